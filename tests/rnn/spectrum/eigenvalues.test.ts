import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { randomLcg, randomNormal } from 'd3-random';
import { type Eigenvalue, eigenvalues, spectralRadius } from '../../../src/rnn/spectrum/eigenvalues.ts';
import type { Matrix } from '../../../src/rnn/index.ts';
import { largestSingularValue, multiply } from '../../support/matrices.ts';

const square = (entry: fc.Arbitrary<number>, most: number): fc.Arbitrary<number[][]> =>
  fc
    .integer({ min: 1, max: most })
    .chain((n) => fc.array(fc.array(entry, { minLength: n, maxLength: n }), { minLength: n, maxLength: n }));

const trace = (A: Matrix) => A.reduce((sum, row, i) => sum + row[i], 0);
const sizes = (found: readonly Eigenvalue[]) => found.map(({ re, im }) => Math.hypot(re, im));
const product = (a: Eigenvalue, b: Eigenvalue): Eigenvalue => ({
  re: a.re * b.re - a.im * b.im,
  im: a.re * b.im + a.im * b.re,
});
const power = (x: Eigenvalue, p: number): Eigenvalue =>
  Array.from({ length: p }, () => x).reduce(product, { re: 1, im: 0 });
const gaussian = (n: number, seed: number) => {
  const draw = randomNormal.source(randomLcg(seed))(0, 1 / Math.sqrt(n));
  return Array.from({ length: n }, () => Array.from({ length: n }, draw));
};
/** Ones above the diagonal, the negated coefficients of a monic polynomial in the last row. */
const companion = (coefficients: readonly number[]): number[][] =>
  coefficients.map((_, i) =>
    coefficients.map((c, j) => (i === coefficients.length - 1 ? 0 - c : Number(j === i + 1))),
  );
/** By elimination with row exchanges. */
function determinant(matrix: Matrix): number {
  const A = matrix.map((row) => [...row]);
  let result = 1;
  for (let k = 0; k < A.length; k++) {
    const pivot = A.findLastIndex(
      (row, i) => i >= k && A.every((other, j) => j < k || Math.abs(other[k]) <= Math.abs(row[k])),
    );
    if (pivot !== k) {
      [A[k], A[pivot]] = [A[pivot], A[k]];
      result = -result;
    }
    result *= A[k][k];
    if (A[k][k] === 0) return 0;
    for (let i = k + 1; i < A.length; i++) {
      const factor = A[i][k] / A[k][k];
      A[i] = A[i].map((x, j) => x - factor * A[k][j]);
    }
  }
  return result;
}

