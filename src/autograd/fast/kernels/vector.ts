// Vectors of T (f32: 4 lanes, f64: 2), and the functions of their entries.
import { Activation } from '../instruction';

/** Stands for an operand that is left out. */
export const zeros = memory.data<u64>([0, 0, 0, 0]);

/** Numbers in a vector. */
@inline
export function lanes<T>(): i32 {
  return 16 / sizeof<T>();
}

@inline
export function splat<T>(x: f64): v128 {
  return v128.splat<T>(<T>x);
}

/** a b + c, rounded once where the build has relaxed SIMD. */
@inline
export function madd<T>(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return v128.relaxed_madd<T>(a, b, c);
  return v128.add<T>(v128.mul<T>(a, b), c);
}

enum Constant { highest, lowest, log2e, magic, ln2, ln2Rest, c7, c6, c5, c4, c3, c2, one, c8, c9, c10, c11, c12, c13 }

/** Constants lie in memory: a vector is read from there faster than it is built. c7 is 1 / 7!, and so on. */
function constants<T>(): usize {
  if (sizeof<T>() == 4) {
    return memory.data<f32>([
      88, -87, 1.4426950408889634, 12582912, -0.693145751953125, -1.4286068203094172e-6, 1 / 5040.0, 1 / 720.0,
      1 / 120.0, 1 / 24.0, 1 / 6.0, 0.5, 1,
    ]);
  }
  return memory.data<f64>([
    709, -708, 1.4426950408889634, 6755399441055744, -0.6931471803691238, -1.9082149292705877e-10, 1 / 5040.0, 1 / 720.0,
    1 / 120.0, 1 / 24.0, 1 / 6.0, 0.5, 1, 1 / 40320.0, 1 / 362880.0, 1 / 3628800.0, 1 / 39916800.0,
    1 / 479001600.0, 1 / 6227020800.0,
  ]);
}

@inline
function constant<T>(index: i32): v128 {
  return v128.load_splat<T>(constants<T>() + <usize>index * sizeof<T>());
}

/** x between two limits; NaN stays NaN, which plain max and min would give too, at many times the cost. */
@inline
function clamp<T>(x: v128, low: v128, high: v128): v128 {
  return v128.pmax<T>(v128.pmin<T>(x, high), low);
}

/**
 * e^x - 1, with its relative accuracy near 0. x = k ln 2 + r with |r| <= ln 2 / 2, so e^x - 1 = 2^k (e^r - 1) + (2^k - 1);
 * e^r - 1 is its Taylor series up to where the rest is below a rounding. ln 2 comes in two parts, the first with so few bits that
 * its product with k is exact. Adding 1.5 · 2^m, m the bits of the mantissa, rounds to an integer and leaves it in the lowest
 * bits, from where a shift makes it an exponent.
 */
@inline
export function expm1<T>(x: v128): v128 {
  x = clamp<T>(x, constant<T>(Constant.lowest), constant<T>(Constant.highest));
  const magic = constant<T>(Constant.magic);
  const one = constant<T>(Constant.one);
  const shifted = madd<T>(x, constant<T>(Constant.log2e), magic);
  const k = v128.sub<T>(shifted, magic);
  let r = madd<T>(k, constant<T>(Constant.ln2), x);
  r = madd<T>(k, constant<T>(Constant.ln2Rest), r);
  let q = constant<T>(Constant.c7);
  if (sizeof<T>() == 8) {
    q = constant<T>(Constant.c13);
    for (let c: i32 = Constant.c12; c >= Constant.c8; --c) q = madd<T>(r, q, constant<T>(c));
    q = madd<T>(r, q, constant<T>(Constant.c7));
  }
  q = madd<T>(r, q, constant<T>(Constant.c6));
  q = madd<T>(r, q, constant<T>(Constant.c5));
  q = madd<T>(r, q, constant<T>(Constant.c4));
  q = madd<T>(r, q, constant<T>(Constant.c3));
  q = madd<T>(r, q, constant<T>(Constant.c2));
  const p = madd<T>(v128.mul<T>(r, r), q, r);
  const power =
    sizeof<T>() == 4
      ? i32x4.add(i32x4.shl(shifted, 23), i32x4.splat(127 << 23))
      : i64x2.add(i64x2.shl(shifted, 52), i64x2.splat(<i64>1023 << 52));
  return madd<T>(power, p, v128.sub<T>(power, one));
}

/** dy f'(x), where y = f(x). */
@inline
export function activatePull<T>(f: i32, dy: v128, y: v128): v128 {
  if (f == Activation.sigmoid) return v128.mul<T>(dy, v128.mul<T>(y, v128.sub<T>(splat<T>(1), y)));
  if (f == Activation.tanh) return v128.mul<T>(dy, v128.sub<T>(splat<T>(1), v128.mul<T>(y, y)));
  if (f == Activation.relu) return v128.mul<T>(dy, v128.and(splat<T>(1), v128.gt<T>(y, splat<T>(0))));
  return dy;
}

/** 16 bytes of ones, 16 of zeros: a vector from in between has ones for the bytes that are left of a row. */
const edge = memory.data<u64>([-1, -1, 0, 0]);

@inline
function within(left: i32): v128 {
  return v128.load(edge + 16 - left);
}

/** Writes a vector, or as much of it as lies in a row of which `left` bytes are left. */
@inline
export function put(p: usize, x: v128, left: i32): void {
  v128.store(p, left >= 16 ? x : v128.bitselect(x, v128.load(p), within(left)));
}

/** The same by a call, which makes V8 keep vectors out of registers around it. */
export function putCalled(p: usize, x: v128, left: i32): void {
  put(p, x, left);
}

/** A vector with zeros for what lies beyond a row. */
@inline
export function cut(x: v128, left: i32): v128 {
  return left >= 16 ? x : v128.and(x, within(left));
}

/** The sum of the entries. */
@inline
export function total<T>(x: v128): T {
  let sum = v128.extract_lane<T>(x, 0) + v128.extract_lane<T>(x, 1);
  if (sizeof<T>() == 4) sum += v128.extract_lane<T>(x, 2) + v128.extract_lane<T>(x, 3);
  return <T>sum;
}
