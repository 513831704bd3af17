// Activations and their derivatives, row by row.
import { Activation } from '../instruction';
import { Constant, constant, expm1Near0, integers, lifted, lower, shifted } from './exponential';
import { madd, put, splat, zero } from './vector';

/**
 * Y = f(Y) for the `width` bytes of a row, and S = f'(Y) unless S is 0; f is not the identity. All comes from e = e^-|x| for the sigmoid,
 * e^-2|x| for tanh, of which nothing overflows and nothing cancels:
 *
 *     σ(x) = 1 / (1 + e), or e / (1 + e) for x < 0     σ'(x) = e / (1 + e)²
 *     tanh |x| = (1 - e) / (1 + e)                     tanh'(x) = 4 e / (1 + e)²
 */
export function activateRow<T>(f: i32, Y: usize, S: usize, width: i32): void {
  if (f == Activation.relu) {
    for (let left = width; left > 0; left -= 16, Y += 16) put(Y, v128.pmax<T>(v128.load(Y), zero()), left);
    return;
  }
  const isTanh = f == Activation.tanh;
  const factor = splat<T>(isTanh ? -2 : -1);
  const ofSlope = splat<T>(isTanh ? 4 : 1);
  for (let left = width; left > 0; left -= 16, Y += 16) {
    const x = v128.load(Y);
    const one = constant<T>(Constant.one);
    const a = v128.pmax<T>(v128.mul<T>(factor, v128.abs<T>(x)), constant<T>(Constant.lowest));
    const s = shifted<T>(a);
    const p = expm1Near0<T>(a, v128.sub<T>(s, constant<T>(Constant.magic)), zero());
    const high = lifted<T>(integers<T>(s));
    const e = v128.mul<T>(madd<T>(high, p, high), lower<T>());
    const sum = v128.add<T>(one, e);
    let y: v128;
    if (isTanh) {
      const power = v128.mul<T>(high, lower<T>());
      const rest = madd<T>(power, p, v128.sub<T>(power, one)); // e - 1, of which e near 1 keeps no digits
      y = v128.bitselect(x, rest, splat<T>(-0.0)); // with the sign of x
    } else {
      y = v128.bitselect(e, one, v128.lt<T>(x, zero()));
    }
    put(Y, v128.div<T>(y, sum), left);
    if (S) {
      put(S, v128.div<T>(v128.mul<T>(ofSlope, e), v128.mul<T>(sum, sum)), left);
      S += 16;
    }
  }
}

/** dy f', of the slopes that were kept, or of y. */
@inline
export function activatePull<T>(f: i32, dy: v128, kept: v128): v128 {
  if (f != Activation.relu) return v128.mul<T>(dy, kept);
  return v128.mul<T>(dy, v128.andnot(splat<T>(1), v128.le<T>(kept, zero())));
}
