/** What the settings, theories and colours of a map are called. Pure. */
import type { AxisName } from '../../../rnn/map/plane.ts';
import type { TheoryName } from '../../../rnn/map/theory.ts';
import type { ColourName } from './settings.ts';

export const axisTitles: Readonly<Record<AxisName, string>> = {
  gain: 'gain of W',
  radius: 'spectral radius of W',
  forget: 'forget-gate bias',
  bias: 'variance of biases',
  amplitude: 'input amplitude',
  n: 'hidden units n',
  lag: 'lag',
};

export const colourTitles: Readonly<Record<ColourName, string>> = {
  rate: 'factor a step back',
  left: 'norm left at the lag',
};

export interface TheoryText {
  /** Beside its line. */
  readonly label: string;
  /** What the line says. */
  readonly text: string;
}

export const theoryTexts: Readonly<Record<TheoryName, TheoryText>> = {
  bound: {
    label: 'γσₘₐₓ = 1',
    text: 'sufficient to vanish: γ σ_max(W) = 1, below which every step back shrinks (Pascanu 2013)',
  },
  'mean-field': {
    label: 'mean field: χ = 1',
    text: 'mean field: χ = 1, where a step back neither shrinks nor grows for n → ∞ (Chen 2018)',
  },
  'at-rest': {
    label: 'critical at rest',
    text: 'critical at rest: largest |f + λ/4| = 1 over eigenvalues λ of the candidate’s W, nothing read',
  },
  gates: {
    label: 'σ(b) = 0.99',
    text: 'forget gates at their bias b alone hold: σ(b) = 0.99, half-life 69 steps',
  },
};

/** Of forget gates, over lags. */
export const halfLifeText: TheoryText = {
  label: 'half-life of σ(b)',
  text: 'forget gates at their bias b alone leave half: the half-life of σ(b)',
};
