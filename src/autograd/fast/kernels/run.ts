// The interpreter: one call runs a whole program over the arena, which begins at address 0.
import { Call, Check, Op, Pack, WIDTH, Zero } from '../instruction';
import { crossEntropy } from './crossentropy';
import { map, pull, reduce, spread } from './entrywise';
import { collect } from './collect';
import { compute } from './compute';
import { field, stride } from './field';
import { largest } from './largest';
import { normalise, normalisePull } from './normalise';
import { numbers } from './numbers';
import { product } from './product';
import { lanes, splat } from './vector';

/** Work without a kernel: the host runs rule call `index`. */
declare function rule(index: i32): void;

/** Runs the instructions at `pc`; says whether every number that was checked is finite. */
@inline
export function interpret<T>(pc: usize): bool {
  let finite = true;
  for (let op = field(pc, 0); op != Op.end; op = field(pc, 0)) {
    switch (op) {
      case Op.product: product<T>(pc); break;
      case Op.map: map<T>(pc); break;
      case Op.pull: pull<T>(pc); break;
      case Op.reduce: reduce<T>(pc); break;
      case Op.spread: spread<T>(pc); break;
      case Op.crossEntropy: crossEntropy<T>(pc, false); break;
      case Op.crossEntropyPull: crossEntropy<T>(pc, true); break;
      case Op.pack: pack<T>(pc); break;
      case Op.zero: memory.fill(stride<T>(pc, Zero.X), 0, stride<T>(pc, Zero.size)); break;
      case Op.rule: rule(field(pc, Call.index)); break;
      case Op.compute: compute<T>(pc); break;
      case Op.largest: largest<T>(pc); break;
      case Op.logSumExp: crossEntropy<T>(pc, false); break;
      case Op.logSumExpPull: crossEntropy<T>(pc, true); break;
      case Op.normalise: normalise<T>(pc); break;
      case Op.normalisePull: normalisePull<T>(pc); break;
      case Op.numbers: numbers<T>(pc); break;
      case Op.collect: collect<T>(pc); break;
      case Op.check: finite = isFinite<T>(stride<T>(pc, Check.X), field(pc, Check.size)) && finite; break;
    }
    pc += <usize>WIDTH << 2;
  }
  return finite;
}

/** A into panels of 2 vectors. What lies beyond the last column is never written: it stays 0. */
function pack<T>(pc: usize): void {
  const rows = field(pc, Pack.rows);
  const rowA = stride<T>(pc, Pack.rowA);
  const columnA = stride<T>(pc, Pack.columnA);
  const width = 2 * lanes<T>();
  let to = stride<T>(pc, Pack.panels);
  let A = stride<T>(pc, Pack.A);
  for (let left = field(pc, Pack.columns); left > 0; left -= width, A += <usize>width * columnA) {
    const filled = min(left, width);
    for (let row: usize = 0; row < <usize>rows; row++, to += 32) {
      let from = A + row * rowA;
      for (let j = 0; j < filled; j++, from += columnA) {
        store<T>(to + <usize>j * sizeof<T>(), load<T>(from));
      }
    }
  }
}

/**
 * x · 0 is 0 or -0, or NaN for an infinity or NaN: then bits other than the sign are set. Reads a whole number of vectors:
 * between its parts the arena is zero.
 */
function isFinite<T>(X: usize, size: i32): bool {
  const zero = splat<T>(0);
  let bits = zero;
  for (let i = 0; i < size; i += lanes<T>(), X += 16) bits = v128.or(bits, v128.mul<T>(v128.load(X), zero));
  return !v128.any_true(v128.abs<T>(bits));
}
