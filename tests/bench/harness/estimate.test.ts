import { expect, test } from 'vitest';
import { expectedMs } from '../../../src/bench/harness/estimate.ts';
import { QUICK } from '../../../src/bench/harness/pace.ts';
import { result, sized } from '../../support/results.ts';

const expected = (n: number, strategies: readonly string[], results = [result(sized(4), 'known', 100)]) =>
  expectedMs(sized(n), strategies, QUICK, results);

test('more strategies take longer, and so does what is larger', () => {
  expect(expected(4, [])).toBe(0);
  expect(expected(4, ['known', 'unknown'])).toBe(expected(4, ['known']) + expected(4, ['unknown']));
  expect(expected(8, ['known'])).toBeGreaterThan(expected(4, ['known']));
});

test('no more than who is too slow is waited for', () => {
  expect(expected(4096, ['known'])).toBeLessThanOrEqual(
    200 + QUICK.warmUpMs / 2 + (QUICK.rounds + 1) * QUICK.slowestMs,
  );
});

test('what was measured counts: seven rounds of 100 ms', () => {
  expect(expected(4, ['known'])).toBe(200 + 100 + QUICK.warmUpMs / 2 + 7 * 100);
});
