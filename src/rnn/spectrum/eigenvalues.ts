/** Eigenvalues of a real square matrix by Francis's double-shift QR iteration, and the largest of them in size. */
import type { Matrix } from '../experiment.ts';

export interface Eigenvalue {
  readonly re: number;
  readonly im: number;
}

/** A square matrix of n rows, stored row by row. */
interface Square {
  readonly n: number;
  readonly a: Float64Array;
}

/**
 * All n eigenvalues of a real (n, n) matrix, each as often as it counts, largest absolute value first. Their error is
 * that of rounding the matrix, once what permuting rows and columns can tell apart has been: of a triangular matrix they
 * are its diagonal exactly, and those of a nilpotent one are 0.
 * @throws RangeError when the matrix is not square, or has a number that is not finite
 * @throws Error when the iteration does not converge, which was never seen
 */
export function eigenvalues(matrix: Matrix): Eigenvalue[] {
  const n = matrix.length;
  if (matrix.some((row) => row.length !== n)) throw new RangeError('eigenvalues: the matrix is not square');
  if (!matrix.every((row) => row.every(Number.isFinite))) {
    throw new RangeError('eigenvalues: a number is not finite');
  }
  return irreducibleBlocks(matrix).flatMap(ofBlock).sort(largestFirst);
}

/** The largest absolute value of an eigenvalue: what powers of the matrix grow by in the long run. */
export const spectralRadius = (matrix: Matrix): number => size(eigenvalues(matrix)[0]);

const size = ({ re, im }: Eigenvalue): number => Math.hypot(re, im);
const largestFirst = (a: Eigenvalue, b: Eigenvalue): number => size(b) - size(a);

/**
 * Diagonal blocks of the matrix once permuted to block triangular form: the strongly connected components of the
 * graph of its entries, by Tarjan's algorithm.
 */
function irreducibleBlocks(matrix: Matrix): Square[] {
  const order = matrix.map(() => -1);
  const lowest = matrix.map(() => -1);
  const stack: number[] = [];
  const components: number[][] = [];
  let visited = 0;

  const visit = (i: number) => {
    order[i] = lowest[i] = visited++;
    stack.push(i);
    matrix[i].forEach((entry, j) => {
      if (entry === 0) return;
      if (order[j] < 0) visit(j);
      lowest[i] = Math.min(lowest[i], lowest[j]);
    });
    if (lowest[i] < order[i]) return;
    const component = stack.splice(stack.indexOf(i));
    // Whoever still reads these is not of this component.
    for (const j of component) lowest[j] = Infinity;
    components.push(component);
  };
  matrix.forEach((_, i) => order[i] < 0 && visit(i));

  return components.map((nodes) => ({
    n: nodes.length,
    a: Float64Array.from(nodes.flatMap((i) => nodes.map((j) => matrix[i][j]))),
  }));
}

function ofBlock(block: Square): Eigenvalue[] {
  if (block.n === 1) return [{ re: block.a[0], im: 0 }];
  balance(block);
  const unit = 2 ** Math.floor(Math.log2(block.a.reduce((most, x) => Math.max(most, Math.abs(x)), 0)));
  block.a.forEach((x, i) => (block.a[i] = x / unit));
  toHessenberg(block);
  return iterate(block).map(({ re, im }) => ({ re: re * unit, im: im * unit }));
}

/**
 * Scales row i by 1/f and column i by f, a power of two, until no row is much longer than its column: that leaves the
 * eigenvalues as they are and makes what rounding does to them small (Parlett & Reinsch 1969).
 */
function balance({ n, a }: Square): void {
  for (let changed = true; changed;) {
    changed = false;
    for (let i = 0; i < n; i++) {
      let row = 0;
      let column = 0;
      for (let j = 0; j < n; j++) {
        if (j === i) continue;
        row += Math.abs(a[i * n + j]);
        column += Math.abs(a[j * n + i]);
      }
      const f = 2 ** Math.round((Math.log2(row) - Math.log2(column)) / 2);
      // Neither is zero but for underflow, which leaves nothing to gain.
      if (!(column * f + row / f < 0.95 * (column + row))) continue;
      changed = true;
      for (let j = 0; j < n; j++) a[i * n + j] /= f;
      for (let j = 0; j < n; j++) a[j * n + i] *= f;
    }
  }
}

/** Makes all below the first subdiagonal zero, by reflections from both sides. */
function toHessenberg(square: Square): void {
  const { n, a } = square;
  for (let k = 0; k < n - 2; k++) {
    const column = Array.from({ length: n - k - 1 }, (_, i) => a[(k + 1 + i) * n + k]);
    reflect(square, column, k + 1, { left: k, right: n - 1, top: 0, bottom: n - 1 });
    for (let i = k + 2; i < n; i++) a[i * n + k] = 0;
  }
}

