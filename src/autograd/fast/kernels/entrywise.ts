// Kernels that work entry by entry, or add entries up. Of the last vector of a row, only what belongs to the row is written.
import { Activation, Map, NONE, Pull, Reduce, Spread } from '../instruction';
import { field, place, stride } from './field';
import { activatePull, activateRow } from './activation';
import { cut, madd, put, putCalled, scratch, splat, total, zero, zeros } from './vector';

/** Stands, like `zeros`, for an operand that is left out: read again and again, so that the loops need not ask. */
export function ones<T>(): usize {
  return sizeof<T>() == 4 ? memory.data<f32>([1, 1, 1, 1]) : memory.data<f64>([1, 1]);
}

/** Where a row of an operand begins, or the constant that stands for it. The stride is the field after the operand. */
@inline
function rowOf<T>(pc: usize, operand: i32, row: i32, absent: usize): usize {
  return field(pc, operand) == NONE ? absent : place<T>(pc, operand, row, operand + 1, 0);
}

/** From one vector of an operand to the next, in bytes; a constant stays where it is. */
@inline
function stepOf(pc: usize, operand: i32): usize {
  return field(pc, operand) == NONE ? 0 : 16;
}

/** Where the slopes of a row go; 0 if they are not kept. */
@inline
export function slopesOf<T>(pc: usize, slopes: i32, row: i32): usize {
  return field(pc, slopes) == NONE ? 0 : place<T>(pc, slopes, row, slopes + 1, 0);
}

/** dX (+)= dY ∘ B ∘ f', f' kept at Y or of y there, for the `width` bytes of a row. */
function pullRow<T>(f: i32, dX: usize, dY: usize, B: usize, stepB: usize, Y: usize, adds: i32, width: i32): void {
  for (let left = width; left > 0; left -= 16) {
    let d = v128.mul<T>(v128.load(dY), v128.load(B));
    if (f != Activation.identity) d = activatePull<T>(f, d, v128.load(Y));
    if (adds) d = v128.add<T>(v128.load(dX), d);
    put(dX, d, left);
    dX += 16;
    dY += 16;
    Y += 16;
    B += stepB;
  }
}

/** dX = dX ∘ f', likewise, for the `width` bytes of a row. */
export function deriveRow<T>(f: i32, dX: usize, Y: usize, width: i32): void {
  pullRow<T>(f, dX, dX, ones<T>(), 0, Y, 0, width);
}

/** f', likewise, for a panel's width, into `scratch`. */
export function slopes<T>(f: i32, Y: usize): void {
  v128.store(scratch, splat<T>(1));
  v128.store(scratch, splat<T>(1), 16);
  deriveRow<T>(f, scratch, Y, 32);
}

/** Y = f(A ∘ B + s C ∘ D), and f' beside it. */
export function map<T>(pc: usize): void {
  const rows = field(pc, Map.rows);
  const width = field(pc, Map.columns) * sizeof<T>();
  const f = field(pc, Map.f);
  const s = v128.load_splat<T>(stride<T>(pc, Map.s));
  const stepA = stepOf(pc, Map.A), stepB = stepOf(pc, Map.B), stepC = stepOf(pc, Map.C), stepD = stepOf(pc, Map.D);
  for (let row = 0; row < rows; row++) {
    const start = place<T>(pc, Map.Y, row, Map.ldY, 0);
    let Y = start;
    let A = rowOf<T>(pc, Map.A, row, zeros);
    let B = rowOf<T>(pc, Map.B, row, ones<T>());
    let C = rowOf<T>(pc, Map.C, row, zeros);
    let D = rowOf<T>(pc, Map.D, row, ones<T>());
    // What most maps are, with fewer operands to read.
    if (stepC == 0) {
      for (let left: i32 = width; left > 0; left -= 16, Y += 16, A += stepA, B += stepB) {
        put(Y, v128.mul<T>(v128.load(A), v128.load(B)), left);
      }
    } else if ((stepB | stepD) == 0) {
      for (let left: i32 = width; left > 0; left -= 16, Y += 16, A += stepA, C += stepC) {
        put(Y, madd<T>(s, v128.load(C), v128.load(A)), left);
      }
    } else for (let left: i32 = width; left > 0; left -= 16) {
      const first = v128.mul<T>(v128.load(A), v128.load(B));
      put(Y, madd<T>(v128.mul<T>(s, v128.load(C)), v128.load(D), first), left);
      Y += 16;
      A += stepA;
      B += stepB;
      C += stepC;
      D += stepD;
    }
    if (f != Activation.identity) activateRow<T>(f, start, slopesOf<T>(pc, Map.slopes, row), width);
  }
}

/** dX (+)= dY ∘ B ∘ f'. */
export function pull<T>(pc: usize): void {
  const rows = field(pc, Pull.rows);
  const width = field(pc, Pull.columns) * sizeof<T>();
  const f = field(pc, Pull.f);
  const adds = field(pc, Pull.adds);
  const stepB = stepOf(pc, Pull.B);
  for (let row = 0; row < rows; row++) {
    const dX = place<T>(pc, Pull.dX, row, Pull.ldDX, 0);
    const dY = place<T>(pc, Pull.dY, row, Pull.ldDY, 0);
    const Y = place<T>(pc, Pull.Y, row, Pull.ldY, 0);
    pullRow<T>(f, dX, dY, rowOf<T>(pc, Pull.B, row, ones<T>()), stepB, Y, adds, width);
  }
}

/** y (+)= Σ A, or 1/2 Σ (A - B)². */
export function reduce<T>(pc: usize): void {
  const rows = field(pc, Reduce.rows);
  const width = field(pc, Reduce.columns) * sizeof<T>();
  const squares = field(pc, Reduce.B) != NONE;
  let sum = zero();
  for (let row = 0; row < rows; row++) {
    let A = place<T>(pc, Reduce.A, row, Reduce.ldA, 0);
    let B = place<T>(pc, Reduce.B, row, Reduce.ldB, 0);
    for (let left: i32 = width; left > 0; left -= 16) {
      let x = v128.load(A);
      if (squares) {
        x = v128.sub<T>(x, v128.load(B));
        x = v128.mul<T>(x, x);
      }
      sum = v128.add<T>(sum, cut(x, left));
      A += 16;
      B += 16;
    }
  }
  const y = <usize>field(pc, Reduce.y) * sizeof<T>();
  store<T>(y, (field(pc, Reduce.adds) ? load<T>(y) : <T>0) + total<T>(sum) * <T>(squares ? 0.5 : 1));
}

/** dX (+)= dy, or dy (A - B). */
export function spread<T>(pc: usize): void {
  const rows = field(pc, Spread.rows);
  const width = field(pc, Spread.columns) * sizeof<T>();
  const adds = field(pc, Spread.adds);
  const stepA = stepOf(pc, Spread.A), stepB = stepOf(pc, Spread.B);
  const dy = v128.load_splat<T>(<usize>field(pc, Spread.dy) * sizeof<T>());
  for (let row = 0; row < rows; row++) {
    let dX = place<T>(pc, Spread.dX, row, Spread.ldDX, 0);
    let A = rowOf<T>(pc, Spread.A, row, ones<T>());
    let B = rowOf<T>(pc, Spread.B, row, zeros);
    for (let left: i32 = width; left > 0; left -= 16) {
      let d = v128.mul<T>(dy, v128.sub<T>(v128.load(A), v128.load(B)));
      if (adds) d = v128.add<T>(v128.load(dX), d);
      putCalled(dX, d, left);
      dX += 16;
      A += stepA;
      B += stepB;
    }
  }
}
