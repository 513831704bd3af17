import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  formatChosen,
  formatFlop,
  formatNumber,
  formatPercent,
  formatWithin,
  formatPower,
  formatTime,
  formatTimes,
  formatWait,
  subscript,
} from '../../../src/viz/text/format.ts';

/** Reads a formatted number back. */
function parse(text: string): number {
  const [mantissa, exponent = ''] = text.replace('−', '-').split('·10');
  const digits = [...exponent].map((c) => (c === '⁻' ? '-' : '⁰¹²³⁴⁵⁶⁷⁸⁹'.indexOf(c))).join('');
  return Number(`${mantissa}e${digits || 0}`);
}

describe('formatNumber', () => {
  test.each([
    [0, '0'],
    [-0, '0'],
    [1, '1.00'],
    [0.2371, '0.237'],
    [-12.54, '−12.5'],
    [100, '100'],
    [0.001, '0.00100'],
    [0.00099961, '0.00100'],
    [0.0009994, '9.99·10⁻⁴'],
    [0.00031, '3.10·10⁻⁴'],
    [12345, '12300'],
    [99951, '1.00·10⁵'],
    [-1.5e-120, '−1.50·10⁻¹²⁰'],
    [5e-324, '4.94·10⁻³²⁴'],
    [Infinity, '∞'],
    [-Infinity, '−∞'],
    [NaN, 'NaN'],
  ])('%d is written %s', (x, text) => {
    expect(formatNumber(x)).toBe(text);
  });

  test('takes the number of digits', () => {
    expect(formatNumber(Math.PI, 1)).toBe('3');
    expect(formatNumber(Math.PI, 2)).toBe('3.1');
    expect(formatNumber(Math.PI, 6)).toBe('3.14159');
  });

  test('rounds to so many digits, and writes 0 for zero alone', () => {
    const numbers = fc.double({ noNaN: true, noDefaultInfinity: true });
    fc.assert(
      fc.property(numbers, fc.integer({ min: 1, max: 6 }), (x, digits) => {
        const text = formatNumber(x, digits);
        expect(text === '0').toBe(x === 0);
        expect(parse(text)).toBe(Number(x.toExponential(digits - 1)) + 0);
      }),
      { numRuns: 1000 },
    );
  });
});

test.each([
  [0.5, '0.5'],
  [-10, '−10'],
  [100, '100'],
  [0.123456, '0.1235'],
  [1e-7, '1·10⁻⁷'],
  [1.5e200, '1.5·10²⁰⁰'],
  [0, '0'],
])('formatChosen writes %d as %s', (x, text) => {
  expect(formatChosen(x)).toBe(text);
});

test('formatWithin gives up a digit to fit', () => {
  expect([formatWithin(0.47, 5), formatWithin(-0.0071, 6), formatWithin(5.8e-4, 5)]).toEqual([
    '0.47',
    '−0.007',
    '6·10⁻⁴',
  ]);
});

test('formatPower writes a power of ten as an axis does', () => {
  expect([-12, -1, 0, 1, 2, 308].map(formatPower)).toEqual(['10⁻¹²', '10⁻¹', '1', '10', '10²', '10³⁰⁸']);
});

test('formatPercent writes a share', () => {
  expect([1, 0.0173, 0, 2.5, 6.8e-7].map(formatPercent)).toEqual([
    '100 %',
    '1.7 %',
    '0 %',
    '250 %',
    '6.8·10⁻⁷',
  ]);
});

test('subscript puts the digits below the line', () => {
  expect(subscript(12)).toBe('₁₂');
  expect(subscript(9876543210)).toBe('₉₈₇₆₅₄₃₂₁₀');
});

test.each([
  [0.00027, '270 ns'],
  [0.0053237, '5.32 µs'],
  [0.9999, '1 ms'],
  [45.67, '45.7 ms'],
  [1234, '1.23 s'],
])('%d ms as %s', (milliseconds, text) => {
  expect(formatTime(milliseconds)).toBe(text);
});

test.each([
  [3, '5 s'],
  [61, '65 s'],
  [100, '2 min'],
])('%d s to wait as %s', (seconds, text) => {
  expect(formatWait(seconds)).toBe(text);
});

test.each([
  [960, '960 flop'],
  [6.34e6, '6.3 Mflop'],
  [2.6e9, '2.6 Gflop'],
])('%d operations as %s', (flops, text) => {
  expect(formatFlop(flops)).toBe(text);
});

test.each([
  [0.5289, '0.529'],
  [62.34, '62.3'],
  [47205, '47,200'],
])('%d times as %s', (ratio, text) => {
  expect(formatTimes(ratio)).toBe(text);
});
