// Vectors of T (f32: 4 lanes, f64: 2).

/** Stands for an operand that is left out. */
export const zeros = memory.data<u64>([0, 0, 0, 0]);

/** Where a call puts what it finds, or finds what it takes: vectors in its signature would be slower. */
export const scratch = memory.data<u64>([0, 0, 0, 0]);

/** Numbers in a vector. */
@inline
export function lanes<T>(): i32 {
  return 16 / sizeof<T>();
}

@inline
export function splat<T>(x: f64): v128 {
  return v128.splat<T>(<T>x);
}

/** A vector of zeros: to read it takes fewer bytes of code than to make it. */
@inline
export function zero(): v128 {
  return v128.load(zeros);
}

/** a b + c, rounded once where the build has relaxed SIMD. */
@inline
export function madd<T>(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return v128.relaxed_madd<T>(a, b, c);
  return v128.add<T>(v128.mul<T>(a, b), c);
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

/** A vector with entries of another for what lies beyond a row. */
@inline
export function cutTo(x: v128, left: i32, beyond: v128): v128 {
  return left >= 16 ? x : v128.bitselect(x, beyond, within(left));
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

/** The largest entry, everywhere; NaN may be passed over. */
@inline
export function largest<T>(x: v128): v128 {
  x = v128.pmax<T>(x, v128.shuffle<i64>(x, x, 1, 0));
  return sizeof<T>() == 4 ? v128.pmax<T>(x, v128.shuffle<i32>(x, x, 1, 0, 3, 2)) : x;
}
