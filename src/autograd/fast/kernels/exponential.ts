// e^x and ln x of vectors.
import { madd, put, scratch, splat, zero } from './vector';

export enum Constant { highest, lowest, log2e, magic, ln2, ln2Rest, c7, c6, c5, c4, c3, c2, one, c8, c9, c10, c11 }

/**
 * Constants lie in memory: a vector is read from there faster than it is built. c7 is the coefficient of r⁷ in e^r: in float32 1 / 7!,
 * as in Taylor's series; in float64 that of the series without its Chebyshev polynomials from r¹⁰ on, times r², which are below
 * a rounding for |r| <= ln 2 / 2.
 */
function constants<T>(): usize {
  if (sizeof<T>() == 4) {
    return memory.data<f32>([
      89, -105, 1.4426950408889634, 12582912, -0.693145751953125, -1.4286068203094172e-6, 1 / 5040.0, 1 / 720.0,
      1 / 120.0, 1 / 24.0, 1 / 6.0, 0.5, 1,
    ]);
  }
  return memory.data<f64>([
    710, -746, 1.4426950408889634, 6755399441055744, -0.6931471803691238, -1.9082149292705877e-10,
    0.00019841269875003973, 0.0013888888917368964, 0.008333333333326082, 0.04166666666662382, 0.1666666666666667, 0.5, 1,
    0.000024801521055364205, 2.7557255168123062e-6, 2.76202026313159e-7, 2.5105313423078524e-8,
  ]);
}

@inline
export function constant<T>(index: i32): v128 {
  return v128.load_splat<T>(constants<T>() + <usize>index * sizeof<T>());
}

/** x between two limits; NaN stays NaN, which plain max and min would give too, at many times the cost. */
@inline
function clamp<T>(x: v128, low: v128, high: v128): v128 {
  return v128.pmax<T>(v128.pmin<T>(x, high), low);
}

/**
 * k + 1.5 · 2^m for x = k ln 2 + r with |r| <= ln 2 / 2; m is the number of bits of the mantissa. So large a number rounds to an
 * integer, and leaves it in the lowest bits.
 */
@inline
export function shifted<T>(x: v128): v128 {
  return madd<T>(x, constant<T>(Constant.log2e), constant<T>(Constant.magic));
}

/**
 * e^(r + rest) - 1 of that r, with its relative accuracy near 0; `rest` is far below r. A polynomial, up to where what is left is
 * below a rounding; in float64, where it is long, even and odd powers by themselves, as neither need wait for the other.
 * ln 2 comes in two parts, the first with so few bits that its product with k is exact.
 */
@inline
export function expm1Near0<T>(x: v128, k: v128, rest: v128): v128 {
  let r = madd<T>(k, constant<T>(Constant.ln2), x);
  r = v128.add<T>(madd<T>(k, constant<T>(Constant.ln2Rest), r), rest);
  const z = v128.mul<T>(r, r);
  if (sizeof<T>() == 8) {
    let even = madd<T>(z, constant<T>(Constant.c10), constant<T>(Constant.c8));
    let odd = madd<T>(z, constant<T>(Constant.c11), constant<T>(Constant.c9));
    even = madd<T>(z, even, constant<T>(Constant.c6));
    odd = madd<T>(z, odd, constant<T>(Constant.c7));
    even = madd<T>(z, even, constant<T>(Constant.c4));
    odd = madd<T>(z, odd, constant<T>(Constant.c5));
    even = madd<T>(z, even, constant<T>(Constant.c2));
    odd = madd<T>(z, odd, constant<T>(Constant.c3));
    return madd<T>(z, madd<T>(r, odd, even), r);
  }
  let q = madd<T>(r, constant<T>(Constant.c7), constant<T>(Constant.c6));
  q = madd<T>(r, q, constant<T>(Constant.c5));
  q = madd<T>(r, q, constant<T>(Constant.c4));
  q = madd<T>(r, q, constant<T>(Constant.c3));
  q = madd<T>(r, q, constant<T>(Constant.c2));
  return madd<T>(z, q, r);
}

/** 2^n of integers, where it is a normal number. */
@inline
export function powerOf2<T>(n: v128): v128 {
  if (sizeof<T>() == 4) return i32x4.shl(i32x4.add(n, i32x4.splat(127)), 23);
  return i64x2.shl(i64x2.add(n, i64x2.splat(1023)), 52);
}

/** The integers in the lowest bits of what `shifted` gave, and back. */
@inline
export function integers<T>(shifted: v128): v128 {
  const magic = constant<T>(Constant.magic);
  return sizeof<T>() == 4 ? i32x4.sub(shifted, magic) : i64x2.sub(shifted, magic);
}

@inline
function numbersOf<T>(integers: v128): v128 {
  const magic = constant<T>(Constant.magic);
  return v128.sub<T>(sizeof<T>() == 4 ? i32x4.add(integers, magic) : i64x2.add(integers, magic), magic);
}

/**
 * e^(x + rest), `rest` far below x and finite: within 2 ulp from the smallest subnormal number to the largest, 0 below and Infinity
 * above. 2^k is a product of two, as neither end of k is the exponent of a normal number.
 */
