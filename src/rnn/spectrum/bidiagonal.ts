/** All singular values of a matrix too wide for rotations: by way of a bidiagonal one that has the same. */

/** The diagonal, and what stands right of it: one entry less. */
export interface Bidiagonal {
  readonly diagonal: Float64Array;
  readonly beside: Float64Array;
}

/** Told of the share of the work that is done, now and then. */
type Report = (share: number) => void | Promise<void>;

/**
 * Reflections from both sides make a square matrix bidiagonal (Golub & Van Loan, Matrix Computations, algorithm 5.4.2).
 * @param a n rows of n, which are overwritten
 */
export async function bidiagonal(a: Float64Array, n: number, report: Report): Promise<Bidiagonal> {
  const diagonal = new Float64Array(n);
  const beside = new Float64Array(Math.max(0, n - 1));
  const u = new Float64Array(n);
  const v = new Float64Array(n);
  const sums = new Float64Array(n);
  for (let k = 0; k < n; k++) {
    for (let i = k; i < n; i++) u[i] = a[i * n + k];
    const left = reflector(u, k);
    diagonal[k] = left.turned;
    // uᵀ A, by rows.
    sums.fill(0, k + 1);
    for (let i = k; i < n; i++) {
      const x = u[i] * left.factor;
      if (x === 0) continue;
      const row = i * n;
      for (let j = k + 1; j < n; j++) sums[j] += x * a[row + j];
    }
    if (k === n - 1) break;
    // Row k is done with once it is reflected from the left, and says how to reflect from the right.
    for (let j = k + 1; j < n; j++) v[j] = a[k * n + j] - u[k] * sums[j];
    const right = reflector(v, k + 1);
    beside[k] = right.turned;
    // Both at once, each row while it is at hand: A <- (I - u sumsᵀ) A, then A (I - v (factor v)ᵀ).
    for (let i = k + 1; i < n; i++) {
      const row = i * n;
      const x = u[i];
      let dot = 0;
      for (let j = k + 1; j < n; j++) dot += (a[row + j] -= x * sums[j]) * v[j];
      dot *= right.factor;
      if (dot !== 0) for (let j = k + 1; j < n; j++) a[row + j] -= dot * v[j];
    }
    // What is left is a cube: of rows times columns times steps.
    if (k % 32 === 0) await report(1 - (1 - k / n) ** 3);
  }
  return { diagonal, beside };
}

/**
 * Makes of x, from an index on, the vector v of a reflection I - factor v vᵀ that turns x into a multiple of the first unit
 * vector, and says which.
 */
function reflector(x: Float64Array, from: number): { readonly factor: number; readonly turned: number } {
  let largest = 0;
  for (let i = from; i < x.length; i++) largest = Math.max(largest, Math.abs(x[i]));
  if (largest === 0) return { factor: 0, turned: 0 };
  let square = 0;
  for (let i = from; i < x.length; i++) {
    x[i] /= largest;
    square += x[i] * x[i];
  }
  const size = Math.sqrt(square);
  const turned = x[from] > 0 ? -size : size;
  x[from] -= turned;
  // |v|² = 2 size (size + |x₁|)
  return { factor: 1 / (size * Math.abs(x[from])), turned: turned * largest };
}

/** In units of the largest entry. */
const NOTHING = 2 ** -500;
/** Apart by so many digits less than float64 has. */
const CLOSE = 2 ** -51;

/**
 * Singular values of a bidiagonal matrix, largest first: by how many lie below a number, which elimination in the symmetric
 * tridiagonal matrix with zeros on its diagonal tells (Fernando 1998); small ones keep their relative accuracy.
 */
export function singularValuesOf({ diagonal, beside }: Bidiagonal): Float64Array {
  const n = diagonal.length;
  // d₁, e₁, d₂, e₂, … d_n, squared, in units of the largest.
  const entries = Float64Array.from({ length: 2 * n - 1 }, (_, i) =>
    i % 2 ? beside[i >> 1] : diagonal[i >> 1],
  );
  const unit = entries.reduce((largest, x) => Math.max(largest, Math.abs(x)), 0);
  const found = new Float64Array(n);
  if (unit === 0) return found;
  const squares = entries.map((x) => (x / unit) ** 2);
  const smaller = (than: number): number => {
    let count = 1;
    let pivot = -than;
    for (const square of squares) {
      // A pivot of 0 counts as one that is just below.
      pivot = -than - square / pivot || -NOTHING;
      if (pivot < 0) count++;
    }
    // Eigenvalues are ± each singular value.
    return count - n;
  };
  // What is known of each, from all that was asked.
  const low = new Float64Array(n);
  const high = new Float64Array(n).fill(2);
  for (let i = 0; i < n; i++) {
    // The i-th smallest.
    let [a, b] = [low[i], high[i]];
    while (b - a > CLOSE * b && b > NOTHING) {
      // By powers while it is far from known.
      const middle = b > 4 * a ? Math.sqrt(Math.max(a, NOTHING) * b) : (a + b) / 2;
      const below = smaller(middle);
      for (let j = i; j < n; j++) {
        if (below > j) high[j] = Math.min(high[j], middle);
        else low[j] = Math.max(low[j], middle);
      }
      [a, b] = below > i ? [a, middle] : [middle, b];
    }
    found[n - 1 - i] = (b > NOTHING ? (a + b) / 2 : 0) * unit;
  }
  return found;
}