describe('eigenvalues', () => {
  // Small whole numbers make the symmetric and singular cases in which an iteration may stall.
  test.each([
    ['whole numbers', fc.integer({ min: -1, max: 1 })],
    ['sparse ones', fc.constantFrom(0, 0, 0, 1, 2)],
    ['fractions', fc.double({ min: -2, max: 2, noNaN: true })],
  ])('their powers add up to the traces of powers, their product is the determinant: %s', (_, entry) => {
    fc.assert(
      fc.property(square(entry, 7), (A) => {
        const found = eigenvalues(A);
        expect(found).toHaveLength(A.length);
        const scale = Math.max(1, largestSingularValue(A));
        let powerOfA = A;
        for (let p = 1; p <= 4; p++) {
          const sum = found.reduce((total, x) => total + power(x, p).re, 0);
          expect(Math.abs(sum - trace(powerOfA))).toBeLessThan(1e-12 * scale ** p);
          powerOfA = multiply(powerOfA, A);
        }
        const all = found.reduce(product);
        expect(Math.abs(all.re - determinant(A))).toBeLessThan(1e-12 * scale ** A.length);
        expect(Math.abs(all.im)).toBeLessThan(1e-12 * scale ** A.length);
        expect(sizes(found)).toEqual(sizes(found).toSorted((a, b) => b - a));
      }),
      { numRuns: 400 },
    );
  });

  test('complex ones come in pairs', () => {
    fc.assert(
      fc.property(square(fc.double({ min: -2, max: 2, noNaN: true }), 6), (A) => {
        const complex = eigenvalues(A).filter(({ im }) => im !== 0);
        complex.forEach((x, i) => {
          expect(complex[i % 2 === 0 ? i + 1 : i - 1]).toEqual({ re: x.re, im: -x.im });
        });
      }),
    );
  });

  test('matrices on which an iteration without exceptional shifts never ends', () => {
    const star = eigenvalues([
      [0, 0, -1],
      [0, 0, -1],
      [1, 1, 0],
    ]);
    expect(sizes(star)[0]).toBeCloseTo(Math.SQRT2, 14);
    expect(sizes(star)[2]).toBeCloseTo(0, 14);
    // Turns every vector by one place: its eigenvalues are the fifth roots of 1.
    const cycle = eigenvalues(
      [0, 1, 2, 3, 4].map((i) => [0, 1, 2, 3, 4].map((j) => Number(j === (i + 1) % 5))),
    );
    for (const x of cycle) {
      expect(power(x, 5).re).toBeCloseTo(1, 13);
      expect(power(x, 5).im).toBeCloseTo(0, 13);
    }
  });

  test('of companion matrices they are the roots of the polynomial', () => {
    // (x - 1)(x - 2)(x - 3)(x - 4) = x⁴ - 10x³ + 35x² - 50x + 24
    const roots = eigenvalues(companion([24, -50, 35, -10]));
    [4, 3, 2, 1].forEach((root, i) => expect(roots[i].re).toBeCloseTo(root, 11));
    expect(roots.every(({ im }) => im === 0)).toBe(true);
    // (x - 3)(x² + 4) = x³ - 3x² + 4x - 12
    const mixed = eigenvalues(companion([-12, 4, -3]));
    expect(mixed[0].re).toBeCloseTo(3, 12);
    expect(mixed[1].im).toBeCloseTo(2, 12);
    expect(mixed[2].im).toBeCloseTo(-2, 12);
  });

  test('triangular matrices have their diagonal, exactly, however rows and columns are ordered', () => {
    expect(
      spectralRadius([
        [0.9, 3],
        [0, 0.9],
      ]),
    ).toBe(0.9);
    expect(
      spectralRadius([
        [0.9, 0],
        [1e6, 0.9],
      ]),
    ).toBe(0.9);
    const n = 40;
    const order = Array.from({ length: n }, (_, i) => (i * 7) % n);
    const shift = order.map((i) => order.map((j) => Number(j === i + 1)));
    expect(eigenvalues(shift)).toEqual(order.map(() => ({ re: 0, im: 0 })));
  });

  test('a row in other units than its column changes nothing', () => {
    const A = gaussian(12, 3);
    const units = A.map((_, i) => 10 ** (6 * (i % 3)));
    const scaled = A.map((row, i) => row.map((x, j) => (x * units[i]) / units[j]));
    expect(spectralRadius(scaled)).toBeCloseTo(spectralRadius(A), 12);
  });

  test.each([1e-300, 1e-150, 1e150, 1e300])('units of %s do not under- or overflow', (unit) => {
    const A = gaussian(8, 1);
    const scaled = A.map((row) => row.map((x) => x * unit));
    expect(spectralRadius(scaled) / unit).toBeCloseTo(spectralRadius(A), 12);
  });

  test('rotations have all on the unit circle', () => {
    const n = 32;
    // A reflection of every vector, then one more: a product of reflections is orthogonal.
    const reflection = (seed: number) => {
      const v = gaussian(n, seed)[0];
      const square = v.reduce((sum, x) => sum + x * x, 0);
      return v.map((x, i) => v.map((y, j) => Number(i === j) - (2 * x * y) / square));
    };
    const Q = Array.from({ length: n }, (_, seed) => reflection(seed)).reduce(multiply);
    for (const size of sizes(eigenvalues(Q))) expect(size).toBeCloseTo(1, 12);
  });

  test('of 128 rows too', () => {
    const A = gaussian(128, 5);
    const found = eigenvalues(A);
    expect(found.reduce((sum, { re }) => sum + re, 0)).toBeCloseTo(trace(A), 11);
    const squares = found.reduce((sum, x) => sum + power(x, 2).re, 0);
    expect(squares).toBeCloseTo(trace(multiply(A, A)), 11);
    // They fill the unit circle (Girko 1984).
    expect(spectralRadius(A)).toBeGreaterThan(0.9);
    expect(spectralRadius(A)).toBeLessThan(1.2);
  });

  test('what is no square of finite numbers is refused', () => {
    expect(() => eigenvalues([[1, 2]])).toThrow('not square');
    expect(() => eigenvalues([[NaN]])).toThrow('not finite');
  });
});
