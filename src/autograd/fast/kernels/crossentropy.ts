// E = -Σ over rows of ô · log softmax(o), with o in A and ô in B; without ô, log Σ e^o of each row.
import { NONE, Spread } from '../instruction';
import { field, place, stride } from './field';
import { Constant, constant, expBelow0, log1p } from './exponential';
import { largestOf } from './largest';
import { cut, put, splat, total, zero } from './vector';

/** e^(x - max), of the whole difference: what rounding took from it comes back as a rest. */
@inline
function expFrom<T>(x: v128, max: v128): v128 {
  const d = v128.sub<T>(x, max);
  const back = v128.sub<T>(d, x);
  const rest = v128.sub<T>(v128.sub<T>(x, v128.sub<T>(d, back)), v128.add<T>(max, back));
  return expBelow0<T>(d, v128.and(rest, v128.gt<T>(d, splat<T>(-1000)))); // of -Infinity there is none
}

/**
 * y (+)= -Σ B · log softmax(A); as pullback, dX (+)= (softmax(A) ΣB - B) dy. The largest entry of a row is taken out first, and what is
 * below it is added up by itself: then neither log p nor 1 - p of a p near 1 is the small difference of two large numbers. Entries that
 * equal it are counted: one of them is the 1 in 1 + Σ, and they need not be told apart.
 *
 * Without B, y_i = max + log Σ e^(A - max), and dX (+)= softmax(A) dy_i, for each row by itself.
 */
export function crossEntropy<T>(pc: usize, isPull: bool): void {
  const rows = field(pc, Spread.rows);
  const width = field(pc, Spread.columns) * sizeof<T>();
  const adds = field(pc, Spread.adds);
  const hasTargets = field(pc, Spread.B) != NONE;
  const y = stride<T>(pc, Spread.dX);
  let E: f64 = adds ? <f64>load<T>(y) : 0;
  for (let row = 0; row < rows; row++) {
    const A = place<T>(pc, Spread.A, row, Spread.ldA, 0);
    const B = place<T>(pc, Spread.B, row, Spread.ldB, 0);
    const dX = place<T>(pc, Spread.dX, row, Spread.ldDX, 0);

    const top = largestOf<T>(A, width);
    const max = v128.splat<T>(top);

    // Σ e^(o - max), Σ ô, each of what is below and of what equals it; Σ ô (o - max).
    let eBelow = zero(), tied = eBelow, tBelow = eBelow, tTied = eBelow, gaps = eBelow;
    if (!hasTargets) {
      for (let left: i32 = width, at: usize = 0; left > 0; left -= 16, at += 16) {
        const x = v128.load(A + at);
        const isTop = v128.eq<T>(x, max);
        const e = expBelow0<T>(v128.sub<T>(x, max), zero());
        eBelow = v128.add<T>(eBelow, cut(v128.andnot(e, isTop), left));
        tied = v128.add<T>(tied, cut(v128.and(constant<T>(Constant.one), isTop), left));
        if (isPull && !adds) put(dX + at, e, left);
      }
    } else for (let left: i32 = width, at: usize = 0; left > 0; left -= 16, at += 16) {
      const x = v128.load(A + at);
      const t = cut(v128.load(B + at), left);
      const isTop = v128.eq<T>(x, max);
      const e = expFrom<T>(x, max);
      eBelow = v128.add<T>(eBelow, cut(v128.andnot(e, isTop), left));
      tied = v128.add<T>(tied, cut(v128.and(constant<T>(Constant.one), isTop), left));
      tBelow = v128.add<T>(tBelow, v128.andnot(t, isTop));
      tTied = v128.add<T>(tTied, v128.and(t, isTop));
      const gap = v128.mul<T>(t, v128.sub<T>(x, max));
      gaps = v128.add<T>(gaps, v128.and(gap, v128.ne<T>(t, zero())));
      if (isPull && !adds) put(dX + at, e, left);
    }
    // top - top is 0, or NaN where it is infinite
    const others: T = total<T>(eBelow) + (total<T>(tied) - 1) + (top - top);
    const sum: T = 1 + others;
    const ofBelow: T = hasTargets ? total<T>(tBelow) : 1;
    const ofTied = total<T>(tTied);
    if (!isPull) {
      const logSum = v128.extract_lane<T>(log1p<T>(v128.splat<T>(others)), 0);
      if (!hasTargets) {
        store<T>(y + <usize>row * sizeof<T>(), top - top == 0 ? top + logSum : top);
        continue;
      }
      E += <f64>(ofBelow + ofTied) * <f64>logSum - <f64>total<T>(gaps);
      continue;
    }

    // dX = p Σô - ô; where p may be near 1, p Σ over the others of ô, less ô (1 - p)
    const dy = v128.load_splat<T>(stride<T>(pc, Spread.dy) + (hasTargets ? 0 : <usize>row * sizeof<T>()));
    const all = v128.splat<T>(sum);
    const mass = v128.splat<T>(ofBelow + ofTied);
    const massBelow = v128.splat<T>(ofBelow);
    const massTied = v128.splat<T>(ofTied);
    const rest = v128.splat<T>(others / sum);
    for (let left: i32 = width, at: usize = 0; left > 0; left -= 16, at += 16) {
      const x = v128.load(A + at);
      const t = hasTargets ? v128.load(B + at) : zero();
      const p = v128.div<T>(adds ? expFrom<T>(x, max) : v128.load(dX + at), all);
      const plain = v128.sub<T>(v128.mul<T>(p, mass), t);
      const massOfOthers = v128.add<T>(massBelow, v128.sub<T>(massTied, t));
      const atTop = v128.sub<T>(v128.mul<T>(p, massOfOthers), v128.mul<T>(t, rest));
      let d = v128.mul<T>(dy, v128.bitselect(atTop, plain, v128.eq<T>(x, max)));
      if (adds) d = v128.add<T>(v128.load(dX + at), d);
      put(dX + at, d, left);
    }
  }
  if (!isPull && hasTargets) store<T>(y, <T>E);
}
