import { atLastStep } from './answers.ts';
import { pick } from '../random.ts';
import type { Task } from './task.ts';

/** Below it an answer counts as right (Hochreiter & Schmidhuber 1997, experiment 4). */
const TOLERANCE = 0.04;

/**
 * Inputs: a number uniform from 0 to 1, and a marker that is 1 at two steps, one in each half, and 0 elsewhere
 * (Hochreiter & Schmidhuber 1997, experiment 4, with numbers and markers as in Arjovsky et al. 2016).
 */
export const adding: Task = {
  title: 'Adding',
  text: 'A number from 0 to 1 at every step; two are marked, one in each half. At the last step: their sum; the first has to be remembered for up to T − 1 steps.',
  m: 2,
  q: 1,
  loss: 'squared-error',
  length: { unit: 'steps', least: 2, most: 400, usual: 50 },
  hasLoss: atLastStep,
  draw(random, length, inputs, targets) {
    for (let t = 0; t < length; t++) inputs[2 * t] = random();
    const half = Math.floor(length / 2);
    const first = pick(random, half);
    const second = half + pick(random, length - half);
    inputs[2 * first + 1] = 1;
    inputs[2 * second + 1] = 1;
    targets[length - 1] = inputs[2 * first] + inputs[2 * second];
  },
  // The sum of two uniform numbers has mean 1 and variance 2/12, and is within ε of 1 with probability 2ε - ε².
  baseline: () => ({ value: 1 / 6, formula: '1/6', accuracy: 2 * TOLERANCE - TOLERANCE ** 2 }),
  // E = 1/2 |o - ô|², a single output at a single step.
  measure: { name: 'mean squared error', divisor: () => 1 / 2 },
  isRight: (output, target) => Math.abs(output[0] - target[0]) < TOLERANCE,
  right: `Right: less than ${TOLERANCE} from the sum.`,
};
