// What tasks have in common: where they are asked, and when an answer is right.
import type { Task } from './task.ts';

/** Of `steps` steps, a loss at the last one alone. */
export const atLastStep = (steps: number): boolean[] =>
  Array.from({ length: steps }, (_, t) => t === steps - 1);

/** Whether the largest of the outputs is that of the right class. */
export function isLargest(output: ArrayLike<number>, target: ArrayLike<number>): boolean {
  let largest = 0;
  for (let i = 1; i < output.length; i++) if (output[i] > output[largest]) largest = i;
  return target[largest] === 1;
}

/** Of a class out of `q` that are equally likely, asked once. */
export const oneOf = (q: number) =>
  ({
    loss: 'cross-entropy',
    baseline: () => ({ value: Math.log(q), formula: `ln ${q}`, accuracy: 1 / q }),
    measure: { name: 'cross-entropy', divisor: () => 1 },
    isRight: isLargest,
    right: 'Right: the largest output is that of the answer.',
  }) satisfies Partial<Task>;