@inline
export function expOf<T>(x: v128, rest: v128): v128 {
  x = clamp<T>(x, constant<T>(Constant.lowest), constant<T>(Constant.highest));
  const s = shifted<T>(x);
  const p = expm1Near0<T>(x, v128.sub<T>(s, constant<T>(Constant.magic)), rest);
  const k = integers<T>(s);
  const half = sizeof<T>() == 4 ? i32x4.shr_s(k, 1) : i64x2.shr_s(k, 1);
  const first = powerOf2<T>(half);
  const second = powerOf2<T>(sizeof<T>() == 4 ? i32x4.sub(k, half) : i64x2.sub(k, half));
  return v128.mul<T>(madd<T>(first, p, first), second);
}

/** 2^k is computed 2^lift too large where k <= 0: then it is a normal number down to the smallest that counts. */
@inline
export function lifted<T>(k: v128): v128 {
  return powerOf2<T>(sizeof<T>() == 4 ? i32x4.add(k, i32x4.splat(64)) : i64x2.add(k, i64x2.splat(512)));
}

/** 2^-lift */
@inline
export function lower<T>(): v128 {
  return splat<T>(sizeof<T>() == 4 ? 5.421010862427522e-20 : 7.458340731200207e-155);
}

/** The same for x <= 0. */
@inline
export function expBelow0<T>(x: v128, rest: v128): v128 {
  x = v128.pmax<T>(x, constant<T>(Constant.lowest));
  const s = shifted<T>(x);
  const p = expm1Near0<T>(x, v128.sub<T>(s, constant<T>(Constant.magic)), rest);
  const high = lifted<T>(integers<T>(s));
  return v128.mul<T>(madd<T>(high, p, high), lower<T>());
}

/**
 * ln x, within 2 ulp for every number: -Infinity at 0, NaN below. x = 2^k m with m between √½ and √2. With f = m - 1 and
 * s = f / (2 + f), ln m = 2 atanh s = f - (f²/2 - s (f²/2 + R)), where R = 2/3 s² + 2/5 s⁴ + … is what the series leaves.
 */
@inline
function log<T>(x: v128): v128 {
  const isSingle = sizeof<T>() == 4;
  // Subnormal numbers are made normal first.
  const lift: f64 = isSingle ? 33554432 : 18014398509481984; // 2^25, 2^54
  const smallest: f64 = isSingle ? 1.1754943508222875e-38 : 2.2250738585072014e-308;
  const low = v128.lt<T>(x, splat<T>(smallest));
  const normal = v128.bitselect(v128.mul<T>(x, splat<T>(lift)), x, low);
  // Beginning with √½ at the exponent of 1: then the exponent says k, and the mantissa m.
  const start = isSingle ? i32x4.splat(0x3f3504f3) : i64x2.splat(0x3fe6a09e667f3bcd);
  const bits = isSingle
    ? i32x4.add(i32x4.sub(normal, start), i32x4.splat(127 << 23))
    : i64x2.add(i64x2.sub(normal, start), i64x2.splat(<i64>1023 << 52));
  const k = v128.sub<T>(
    numbersOf<T>(isSingle ? i32x4.shr_s(bits, 23) : i64x2.shr_s(bits, 52)),
    v128.bitselect(splat<T>(isSingle ? 127 + 25 : 1023 + 54), splat<T>(isSingle ? 127 : 1023), low),
  );
  const m = isSingle
    ? i32x4.add(v128.and(bits, i32x4.splat(0x7fffff)), start)
    : i64x2.add(v128.and(bits, i64x2.splat(0xfffffffffffff)), start);
  const f = v128.sub<T>(m, splat<T>(1));
  const s = v128.div<T>(f, v128.add<T>(f, splat<T>(2)));
  const z = v128.mul<T>(s, s);
  let R = splat<T>(isSingle ? 2 / 9.0 : 2 / 21.0);
  for (let n = isSingle ? 7 : 19; n >= 3; n -= 2) R = madd<T>(R, z, splat<T>(2 / <f64>n));
  R = v128.mul<T>(R, z);
  const square = v128.mul<T>(splat<T>(0.5), v128.mul<T>(f, f));
  const rest = madd<T>(k, v128.neg<T>(constant<T>(Constant.ln2Rest)), v128.mul<T>(s, v128.add<T>(square, R)));
  const y = v128.sub<T>(
    v128.mul<T>(k, v128.neg<T>(constant<T>(Constant.ln2))),
    v128.sub<T>(v128.sub<T>(square, rest), f),
  );
  const outside = v128.bitselect(splat<T>(-Infinity), splat<T>(NaN), v128.eq<T>(x, zero()));
  const infinite = v128.bitselect(x, outside, v128.gt<T>(x, zero())); // Infinity and NaN are themselves
  const isFinite = v128.and(v128.gt<T>(x, zero()), v128.lt<T>(x, splat<T>(Infinity)));
  return v128.bitselect(y, infinite, isFinite);
}

/** Y = ln A, for the `width` bytes of a row. */
export function logRow<T>(Y: usize, A: usize, width: i32): void {
  for (let left = width; left > 0; left -= 16, Y += 16, A += 16) put(Y, log<T>(v128.load(A)), left);
}

/** ln (1 + x) for x >= 0, with its relative accuracy near 0: what 1 + x loses of x comes back as it stands. */
@inline
export function log1p<T>(x: v128): v128 {
  const one = splat<T>(1);
  const u = v128.add<T>(one, x);
  v128.store(scratch, u);
  logRow<T>(scratch, scratch, 16);
  return v128.add<T>(v128.load(scratch), v128.div<T>(v128.sub<T>(x, v128.sub<T>(u, one)), u));
}
