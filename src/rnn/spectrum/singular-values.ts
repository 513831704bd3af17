/** Singular values by one-sided Jacobi rotations: of a matrix, and of a product that grows factor by factor. */
import { norm } from '../matrix.ts';

/** A vector in units of a power of two of its own, so that its length may lie far outside float64. */
export interface Column {
  values: Float64Array;
  /** The vector is `values` · 2^exponent. */
  exponent: number;
  /** |values|². */
  square: number;
  /** Whether nothing but rounding was left of it: `values` are 0 then, but the vector need not be. */
  isLost: boolean;
}

/** `values` is kept, not copied, and will be overwritten. */
export function columnOf(values: Float64Array): Column {
  const column = { values, exponent: 0, square: 0, isLost: false };
  rescale(column);
  return column;
}

/** log2 of its length: -Infinity where it is zero. */
const logLength = ({ square, exponent }: Column): number => Math.log2(square) / 2 + exponent;

/**
 * log10 of the singular values of the matrix that orthogonal columns are, largest first: -Infinity where it is exactly
 * zero, NaN where it is too small against the others to be told from rounding.
 */
export function logSingularValues(columns: readonly Column[]): Float64Array {
  const isZero = columns.every(({ square }) => square === 0);
  return Float64Array.from(columns, (column) =>
    column.isLost && !isZero ? NaN : logLength(column) * Math.LOG10E * Math.LN2,
  );
}

/**
 * Makes columns orthogonal, in place and longest first. Their lengths are then the singular values of the matrix that
 * they were. Small ones keep their relative accuracy where it is columns that are short (Demmel & Veselić 1992); what
 * a column has left below its rounding is lost.
 * @param scales log2 of the lengths whose last digits are as large as the errors of the columns, longest first
 */
export function orthogonalise(
  columns: Column[],
  scales = columns.map(logLength).sort((a, b) => b - a),
): void {
  const size = Math.sqrt(columns[0]?.values.length ?? 0);
  for (let rotated = true, sweep = 0; rotated && sweep < MOST_SWEEPS; sweep++) {
    columns.sort(longestFirst);
    rotated = false;
    for (let p = 0; p < columns.length; p++) {
      for (let q = p + 1; q < columns.length; q++) {
        if (rotate(columns[p], columns[q], 2 ** -52 * size)) rotated = true;
      }
    }
  }
  columns.sort(longestFirst);
  // Multiplying by a matrix of smallest singular value s leaves at least s times the i-th length as the i-th (Weyl).
  columns.forEach((column, i) => {
    if (column.square > 0 && logLength(column) < scales[i] - 48 + Math.log2(size)) {
      column.values.fill(0);
      column.square = 0;
      column.isLost = true;
    }
  });
}

/**
 * Multiplies the columns by a matrix from the left and makes them orthogonal again. The error of each stays in
 * proportion to its own length, however much longer others are: so do the singular values of a long product.
 * @param matrix square, by columns: a matrix J by its rows multiplies by its transpose
 */
export function multiplyInto(columns: Column[], matrix: Float64Array): void {
  const n = columns.length;
  const size = Math.log2(norm(matrix));
  const scales = columns.map((column) => logLength(column) + size);
  multiplyColumns(columns, matrix);
  orthogonalise(columns, scales);
  // Rounding may leave something where a row of zeros lets nothing through.
  const passed = n - zeroRows(matrix, n);
  for (const column of columns.slice(passed)) {
    column.values.fill(0);
    column.square = 0;
    column.isLost = false;
  }
}

/** The same, but they are left as they come: of their singular values the largest alone stays certain. */
export function multiplyColumns(columns: readonly Column[], matrix: Float64Array): void {
  const n = columns.length;
  for (const column of columns) {
    const product = new Float64Array(n);
    for (let i = 0; i < n; i++) {
      const x = column.values[i];
      if (x !== 0) for (let row = 0; row < n; row++) product[row] += x * matrix[i * n + row];
    }
    column.values = product;
    rescale(column);
  }
}

function zeroRows(matrix: Float64Array, n: number): number {
  const isZero = (row: number) => matrix.subarray(row * n, (row + 1) * n).every((x) => x === 0);
  return Array.from({ length: n }, (_, row) => row).filter(isZero).length;
}

/** Far more than are ever needed: about ten are. */
const MOST_SWEEPS = 60;
/** A square from which on a vector is brought into other units, long before it underflows. */
const LITTLE = 2 ** -100;

const longestFirst = (a: Column, b: Column): number =>
  b.square === 0 ? (a.square === 0 ? Number(b.isLost) - Number(a.isLost) : -1) : logLength(b) - logLength(a);

/** Makes two columns orthogonal; false where they are already. */
function rotate(a: Column, b: Column, negligible: number): boolean {
  if (b.exponent > a.exponent) return rotate(b, a, negligible);
  const x = a.values;
  const y = b.values;
  let product = 0;
  for (let i = 0; i < x.length; i++) product += x[i] * y[i];
  if (Math.abs(product) <= negligible * Math.sqrt(a.square * b.square)) return false;

  // b is `unit` times its values in units of a. Of the two angles that do it, the smaller one.
  const unit = 2 ** (b.exponent - a.exponent);
  const cotangent = (b.square * unit * unit - a.square) / (2 * product);
  const size = Math.abs(cotangent) + Math.sqrt(unit * unit + cotangent * cotangent);
  const tangent = (cotangent < 0 ? -1 : 1) / size; // over `unit`
  const cos = 1 / Math.sqrt(1 + tangent * tangent * unit * unit);
  const fromA = cos * tangent;
  const fromB = fromA * unit * unit;
  let aSquare = 0;
  let bSquare = 0;
  for (let i = 0; i < x.length; i++) {
    const xi = cos * x[i] - fromB * y[i];
    const yi = fromA * x[i] + cos * y[i];
    x[i] = xi;
    y[i] = yi;
    aSquare += xi * xi;
    bSquare += yi * yi;
  }
  a.square = aSquare;
  b.square = bSquare;
  if (aSquare < LITTLE) rescale(a);
  if (bSquare < LITTLE) rescale(b);
  return true;
}

/** Brings the largest entry near 1, so that squares neither underflow nor overflow. */
function rescale(column: Column): void {
  const { values } = column;
  let largest = 0;
  for (const x of values) largest = Math.max(largest, Math.abs(x));
  if (largest > 0) {
    const power = Math.floor(Math.log2(largest));
    // In two factors: 2^-power alone may be out of range.
    const half = Math.trunc(power / 2);
    for (let i = 0; i < values.length; i++) values[i] = values[i] * 2 ** -half * 2 ** (half - power);
    column.exponent += power;
  }
  column.square = values.reduce((sum, x) => sum + x * x, 0);
}
