/** The experiment of question 1: the textbook's, the same from h_0 = 0, or one that is drawn. */
import { effect, signal } from '@preact/signals-core';
import { type Experiment, type ParameterName, textbook } from '../../../rnn/index.ts';
import { initialise } from '../../../rnn/initialise.ts';
import { withInputs } from '../../../rnn/inputs.ts';
import { storage } from '../../page/storage.ts';

const KEY = 'backflow.worksheet.draw';

/** Which one: 'textbook', 'zero', or the seed of a draw. */
export type Choice = 'textbook' | 'zero' | number;

function experimentOf(choice: Choice): Experiment {
  if (choice === 'textbook') return textbook;
  if (choice === 'zero') return { ...textbook, initial: { h: textbook.initial.h.map(() => 0) } };
  const drawn = initialise(textbook, { scheme: 'gaussian', gain: 1.5, seed: choice });
  return withInputs(drawn, { kind: 'noise', seed: choice, amplitude: 1 });
}

function storedChoice(): Choice {
  const stored = storage.get('sessionStorage', KEY);
  if (stored === 'zero') return stored;
  const seed = Number(stored);
  return stored && Number.isInteger(seed) && seed > 0 ? seed : 'textbook';
}

export const choice = signal<Choice>(storedChoice());
export const experiment = signal(experimentOf(choice.peek()));
export const parameter = signal<ParameterName>('W');
effect(() => {
  experiment.value = experimentOf(choice.value);
  storage.set('sessionStorage', KEY, String(choice.value));
});
