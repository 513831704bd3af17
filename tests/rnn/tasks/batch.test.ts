import { describe, expect, test } from 'vitest';
import {
  allocateBatch,
  type Batch,
  drawBatch,
  randomOf,
  type Task,
  tasks,
} from '../../../src/rnn/tasks/index.ts';
import { drawSequences } from './sequences.ts';

const all: readonly (readonly [string, Task])[] = Object.entries(tasks);

const numbersOf = ({ inputs, targets }: Batch) => [
  ...inputs.flatMap((numbers) => [...numbers]),
  ...targets.flatMap((numbers) => [...(numbers ?? [])]),
];

function drawn(
  task: Task,
  ...which: [seed: number, index: number, stream?: 'training' | 'held-out']
): number[] {
  const batch = allocateBatch(task, task.length.usual, 5);
  drawBatch(batch, ...which);
  return numbersOf(batch);
}

describe.each(all)('a batch of %s', (_name, task) => {
  const { m, q, length } = task;
  const B = 5;

  test('has room for m and q numbers a sequence, the latter where there is a loss', () => {
    const { inputs, targets } = allocateBatch(task, length.usual, B);
    const has = task.hasLoss(length.usual);
    expect(inputs.map((numbers) => numbers.length)).toEqual(has.map(() => m * B));
    expect(targets.map((numbers) => numbers?.length)).toEqual(has.map((has) => (has ? q * B : undefined)));
  });

  test('has sequences in columns', () => {
    const batch = allocateBatch(task, length.usual, B);
    drawBatch(batch, 3, 8);
    const sequences = drawSequences(task, length.usual, randomOf(3, 8, 'training'), B);
    const columns = (rows: (b: number) => readonly number[], width: number) =>
      Array.from({ length: width * B }, (_, place) => rows(place % B)[Math.floor(place / B)]);
    batch.inputs.forEach((numbers, t) => {
      expect([...numbers]).toEqual(columns((b) => sequences[b].inputs[t], m));
    });
    batch.targets.forEach((numbers, t) => {
      expect([...(numbers ?? [])]).toEqual(numbers ? columns((b) => sequences[b].targets[t], q) : []);
    });
  });

  test('does not depend on what was drawn before', () => {
    const batch = allocateBatch(task, length.usual, B);
    for (const index of [1, 2, 3, 1]) drawBatch(batch, 9, index);
    expect(numbersOf(batch)).toEqual(drawn(task, 9, 1));
  });

  test('differs by seed, by index, and from what is held out', () => {
    const batch = drawn(task, 9, 1);
    expect(drawn(task, 10, 1)).not.toEqual(batch);
    expect(drawn(task, 9, 2)).not.toEqual(batch);
    expect(drawn(task, 9, 1, 'held-out')).not.toEqual(batch);
  });
});
