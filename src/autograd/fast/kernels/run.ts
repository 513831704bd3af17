// The interpreter: one call runs a whole program over the arena, which begins at address 0.
import { Check, Op, Pack, RuleCall, WIDTH, Zero } from '../instruction';
import { crossEntropy, crossEntropyPull } from './crossentropy';
import { map, pull, reduce, spread } from './entrywise';
import { field, stride } from './field';
import { product } from './product';
import { lanes, splat, total } from './vector';

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
      case Op.crossEntropy: crossEntropy<T>(pc); break;
      case Op.crossEntropyPull: crossEntropyPull<T>(pc); break;
      case Op.pack: pack<T>(pc); break;
      case Op.zero: memory.fill(stride<T>(pc, Zero.X), 0, stride<T>(pc, Zero.size)); break;
      case Op.rule: rule(field(pc, RuleCall.index)); break;
      case Op.check: finite = isFinite<T>(stride<T>(pc, Check.X), field(pc, Check.size)) && finite; break;
    }
    pc += <usize>WIDTH << 2;
  }
  return finite;
}

/** A into panels of 2 vectors. */
function pack<T>(pc: usize): void {
  const rows = field(pc, Pack.rows);
  const columns = field(pc, Pack.columns);
  const rowA = stride<T>(pc, Pack.rowA);
  const columnA = stride<T>(pc, Pack.columnA);
  const width = 2 * lanes<T>();
  let to = stride<T>(pc, Pack.panels);
  let A = stride<T>(pc, Pack.A);
  for (let left = columns; left > 0; left -= width, A += <usize>width * columnA) {
    let from = A;
    for (let row = 0; row < rows; row++, from += rowA) {
      for (let j = 0; j < width; j++, to += sizeof<T>()) {
        store<T>(to, j < left ? load<T>(from + <usize>j * columnA) : <T>0);
      }
    }
  }
}

/** x · 0 is 0, or NaN for an infinity or NaN. Reads a whole number of vectors: the arena is zero between its parts. */
function isFinite<T>(X: usize, size: i32): bool {
  const zero = splat<T>(0);
  let sum = zero;
  for (let i = 0; i < size; i += lanes<T>(), X += 16) {
    sum = v128.add<T>(sum, v128.mul<T>(v128.load(X), zero));
  }
  return total<T>(sum) == <T>0;
}