/**
 * A <- P A P, where the reflection P turns `x` into a multiple of the first unit vector, and acts on as many coordinates
 * from `at` on. P A changes columns `left` to `right`, and then A P rows `top` to `bottom`.
 */
function reflect(
  { n, a }: Square,
  x: readonly number[],
  at: number,
  { left, right, top, bottom }: Record<'left' | 'right' | 'top' | 'bottom', number>,
): void {
  const largest = Math.max(...x.map(Math.abs));
  if (largest === 0) return;
  const v = x.map((entry) => entry / largest);
  v[0] += (v[0] < 0 ? -1 : 1) * Math.hypot(...v);
  // P = I - v (2/|v|²) vᵀ
  const w = v.map((entry) => (2 * entry) / v.reduce((sum, y) => sum + y * y, 0));
  for (let j = left; j <= right; j++) {
    let dot = 0;
    for (let i = 0; i < v.length; i++) dot += v[i] * a[(at + i) * n + j];
    for (let i = 0; i < v.length; i++) a[(at + i) * n + j] -= w[i] * dot;
  }
  for (let i = top; i <= bottom; i++) {
    let dot = 0;
    for (let j = 0; j < v.length; j++) dot += a[i * n + at + j] * v[j];
    for (let j = 0; j < v.length; j++) a[i * n + at + j] -= dot * w[j];
  }
}

/** Many more than are ever needed for one eigenvalue: two or three are. */
const MOST_SWEEPS = 300;
/** Nothing, in a matrix whose largest entry is about 1; small enough that products of two do not underflow. */
const NOTHING = 2 ** -500;

/** Eigenvalues of an upper Hessenberg matrix: sweeps until its last rows split off, one or two at a time. */
function iterate(square: Square): Eigenvalue[] {
  const { n, a } = square;
  const found: Eigenvalue[] = [];
  let sweeps = 0;
  for (let end = n - 1; end >= 0;) {
    let start = end;
    while (start > 0 && !isNegligible(square, start)) start--;
    if (start < end - 1) {
      if (++sweeps > MOST_SWEEPS) throw new Error('eigenvalues: the iteration does not converge');
      sweep(square, start, end, sweeps % 10 === 0);
      continue;
    }
    found.push(...(start === end ? [{ re: a[end * n + end], im: 0 }] : ofPair(square, start)));
    end = start - 1;
    sweeps = 0;
  }
  return found;
}

/** Whether the entry left of the diagonal in row i is rounding, beside its neighbours on the diagonal. */
function isNegligible({ n, a }: Square, i: number): boolean {
  const beside = Math.abs(a[(i - 1) * n + i - 1]) + Math.abs(a[i * n + i]);
  return Math.abs(a[i * n + i - 1]) <= Math.max(Number.EPSILON * beside, NOTHING);
}

/** Of the 2 by 2 block from row i on. */
function ofPair({ n, a }: Square, i: number): Eigenvalue[] {
  const [p, q, r, s] = [a[i * n + i], a[i * n + i + 1], a[(i + 1) * n + i], a[(i + 1) * n + i + 1]];
  const half = (p - s) / 2;
  const square = half * half + q * r;
  if (square < 0) {
    const im = Math.sqrt(-square);
    return [im, -im].map((im) => ({ re: s + half, im }));
  }
  // Added with like signs, so that nothing cancels; the product of the two is -q r.
  const far = half + (half < 0 ? -1 : 1) * Math.sqrt(square);
  return [s + far, far === 0 ? s : s - (q * r) / far].map((re) => ({ re, im: 0 }));
}

/**
 * One implicit double-shift QR step on the rows and columns from `start` to `end`, at least three, after Golub & Van
 * Loan, Matrix Computations, algorithm 7.5.1. An exceptional one has shifts that break a cycle.
 */
function sweep(square: Square, start: number, end: number, isExceptional: boolean): void {
  const { n, a } = square;
  const at = (i: number, j: number) => a[i * n + j];
  const e = end - 1;
  const below = Math.abs(at(end, e)) + Math.abs(at(e, e - 1));
  const sum = isExceptional ? 1.5 * below : at(e, e) + at(end, end);
  const product = isExceptional ? below * below : at(e, e) * at(end, end) - at(e, end) * at(end, e);

  // The first column of (H - s1)(H - s2), where s1 + s2 = sum and s1 s2 = product.
  const [p, r] = [at(start, start), at(start + 1, start)];
  let x = [
    p * (p - sum) + product + at(start, start + 1) * r,
    r * (p + at(start + 1, start + 1) - sum),
    r * at(start + 2, start + 1),
  ];
  for (let k = start; k < end; k++) {
    const left = Math.max(start, k - 1);
    reflect(square, x, k, { left, right: end, top: start, bottom: Math.min(k + 3, end) });
    if (k > start) for (let i = k + 1; i < k + x.length; i++) a[i * n + k - 1] = 0;
    x = Array.from({ length: Math.min(3, end - k) }, (_, i) => at(k + 1 + i, k));
  }
}
