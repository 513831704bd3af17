import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Rest } from '../../../src/rnn/rest/replay.ts';
import { bandOf, biasHalfLife, shareAtFirst, spreadOf, summarise } from '../../../src/rnn/rest/spread.ts';

/** Falls to `ratio` of itself each step. */
const falling = (ratio: number, T = 10): Rest => ({
  state: Array.from({ length: T + 1 }, (_, lag) => ratio ** lag),
  byGates: undefined,
});

describe('a spread', () => {
  test('of 1 to 100 is 10, 50 and 90', () => {
    const values = Array.from({ length: 100 }, (_, i) => 100 - i);
    expect(spreadOf(values)).toEqual({ low: 10, median: 50, high: 90 });
  });

  test('is made of its values, in order', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ noNaN: true }), { minLength: 1 }), (values) => {
        const { low, median, high } = spreadOf(values);
        for (const quantile of [low, median, high]) expect(values).toContain(quantile);
        expect(low <= median && median <= high).toBe(true);
      }),
    );
  });

  test('is taken at each lag by itself', () => {
    const band = bandOf([
      [1, 5],
      [2, 4],
      [3, 3],
    ]);
    expect(band.map(({ median }) => median)).toEqual([2, 4]);
  });
});

describe('a summary', () => {
  test('counts draws, overflows and outcomes', () => {
    const draws = [falling(0.5), undefined, falling(0.995), falling(2), falling(0.5)];
    const { count, overflowed, outcomes } = summarise(draws);
    expect([count, overflowed]).toEqual([4, 1]);
    expect(Object.fromEntries(outcomes)).toEqual({ vanishes: 2, holds: 1, explodes: 1 });
  });

  test('has the rates, the lags and the shares of the draws', () => {
    const { rate, halfLag, onePercentLag, share } = summarise([falling(0.5), falling(0.5), falling(2)]);
    expect(rate!.median).toBeCloseTo(0.5, 9);
    expect(rate!.high).toBeCloseTo(2, 9);
    expect(halfLag).toEqual({ low: 1, median: 1, high: Infinity });
    expect(onePercentLag).toEqual({ low: 7, median: 7, high: Infinity });
    expect(share!.median).toBeCloseTo(0.5 ** 9, 12);
  });

  test('has a rate only where four fifths of the draws come to one', () => {
    const none: Rest = { state: [1, 5, 0.1, 30, 0.02, 9, 0.4, 7], byGates: undefined };
    expect(summarise([none, ...Array.from({ length: 4 }, () => falling(0.5))]).rate!.median).toBeCloseTo(
      0.5,
      9,
    );
    expect(summarise([none, falling(0.5), falling(0.5)]).rate).toBeUndefined();
  });

  test('does not depend on the order of the draws', () => {
    const draws = fc.array(
      fc.option(
        fc.double({ min: 0.1, max: 3, noNaN: true }).map((ratio) => falling(ratio)),
        { nil: undefined },
      ),
    );
    fc.assert(
      fc.property(draws, (draws) => {
        expect(summarise(draws.toReversed())).toEqual(summarise(draws));
      }),
    );
  });

  test('of nothing but overflows has no numbers', () => {
    const { count, overflowed, rate, band } = summarise([undefined, undefined]);
    expect([count, overflowed, rate, band]).toEqual([0, 2, undefined, undefined]);
  });
});

test('what arrives at h_1 is one step short of the end', () => {
  expect(shareAtFirst([8, 4, 2, 1])).toBe(0.25);
});

test('the half-life of forget gates at σ(b) is what the literature says', () => {
  const known = [
    [0, 1],
    [1, 2.21],
    [2, 5.46],
    [3, 14.3],
    [5, 103],
  ] as const;
  for (const [bias, steps] of known) expect(biasHalfLife(bias) / steps).toBeCloseTo(1, 2);
});
