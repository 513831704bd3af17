// Y (+)= g(A, B, C), entry by entry.
import { Compute, Entry, NONE } from '../instruction';
import { field, place } from './field';
import { expOf, logRow } from './exponential';
import { put, splat, zero, zeros } from './vector';

/** Where a row of an operand begins; any place will do for one that is left out. */
@inline
function rowOf<T>(pc: usize, operand: i32, row: i32): usize {
  return field(pc, operand) == NONE ? zeros : place<T>(pc, operand, row, operand + 1, 0);
}

@inline
function stepOf(pc: usize, operand: i32): usize {
  return field(pc, operand) == NONE ? 0 : 16;
}

/** A where B > C, half of it where they are equal, 0 where B < C; A beside NaN. */
@inline
function leads<T>(a: v128, b: v128, c: v128): v128 {
  const notBehind = v128.andnot(a, v128.lt<T>(b, c));
  return v128.bitselect(v128.mul<T>(a, splat<T>(0.5)), notBehind, v128.eq<T>(b, c));
}

export function compute<T>(pc: usize): void {
  const rows = field(pc, Compute.rows);
  const width = field(pc, Compute.columns) * sizeof<T>();
  const g = field(pc, Compute.g);
  const half = splat<T>(0.5 * <f64>field(pc, Compute.halves));
  const adds = field(pc, Compute.adds);
  const hasC = field(pc, Compute.C) != NONE;
  const stepB = stepOf(pc, Compute.B), stepC = stepOf(pc, Compute.C);
  for (let row = 0; row < rows; row++) {
    let Y = place<T>(pc, Compute.Y, row, Compute.ldY, 0);
    let A = place<T>(pc, Compute.A, row, Compute.ldA, 0);
    let B = rowOf<T>(pc, Compute.B, row);
    let C = rowOf<T>(pc, Compute.C, row);
    // It is never added: by itself, for the cross-entropy needs it too, and it is long.
    if (g == Entry.log) {
      logRow<T>(Y, A, width);
      continue;
    }
    for (let left: i32 = width; left > 0; left -= 16) {
      const a = v128.load(A), b = v128.load(B), c = v128.load(C);
      let y = a;
      switch (g) {
        case Entry.exp: y = expOf<T>(a, zero()); break;
        case Entry.sqrt: y = v128.sqrt<T>(a); break;
        case Entry.ratio: {
          y = v128.mul<T>(half, a);
          if (hasC) y = v128.mul<T>(y, c);
          y = v128.div<T>(y, b);
          break;
        }
        case Entry.smaller: y = v128.min<T>(a, b); break;
        case Entry.larger: y = v128.max<T>(a, b); break;
        case Entry.leads: y = leads<T>(a, b, c); break;
        case Entry.atLeast: y = v128.and(a, v128.ge<T>(b, c)); break;
      }
      if (adds) y = v128.add<T>(v128.load(Y), y);
      put(Y, y, left);
      Y += 16;
      A += 16;
      B += stepB;
      C += stepC;
    }
  }
}
