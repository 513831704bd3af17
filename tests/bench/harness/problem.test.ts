import { expect, test } from 'vitest';
import { makeProblem, parameters, shapesOf } from '../../../src/bench/harness/problem.ts';

const work = { work: 'lstm', T: 5, n: 3, B: 2 } as const;

test('the numbers are always the same, and float32 has them', () => {
  const problem = makeProblem(work);
  expect(makeProblem(work)).toEqual(problem);
  const all = [...Object.values(problem.weights), problem.inputs, problem.targets];
  for (const numbers of all) expect(Float64Array.from(Float32Array.from(numbers))).toEqual(numbers);
});

test('the arrays have the sizes that their shapes say', () => {
  const { weights, inputs, targets } = makeProblem(work);
  const sizes = parameters.map((name) => weights[name].length);
  expect(sizes).toEqual([12 * 3, 12 * 8, 4 * 3, 12, 4]);
  expect(parameters.map((name) => shapesOf(work)[name].reduce((size = 1, next = 1) => size * next))).toEqual(
    sizes,
  );
  expect([inputs.length, targets.length]).toEqual([5 * 2 * 8, 5 * 2 * 4]);
});

test('a cross-entropy has 27 classes, one of them right', () => {
  const { weights, targets } = makeProblem({ work: 'rnn-ce', T: 50, n: 3, B: 4 });
  expect([weights.V.length, weights.d.length, targets.length]).toEqual([27 * 3, 27, 50 * 4 * 27]);
  const rows = Array.from({ length: 200 }, (_, row) => targets.subarray(27 * row, 27 * (row + 1)));
  for (const row of rows) expect([...row].sort()).toEqual([...Array(26).fill(0), 1]);
  expect(new Set(rows.map((row) => row.indexOf(1))).size).toBe(27);
});

test('as many outputs as somebody asks for', () => {
  const { weights, targets } = makeProblem({ work: 'lstm-ce', T: 5, n: 3, B: 2, q: 10 });
  expect([weights.V.length, weights.d.length, targets.length]).toEqual([10 * 3, 10, 5 * 2 * 10]);
  expect([...targets].filter(Boolean)).toHaveLength(5 * 2);
});
