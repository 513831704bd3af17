// E = -Σ over rows of ô · log softmax(o), with o in A and ô in B.
import { NONE, Reduce, Spread } from '../instruction';
import { field, place } from './field';
import { expm1, splat } from './vector';

@inline
function at<T>(p: usize, column: i32): T {
  return load<T>(p + <usize>column * sizeof<T>());
}

/** e^x. */
function exp<T>(x: T): T {
  return <T>1 + v128.extract_lane<T>(expm1<T>(v128.splat<T>(x)), 0);
}

/** ln x for x >= 1, by Halley's steps on e^y = x from y = 0: 2 ahead at most, then each triples the digits. Good up to e^18 at least. */
function log<T>(x: T): T {
  let y: T = 0;
  for (let step = 0; step < 12; step++) {
    const power = exp<T>(y);
    y += (2 * (x - power)) / (x + power);
  }
  return y;
}

/** log Σ e^o, the largest entry taken out first. */
function logSumExp<T>(A: usize, columns: i32): T {
  let largest = at<T>(A, 0);
  for (let column = 1; column < columns; column++) largest = max<T>(largest, at<T>(A, column));
  let sum: T = 0;
  for (let column = 0; column < columns; column++) sum += exp<T>(at<T>(A, column) - largest);
  return largest + log<T>(sum);
}

export function crossEntropy<T>(pc: usize): void {
  const rows = field(pc, Reduce.rows);
  const columns = field(pc, Reduce.columns);
  const before = field(pc, Reduce.before);
  let E: T = before == NONE ? 0 : at<T>(0, before);
  for (let row = 0; row < rows; row++) {
    const A = place<T>(pc, Reduce.A, row, Reduce.ldA, 0);
    const B = place<T>(pc, Reduce.B, row, Reduce.ldB, 0);
    const logTotal = logSumExp<T>(A, columns);
    for (let column = 0; column < columns; column++) E -= at<T>(B, column) * (at<T>(A, column) - logTotal);
  }
  store<T>(<usize>field(pc, Reduce.y) * sizeof<T>(), E);
}

/** do (+)= (softmax(o) Σô - ô) dE. */
export function crossEntropyPull<T>(pc: usize): void {
  const rows = field(pc, Spread.rows);
  const columns = field(pc, Spread.columns);
  const adds = field(pc, Spread.adds);
  const dE = at<T>(0, field(pc, Spread.dy));
  for (let row = 0; row < rows; row++) {
    let p = place<T>(pc, Spread.dX, row, Spread.ldDX, 0);
    const A = place<T>(pc, Spread.A, row, Spread.ldA, 0);
    const B = place<T>(pc, Spread.B, row, Spread.ldB, 0);
    const logTotal = logSumExp<T>(A, columns);
    let mass: T = 0;
    for (let column = 0; column < columns; column++) mass += at<T>(B, column);
    for (let column = 0; column < columns; column++, p += sizeof<T>()) {
      const d = (exp<T>(at<T>(A, column) - logTotal) * mass - at<T>(B, column)) * dE;
      store<T>(p, adds ? load<T>(p) + d : d);
    }
  }
}
