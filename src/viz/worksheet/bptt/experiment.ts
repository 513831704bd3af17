/** The experiment of question 1: the textbook's, the same from h_0 = 0, or one that is drawn. */
import { effect, signal } from '@preact/signals-core';
import { type Experiment, type ParameterName, textbook } from '../../../rnn/index.ts';
import { initialise } from '../../../rnn/initialise.ts';
import { withInputs } from '../../../rnn/inputs.ts';
import * as v from 'valibot';
import { recall, remember } from '../../page/kept.ts';

/** Which one: 'textbook', 'zero', or the seed of a draw. */
export type ExerciseChoice = 'textbook' | 'zero' | number;

function experimentOf(choice: ExerciseChoice): Experiment {
  if (choice === 'textbook') return textbook;
  if (choice === 'zero') return { ...textbook, initial: { h: textbook.initial.h.map(() => 0) } };
  const drawn = initialise(textbook, { scheme: 'gaussian', gain: 1.5, seed: choice });
  return withInputs(drawn, { kind: 'noise', seed: choice, amplitude: 1 });
}

const KEPT = {
  area: 'sessionStorage',
  key: 'backflow.worksheet.choice',
  what: 'the numbers of question 1',
  schema: v.union([v.picklist(['textbook', 'zero']), v.pipe(v.number(), v.integer(), v.minValue(1))]),
} as const;

export const choice = signal<ExerciseChoice>(recall(KEPT) ?? 'textbook');
export const experiment = signal(experimentOf(choice.peek()));
export const parameter = signal<ParameterName>('W');
effect(() => {
  experiment.value = experimentOf(choice.value);
  remember(KEPT, choice.value);
});
