import { randomOf, type Stream } from '../random.ts';
import type { Task } from './task.ts';

/** B sequences side by side, as the leaves of a network of B columns take them. */
export interface Batch {
  readonly task: Task;
  /** In the task's unit. */
  readonly length: number;
  /** B. */
  readonly size: number;
  /** x_t at index t - 1, [m, B] row by row: entry i of sequence b is at i·B + b. */
  readonly inputs: readonly Float32Array[];
  /** ô_t at index t - 1, [q, B] row by row; undefined where the step has no loss. */
  readonly targets: readonly (Float32Array | undefined)[];
  /** Room for one sequence, as `Task.draw` writes it. */
  readonly one: { readonly inputs: Float32Array; readonly targets: Float32Array };
}

/** Room for a batch, for `drawBatch` to fill any number of times. */
export function allocateBatch(task: Task, length: number, size: number): Batch {
  const { m, q } = task;
  const hasLoss = task.hasLoss(length);
  return {
    task,
    length,
    size,
    inputs: hasLoss.map(() => new Float32Array(m * size)),
    targets: hasLoss.map((has) => (has ? new Float32Array(q * size) : undefined)),
    one: {
      inputs: new Float32Array(hasLoss.length * m),
      targets: new Float32Array(hasLoss.length * q),
    },
  };
}

/**
 * Fills a batch with the sequences of update `index` of a run. They depend on task, length, size, seed, index and stream
 * alone, not on what was drawn before: a run that goes back sees the same ones again.
 */
export function drawBatch(into: Batch, seed: number, index: number, stream: Stream = 'training'): void {
  const { task, length, size, inputs, targets, one } = into;
  const random = randomOf(seed, index, stream);
  for (const numbers of inputs) numbers.fill(0);
  for (const numbers of targets) numbers?.fill(0);
  for (let b = 0; b < size; b++) {
    one.inputs.fill(0);
    one.targets.fill(0);
    task.draw(random, length, one.inputs, one.targets, stream);
    scatter(one.inputs, task.m, inputs, size, b);
    scatter(one.targets, task.q, targets, size, b);
  }
}

/** Writes one sequence, a row of numbers a step, into column b of every step. */
function scatter(
  rows: Float32Array,
  width: number,
  steps: readonly (Float32Array | undefined)[],
  size: number,
  b: number,
): void {
  for (let t = 0, place = 0; t < steps.length; t++) {
    const step = steps[t];
    for (let i = 0; i < width; i++, place++) {
      // Most entries are 0, and lie there already.
      if (step && rows[place] !== 0) step[i * size + b] = rows[place];
    }
  }
}
