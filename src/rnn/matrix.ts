import type { Matrix } from './experiment.ts';

/** The smallest normal float64, 2.2e-308: below it digits are lost, and soon all of them. */
export const SMALLEST_NORMAL = 2 ** -1022;

/** Cuts numbers stored row by row into rows of `columns`. */
export function toRows(values: ArrayLike<number>, columns: number): number[][] {
  return Array.from({ length: values.length / columns }, (_, i) =>
    Array.from({ length: columns }, (_, j) => values[i * columns + j]),
  );
}

/**
 * Square root of the sum of squares of every `stride`-th number from `offset` on: the Frobenius norm of a matrix.
 * Scaled by the largest entry, so that squares neither underflow nor overflow.
 */
export function norm(values: ArrayLike<number>, offset = 0, stride = 1): number {
  let largest = 0;
  for (let i = offset; i < values.length; i += stride) largest = Math.max(largest, Math.abs(values[i]));
  if (largest === 0 || !Number.isFinite(largest)) return largest;
  let sum = 0;
  for (let i = offset; i < values.length; i += stride) sum += (values[i] / largest) ** 2;
  return largest * Math.sqrt(sum);
}

/**
 * Singular values of a matrix, largest first, by one-sided Jacobi rotations of its columns
 * (Demmel & Veselić 1992): small ones keep their relative accuracy.
 */
export function singularValues(matrix: Matrix): number[] {
  // In units of a power of two near the largest entry, so that squares neither underflow nor overflow.
  const largest = matrix.flat().reduce((largest, x) => Math.max(largest, Math.abs(x)), 0);
  const unit = 2 ** Math.floor(Math.log2(largest)) || 1;
  const wide = matrix.length < matrix[0].length;
  const sides = wide ? matrix : matrix[0].map((_, j) => matrix.map((row) => row[j]));
  const columns = sides.map((side) => Float64Array.from(side, (x) => x / unit));

  for (let rotated = true, sweep = 0; rotated && sweep < 60; sweep++) {
    rotated = false;
    for (let p = 0; p < columns.length; p++) {
      for (let q = p + 1; q < columns.length; q++) {
        const [a, b] = [columns[p], columns[q]];
        const [aa, bb, ab] = [dot(a, a), dot(b, b), dot(a, b)];
        if (Math.abs(ab) <= 1e-15 * Math.sqrt(aa * bb)) continue;
        rotated = true;
        const zeta = (bb - aa) / (2 * ab);
        const tan = Math.sign(zeta || 1) / (Math.abs(zeta) + Math.hypot(1, zeta));
        const cos = 1 / Math.hypot(1, tan);
        rotate(a, b, cos, cos * tan);
      }
    }
  }
  return columns.map((column) => unit * norm(column)).sort((a, b) => b - a);
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

function rotate(a: Float64Array, b: Float64Array, cos: number, sin: number): void {
  for (let i = 0; i < a.length; i++) {
    const [x, y] = [a[i], b[i]];
    a[i] = cos * x - sin * y;
    b[i] = sin * x + cos * y;
  }
}
