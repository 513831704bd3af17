import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { norm, singularValues } from '../../src/rnn/index.ts';
import { relativeError } from '../support/close.ts';
import { largestSingularValue, transpose } from '../support/matrices.ts';

describe('norm', () => {
  test('is the root of the sum of squares', () => {
    expect(norm([3, -4])).toBe(5);
    expect(norm([1, 1, 1, 1])).toBe(2);
    expect(norm([])).toBe(0);
    expect(norm([0, -0])).toBe(0);
  });

  test.each([1e300, 1e-300, 5e-324])('keeps its digits where squares would not (%d)', (unit) => {
    expect(norm([3 * unit, 4 * unit]) / unit).toBeCloseTo(5, 14);
  });

  test('says so where an entry is not finite', () => {
    expect(norm([1, Infinity])).toBe(Infinity);
    expect(norm([1, NaN])).toBeNaN();
    expect(norm([NaN, Infinity, 1])).toBeNaN();
  });

  test('can take every second number from a place on', () => {
    expect(norm([9, 3, 9, 4], 1, 2)).toBe(5);
  });
});

const matrices = fc
  .record({ rows: fc.integer({ min: 1, max: 5 }), columns: fc.integer({ min: 1, max: 5 }) })
  .chain(({ rows, columns }) => {
    const entry = fc.integer({ min: -100, max: 100 }).map((x) => x / 10);
    const list = <X>(length: number, of: fc.Arbitrary<X>) =>
      fc.array(of, { minLength: length, maxLength: length });
    return list(rows, list(columns, entry));
  });

describe('singularValues', () => {
  test.each<[string, number[][], number[]]>([
    ['a number', [[-3]], [3]],
    ['a row', [[3, 4]], [5]],
    ['a column', [[3], [4]], [5]],
    ['a diagonal', [[-2, 0], [0, 7]], [7, 2]], // prettier-ignore
    ['a rotation', [[0.6, -0.8], [0.8, 0.6]], [1, 1]], // prettier-ignore
    ['a shear', [[1, 1], [0, 1]], [(Math.sqrt(5) + 1) / 2, (Math.sqrt(5) - 1) / 2]], // prettier-ignore
    ['rank one', [[2, 4], [1, 2], [2, 4]], [Math.sqrt(45), 0]], // prettier-ignore
    ['zeros', [[0, 0], [0, 0]], [0, 0]], // prettier-ignore
  ])('of %s', (_what, matrix, expected) => {
    expect(relativeError(singularValues(matrix), expected)).toBeLessThan(1e-15);
  });

  test('small ones keep their relative accuracy', () => {
    // Columns that are orthogonal, 1e12 apart in length.
    const [large, small] = singularValues([[3, -4e-12], [4, 3e-12]]); // prettier-ignore
    expect(large).toBeCloseTo(5, 14);
    expect(small / 5e-12).toBeCloseTo(1, 14);
  });

  test.each([1e200, 1e-200])('do not overflow or vanish (%d)', (unit) => {
    const values = singularValues([[3 * unit, 0], [4 * unit, 5 * unit]]); // prettier-ignore
    expect(relativeError(values.map((x) => x / unit), [Math.sqrt(45), Math.sqrt(5)])).toBeLessThan(1e-14); // prettier-ignore
  });

  test('agree with a power iteration, the Frobenius norm and the transpose', () => {
    fc.assert(
      fc.property(matrices, (matrix) => {
        const values = singularValues(matrix);
        expect(values).toEqual(values.toSorted((a, b) => b - a));
        expect(relativeError(values[0], largestSingularValue(matrix))).toBeLessThan(1e-13);
        expect(relativeError(norm(values), norm(matrix.flat()))).toBeLessThan(1e-13);
        const transposed = singularValues(transpose(matrix));
        const scale = values[0] || 1;
        expect(values.length).toBe(transposed.length);
        for (const [i, value] of values.entries())
          expect(Math.abs(value - transposed[i])).toBeLessThan(1e-13 * scale);
      }),
    );
  });
});
