import { expect, test } from 'vitest';
import { orderOf, ratios, spreadOf } from '../../../src/bench/harness/rounds.ts';

test('each round starts with another, and leaves nobody out', () => {
  const rounds = [0, 1, 2, 3].map((round) => orderOf(['a', 'b', 'c'], round).join(''));
  expect(rounds).toEqual(['abc', 'bca', 'cab', 'abc']);
});

test.each([
  [[3], { q1: 3, median: 3, q3: 3 }],
  [[4, 1, 2, 3, 5], { q1: 2, median: 3, q3: 4 }],
  [[4, 2, 1, 3], { q1: 1.75, median: 2.5, q3: 3.25 }],
])('median and quartiles of %j', (values, spread) => {
  expect(spreadOf(values)).toEqual(spread);
});

test('a round that is slow for all changes no ratio', () => {
  expect(ratios([4, 40, 6], [2, 20, 2])).toEqual([2, 2, 3]);
  expect(ratios([4, 40, 6], [2, 20])).toEqual([2, 2]);
});
