import { atLastStep, oneOf } from './answers.ts';
import { pick } from '../random.ts';
import type { Task } from './task.ts';

/** Inputs: a bit, -1 for 0 and 1 for 1. Outputs: an even, an odd number of ones. */
export const parity: Task = {
  title: 'Parity',
  text: 'A bit at every step; at the last: is the number of ones even or odd? Every bit changes the answer, so none may be lost.',
  m: 1,
  q: 2,
  length: { unit: 'steps', least: 2, most: 100, usual: 8 },
  hasLoss: atLastStep,
  draw(random, length, inputs, targets) {
    let ones = 0;
    for (let t = 0; t < length; t++) {
      const bit = pick(random, 2);
      inputs[t] = 2 * bit - 1;
      ones += bit;
    }
    targets[(length - 1) * 2 + (ones % 2)] = 1;
  },
  ...oneOf(2),
};
