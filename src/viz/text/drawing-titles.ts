/** What the ways to draw weights and inputs are called in lists to choose from. */
import type { SchemeName } from '../../rnn/initialise.ts';
import type { InputName } from '../../rnn/inputs.ts';

export const schemeTitles: Record<SchemeName, string> = {
  gaussian: 'Gaussian',
  xavier: 'Xavier',
  orthogonal: 'orthogonal',
  identity: 'identity',
  chrono: 'chrono',
};

export const inputTitles: Record<InputName, string> = {
  impulse: 'impulse',
  constant: 'constant',
  noise: 'noise',
  sine: 'sine wave',
};
