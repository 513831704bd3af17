import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { roundTo } from '../../src/rnn/round.ts';

const digits = fc.integer({ min: 1, max: 9 });

test('is what writing and reading a number gives, to the bit', () => {
  const sizes = fc.oneof(
    fc.double({ noNaN: true }),
    fc.double({ noNaN: true, min: -10, max: 10 }),
    // Around the middle between two decimal numbers, and around powers of ten.
    fc
      .record({ whole: fc.integer({ min: 1, max: 1e6 }), at: fc.integer({ min: -12, max: 12 }) })
      .chain(({ whole, at }) =>
        fc.constantFrom(-1, 0, 1).map((ulps) => Number(`${whole}5e${at}`) * (1 + ulps * Number.EPSILON)),
      ),
    fc.integer({ min: -20, max: 20 }).map((at) => Number(`1e${at}`) * (1 - Number.EPSILON)),
  );
  fc.assert(
    fc.property(sizes, digits, (x, digits) => {
      expect(roundTo(x, digits)).toBe(Number(x.toPrecision(digits)) + 0);
    }),
    { numRuns: 20_000 },
  );
});
