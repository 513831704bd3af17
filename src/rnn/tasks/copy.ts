import { isLargest } from './answers.ts';
import { pick } from '../random.ts';
import type { Task } from './task.ts';

const SYMBOLS = 8;
const BLANK = SYMBOLS;
const GO = BLANK + 1;
/** Symbols to be copied. */
const COUNT = 10;

const m = GO + 1;
const q = BLANK + 1;
const stepsOf = (blanks: number): number => blanks + 2 * COUNT;

/**
 * Inputs: 8 symbols, the blank and the go marker; outputs: 8 symbols and the blank. For T blanks there are T + 20 steps:
 * 10 symbols, T - 1 blanks, the go marker and 10 blanks; to be answered by T + 10 blanks and the 10 symbols (Arjovsky, Shah
 * & Bengio 2016).
 */
export const copy: Task = {
  title: 'Copy',
  text: '10 symbols out of 8, then T − 1 blanks and a mark. After it: the symbols in their order, each remembered for T + 10 steps; blanks until then.',
  m,
  q,
  loss: 'cross-entropy',
  length: { unit: 'blanks', least: 1, most: 500, usual: 20 },
  hasLoss: (length) => Array.from({ length: stepsOf(length) }, () => true),
  draw(random, length, inputs, targets) {
    const steps = stepsOf(length);
    const answer = steps - COUNT;
    for (let t = 0; t < steps; t++) {
      const symbol = t < COUNT ? pick(random, SYMBOLS) : t === answer - 1 ? GO : BLANK;
      inputs[t * m + symbol] = 1;
      if (t < COUNT) targets[(answer + t) * q + symbol] = 1;
      if (t < answer) targets[t * q + BLANK] = 1;
    }
  },
  // Blanks are certain; each of the 10 symbols is a guess among 8, and they alone count as answers.
  baseline: (length) => ({
    value: (COUNT * Math.log(SYMBOLS)) / stepsOf(length),
    formula: '10 ln 8/(T + 20)',
    accuracy: 1 / SYMBOLS,
  }),
  measure: { name: 'cross-entropy, mean over all steps', divisor: stepsOf },
  isRight: (output, target) => (target[BLANK] === 1 ? undefined : isLargest(output, target)),
  right: 'Right: the largest output is that of the symbol. Each of the 10 symbols counts, blanks do not.',
};
