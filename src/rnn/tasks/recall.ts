import { atLastStep, oneOf } from './answers.ts';
import { pick } from '../random.ts';
import type { Task } from './task.ts';

const SYMBOLS = 4;
const DISTRACTORS = 4;
const m = SYMBOLS + DISTRACTORS;

/** Inputs: 4 symbols, of which one is given at step 1, and 4 distractors, of which one is given at every later step. */
export const recall: Task = {
  title: 'First-token recall',
  text: 'One of 4 symbols, then distractors that mean nothing. At the last step: which was the first, T − 1 steps before?',
  m,
  q: SYMBOLS,
  length: { unit: 'steps', least: 2, most: 200, usual: 40 },
  hasLoss: atLastStep,
  draw(random, length, inputs, targets) {
    const symbol = pick(random, SYMBOLS);
    inputs[symbol] = 1;
    for (let t = 1; t < length; t++) inputs[t * m + SYMBOLS + pick(random, DISTRACTORS)] = 1;
    targets[(length - 1) * SYMBOLS + symbol] = 1;
  },
  ...oneOf(SYMBOLS),
};
