import { expect, test } from 'vitest';
import { maxRelativeError } from '../../../src/bench/harness/error.ts';
import type { Answer } from '../../../src/bench/harness/strategy.ts';

const right: Answer = { loss: [2], W: [1, -4], U: [1], V: [1e-9, 0], b: [0], d: [5] };

test.each<[string, Answer, number]>([
  ['nothing', {}, 0],
  ['a number, relative to the largest of its array', { W: [1.5, -4] }, 0.125],
  ['a tiny array', { V: [2e-9, 0] }, 1],
  ['the loss', { loss: [1] }, 0.5],
  ['what should be zero', { b: [1e-30] }, Infinity],
  ['the length', { U: [1, 0] }, Infinity],
  ['something that is no number', { d: [NaN] }, NaN],
  ['nothing but what was not asked for', { o: [1] }, 0],
])('when %s differs', (_what, change, expected) => {
  expect(maxRelativeError({ ...right, ...change }, right)).toBe(expected);
});

test('an array that is missing is wrong', () => {
  const { d: _, ...rest } = right;
  expect(maxRelativeError(rest, right)).toBe(Infinity);
});
