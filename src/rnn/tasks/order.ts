import { atLastStep, oneOf } from './answers.ts';
import { pick } from '../random.ts';
import type { Task } from './task.ts';

const DISTRACTORS = 4;
const X = DISTRACTORS;
const START = X + 2;
const END = START + 1;
const m = END + 1;
const q = 4;

/**
 * Inputs: the distractors a, b, c, d, the symbols X and Y, a mark at the first step and one at the last. Outputs: XX, XY,
 * YX, YY (Hochreiter & Schmidhuber 1997, experiment 6a, where T is 100 to 110, and the two symbols stand at steps 10 to 20
 * and 50 to 60; here in the same tenths of T).
 */
export const order: Task = {
  title: 'Temporal order',
  text: 'Two symbols, each X or Y, stand somewhere in the second and in the sixth tenth of T steps, among distractors. At the last step: which two, in which order, remembered for up to 9/10 and 1/2 of T?',
  m,
  q,
  length: { unit: 'steps', least: 10, most: 200, usual: 40 },
  hasLoss: atLastStep,
  draw(random, length, inputs, targets) {
    const first = pick(random, 2);
    const second = pick(random, 2);
    const tenth = length / 10;
    const between = (from: number, to: number) => from + pick(random, to - from + 1);
    const atFirst = between(Math.floor(tenth), Math.floor(2 * tenth));
    const atSecond = between(Math.floor(5 * tenth), Math.floor(6 * tenth));
    for (let t = 0; t < length; t++) {
      const distractor = pick(random, DISTRACTORS);
      const symbol =
        t === 0
          ? START
          : t === length - 1
            ? END
            : t === atFirst
              ? X + first
              : t === atSecond
                ? X + second
                : distractor;
      inputs[t * m + symbol] = 1;
    }
    targets[(length - 1) * q + 2 * first + second] = 1;
  },
  ...oneOf(q),
};
