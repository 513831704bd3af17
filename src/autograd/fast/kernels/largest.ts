// The largest entry of each row.
import { Spread } from '../instruction';
import { field, place, stride } from './field';
import { cutTo, largest as largestIn, splat, zero } from './vector';

/** That of the `width` bytes of a row, NaN if there is one. Two vectors at a time: neither waits for the other. */
export function largestOf<T>(A: usize, width: i32): T {
  const lowest = splat<T>(-Infinity);
  let even = lowest, odd = lowest, isNaN = zero();
  for (let left = width; left > 0; left -= 32, A += 32) {
    const x = cutTo(v128.load(A), left, lowest);
    const z = left > 16 ? cutTo(v128.load(A, 16), left - 16, lowest) : lowest;
    even = v128.pmax<T>(even, x);
    odd = v128.pmax<T>(odd, z);
    isNaN = v128.or(isNaN, v128.or(v128.ne<T>(x, x), v128.ne<T>(z, z)));
  }
  if (v128.any_true(isNaN)) return <T>NaN;
  return v128.extract_lane<T>(largestIn<T>(v128.pmax<T>(even, odd)), 0);
}

export function largest<T>(pc: usize): void {
  const rows = field(pc, Spread.rows);
  const width = field(pc, Spread.columns) * sizeof<T>();
  let y = stride<T>(pc, Spread.dX);
  for (let row = 0; row < rows; row++, y += sizeof<T>()) {
    store<T>(y, largestOf<T>(place<T>(pc, Spread.A, row, Spread.ldA, 0), width));
  }
}
