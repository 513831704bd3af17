import type { Random, Stream, Task } from '../../../src/rnn/tasks/index.ts';

/** A sequence by rows: `inputs[t]` has m numbers, `targets[t]` q. */
export interface Sequence {
  readonly inputs: readonly number[][];
  readonly targets: readonly number[][];
  /** What was written behind the end of either. */
  readonly excess: readonly number[];
}

const ROOM = 64;

export function drawSequence(
  task: Task,
  length: number,
  random: Random,
  stream: Stream = 'training',
): Sequence {
  const T = task.hasLoss(length).length;
  const inputs = new Float32Array(T * task.m + ROOM);
  const targets = new Float32Array(T * task.q + ROOM);
  task.draw(random, length, inputs, targets, stream);
  const rows = (numbers: Float32Array, width: number) =>
    Array.from({ length: T }, (_, t) => [...numbers.subarray(t * width, (t + 1) * width)]);
  return {
    inputs: rows(inputs, task.m),
    targets: rows(targets, task.q),
    excess: [...inputs.subarray(T * task.m), ...targets.subarray(T * task.q)],
  };
}

/** `count` sequences, one after the other from the same numbers. */
export const drawSequences = (task: Task, length: number, random: Random, count: number): Sequence[] =>
  Array.from({ length: count }, () => drawSequence(task, length, random));

/** The place of the only 1 among zeros; -1 where all are 0; undefined for anything else. */
export function hotOf(row: readonly number[]): number | undefined {
  const others = row.filter((x) => x !== 0);
  if (others.length === 0) return -1;
  return others.length === 1 && others[0] === 1 ? row.indexOf(1) : undefined;
}
