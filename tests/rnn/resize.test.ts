import { expect, test } from 'vitest';
import { formatExperiment, parseExperiment, resize, textbook } from '../../src/rnn/index.ts';

test('growing keeps what is there and gives a valid experiment', () => {
  const large = resize(textbook, { T: 12, n: 8 });
  expect(parseExperiment(JSON.parse(formatExperiment(large)))).toEqual(large);
  expect(large.inputs).toHaveLength(12);
  expect(large.targets).toHaveLength(12);
  expect(large.targets.every((target) => target?.length === 1)).toBe(true);
  expect(large.weights.W).toHaveLength(8);
  expect(resize(large, { T: 3, n: 3 })).toEqual(textbook);
});

test('growing again gives the same numbers', () => {
  const large = resize(textbook, { T: 6, n: 5 });
  expect(resize(resize(large, { T: 2, n: 2 }), { T: 6, n: 5 }).inputs[5]).toEqual(large.inputs[5]);
  expect(resize(textbook, { T: 6, n: 5 })).toEqual(large);
});

test('no two rows are drawn alike', () => {
  const { weights, inputs } = resize(textbook, { T: 12, n: 8 });
  for (const rows of [weights.W, weights.U, inputs]) {
    expect(new Set(rows.map((row) => row.join(' '))).size).toBe(rows.length);
    // Nor are their ends, which resize alone has drawn.
    expect(new Set(rows.map((row) => row.at(-1))).size).toBeGreaterThan(rows.length / 2);
  }
});

test('biases grow with their parameters, and only where there are any', () => {
  const biased = { ...textbook, weights: { ...textbook.weights, b: [1, 2, 3], d: [4] } };
  const { b, d } = resize(biased, { n: 4 }).weights;
  expect(b).toEqual([1, 2, 3, expect.any(Number)]);
  expect(d).toEqual([4]);
  expect(resize(textbook, { n: 4 }).weights).not.toHaveProperty('b');
});
