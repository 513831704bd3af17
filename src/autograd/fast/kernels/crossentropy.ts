// E = -Σ over rows of ô · log softmax(o), with o in A and ô in B.
import { Spread } from '../instruction';
import { field, place } from './field';
import { activateRow, EXPONENTIAL, scratch } from './entrywise';

@inline
function at<T>(p: usize, column: i32): T {
  return load<T>(p + <usize>column * sizeof<T>());
}

function exp<T>(x: T): T {
  store<T>(scratch, x);
  activateRow<T>(EXPONENTIAL, scratch, sizeof<T>());
  return load<T>(scratch);
}

/** ln x for x >= 1, by Halley's steps on e^y = x from y = 0: 2 ahead at most, then each triples the digits. Good up to e^18 at least. */
function ln<T>(x: T): T {
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
  return largest + ln<T>(sum);
}

/** y (+)= -Σ B · log softmax(A); as pullback, dX (+)= (softmax(A) ΣB - B) dy. */
export function crossEntropy<T>(pc: usize, isPull: bool): void {
  const rows = field(pc, Spread.rows);
  const columns = field(pc, Spread.columns);
  const adds = field(pc, Spread.adds);
  const y = place<T>(pc, Spread.dX, 0, Spread.ldDX, 0);
  const dy = isPull ? at<T>(0, field(pc, Spread.dy)) : 0;
  let E: T = adds ? load<T>(y) : 0;
  for (let row = 0; row < rows; row++) {
    let p = place<T>(pc, Spread.dX, row, Spread.ldDX, 0);
    const A = place<T>(pc, Spread.A, row, Spread.ldA, 0);
    const B = place<T>(pc, Spread.B, row, Spread.ldB, 0);
    const logTotal = logSumExp<T>(A, columns);
    let mass: T = 0;
    for (let column = 0; column < columns; column++) mass += at<T>(B, column);
    for (let column = 0; column < columns; column++, p += sizeof<T>()) {
      const log = at<T>(A, column) - logTotal;
      const b = at<T>(B, column);
      if (isPull) {
        const d = (exp<T>(log) * mass - b) * dy;
        store<T>(p, adds ? load<T>(p) + d : d);
      }
      E -= b * log;
    }
  }
  if (!isPull) store<T>(y, E);
}
