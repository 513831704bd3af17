import { expect, test } from 'vitest';
import { orderOf, ratios, spreadOf } from '../../../src/bench/harness/rounds.ts';

test('each round has everybody, in an order of its own that is always the same', () => {
  const names = [...'abcdefghijkl'];
  const rounds = Array.from({ length: 11 }, (_, round) => orderOf(names, round).join(''));
  for (const round of rounds) expect([...round].sort()).toEqual(names);
  expect(new Set(rounds).size).toBe(11);
  expect(orderOf(names, 3).join('')).toBe(rounds[3]);
  // Nobody comes after the same one too often.
  const before = rounds.map((round) => round[round.indexOf('a') - 1]);
  expect(new Set(before).size).toBeGreaterThan(5);
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
