// Rows less their mean, divided by their standard deviation. In double precision in either build, two numbers at a time: what is left
// of numbers that are nearly alike has few digits of float32.
import { NONE, Spread } from '../instruction';
import { ones } from './entrywise';
import { field, place } from './field';
import { total, zero } from './vector';

/** What is added to a variance, as in the rule. */
const EPSILON = 1e-5;

@inline
function two<T>(p: usize): v128 {
  return sizeof<T>() == 4 ? f64x2.promote_low_f32x4(v128.load64_zero(p)) : v128.load(p);
}

/** Writes two numbers, or the last one of a row. */
@inline
function putTwo<T>(p: usize, x: v128, left: i32): void {
  store<T>(p, <T>f64x2.extract_lane(x, 0));
  if (left > 1) store<T>(p + sizeof<T>(), <T>f64x2.extract_lane(x, 1));
}

/** The mean of (A - m) ∘ (B - m) over a row of n numbers; `stepB` is 0 where B is ones. */
function meanOf<T>(A: usize, B: usize, stepB: usize, m: f64, n: i32): f64 {
  const shift = f64x2.splat(m);
  let sum = zero();
  for (let left = n; left > 0; left -= 2, A += 2 * sizeof<T>(), B += stepB) {
    const x = f64x2.mul(f64x2.sub(two<T>(A), shift), f64x2.sub(two<T>(B), shift));
    sum = f64x2.add(sum, left > 1 ? x : f64x2.replace_lane(x, 1, 0));
  }
  return total<f64>(sum) / n;
}

/** Y = (A - mean A) / deviation, and 1 / deviation beside it. */
export function normalise<T>(pc: usize): void {
  const rows = field(pc, Spread.rows);
  const n = field(pc, Spread.columns);
  const step = 2 * sizeof<T>();
  for (let row = 0; row < rows; row++) {
    let A = place<T>(pc, Spread.A, row, Spread.ldA, 0);
    let Y = place<T>(pc, Spread.dX, row, Spread.ldDX, 0);
    const mean = meanOf<T>(A, ones<T>(), 0, 0, n);
    const deviation = sqrt(meanOf<T>(A, A, step, mean, n) + EPSILON);
    for (let left = n; left > 0; left -= 2, A += step, Y += step) {
      putTwo<T>(Y, f64x2.div(f64x2.sub(two<T>(A), f64x2.splat(mean)), f64x2.splat(deviation)), left);
    }
    if (field(pc, Spread.dy) != NONE) store<T>(place<T>(pc, Spread.dy, row, Spread.ldDX, 0), <T>(1 / deviation));
  }
}

/** dX (+)= (dY - mean dY - Y mean(Y ∘ dY)) / deviation. */
export function normalisePull<T>(pc: usize): void {
  const rows = field(pc, Spread.rows);
  const n = field(pc, Spread.columns);
  const adds = field(pc, Spread.adds);
  const step = 2 * sizeof<T>();
  for (let row = 0; row < rows; row++) {
    let dX = place<T>(pc, Spread.dX, row, Spread.ldDX, 0);
    let dY = place<T>(pc, Spread.A, row, Spread.ldA, 0);
    let Y = place<T>(pc, Spread.B, row, Spread.ldB, 0);
    const mean = f64x2.splat(meanOf<T>(dY, ones<T>(), 0, 0, n));
    const along = f64x2.splat(meanOf<T>(Y, dY, step, 0, n));
    const slope = f64x2.splat(<f64>load<T>(place<T>(pc, Spread.dy, row, Spread.ldB, 0)));
    for (let left = n; left > 0; left -= 2, dX += step, dY += step, Y += step) {
      let d = f64x2.sub(f64x2.sub(two<T>(dY), mean), f64x2.mul(two<T>(Y), along));
      d = f64x2.mul(d, slope);
      putTwo<T>(dX, adds ? f64x2.add(two<T>(dX), d) : d, left);
    }
  }
}
