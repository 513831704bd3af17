import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { chiSquare, mean, median, quantile, standardError } from '../../src/rnn/facts/statistics.ts';

const numbers = fc.array(fc.double({ min: -1e3, max: 1e3, noNaN: true }), { minLength: 1, maxLength: 40 });

describe('of several draws', () => {
  test('there is the median of an odd and of an even count', () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 3, 2])).toBe(2.5);
  });

  test('quantiles lie between neighbours by proportion, ends are the least and the most', () => {
    expect(quantile([0, 10, 20, 30, 40], 0.1)).toBe(4);
    fc.assert(
      fc.property(numbers, (draws) => {
        expect(quantile(draws, 0)).toBe(Math.min(...draws));
        expect(quantile(draws, 1)).toBe(Math.max(...draws));
        expect(quantile(draws, 0.1)).toBeLessThanOrEqual(quantile(draws, 0.9));
      }),
    );
  });

  test('one that is never reached is the largest', () => {
    expect(median([1, Infinity, 2])).toBe(2);
    expect(median([1, Infinity, Infinity, Infinity])).toBe(Infinity);
  });

  test('the standard error falls as the root of their number', () => {
    expect(mean([1, 2, 3, 4])).toBe(2.5);
    // Squares sum to 5: √(5/3/4).
    expect(standardError([1, 2, 3, 4])).toBeCloseTo(Math.sqrt(5 / 12), 12);
    expect(standardError([1])).toBeNaN();
  });

  test('χ² is 0 of counts that are alike, and grows with their differences', () => {
    expect(chiSquare([5, 5, 5])).toBe(0);
    expect(chiSquare([4, 6])).toBeCloseTo(0.4, 12);
  });
});
