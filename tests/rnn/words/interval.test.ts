import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { accuracyOverSeeds, wilson } from '../../../src/rnn/words/interval.ts';

test('the interval of a share is that of Wilson 1927', () => {
  // 81 of 263: Newcombe 1998, table I. Of none or all the formula leaves z²/(n + z²).
  expect(wilson(81, 263).low).toBeCloseTo(0.2553, 4);
  expect(wilson(81, 263).high).toBeCloseTo(0.3662, 4);
  expect(wilson(0, 20)).toEqual({ low: 0, high: expect.closeTo(3.8415 / 23.8415, 4) });
  expect(wilson(20, 20)).toEqual({ low: expect.closeTo(20 / 23.8415, 4), high: 1 });
});

test('it holds the share, and narrows with more sentences', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 500 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (all, share) => {
        const right = Math.round(share * all);
        const { low, high } = wilson(right, all);
        expect(low).toBeLessThanOrEqual(right / all);
        expect(high).toBeGreaterThanOrEqual(right / all);
        const more = wilson(right * 4, all * 4);
        expect(more.high - more.low).toBeLessThan(high - low);
      },
    ),
  );
});

test('over seeds it reaches from the worst to the best, both widened', () => {
  const { mean, low, high, shares } = accuracyOverSeeds([50, 100, 90], 100);
  expect(mean).toBeCloseTo(0.8);
  expect(shares).toEqual([0.5, 1, 0.9]);
  expect(low).toBe(wilson(50, 100).low);
  expect(high).toBe(wilson(100, 100).high);
});
