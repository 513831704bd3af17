// Kernels that work entry by entry, or add entries up.
import { Activation, Map, NONE, Pull, Reduce, Spread } from '../instruction';
import { field, place } from './field';
import { activate, activatePull, get, lanes, madd, put, splat, total } from './vector';

// An operand that is left out is read from one of these, again and again, so that the loops need not ask.
const zeros = memory.data<f64>([0, 0]);
function ones<T>(): usize {
  return sizeof<T>() == 4 ? memory.data<f32>([1, 1, 1, 1]) : memory.data<f64>([1, 1]);
}

/** Where a row of an operand begins, or the constant that stands for it. The stride is the field after the operand. */
@inline
function rowOf<T>(pc: usize, operand: i32, row: i32, absent: usize): usize {
  return field(pc, operand) == NONE ? absent : place<T>(pc, operand, row, operand + 1, 0);
}

/** Whether an operand advances with the columns; a constant stays. */
@inline
function advances(pc: usize, operand: i32): usize {
  return field(pc, operand) == NONE ? 0 : 1;
}

/** Y = f(Y), for the `width` bytes of a row. */
export function activateRow<T>(f: i32, Y: usize, width: usize): void {
  const end = Y + width;
  while (Y < end) {
    const whole = Y + 16 <= end;
    put<T>(Y, activate<T>(f, get<T>(Y, whole)), whole);
    Y += whole ? 16 : sizeof<T>();
  }
}

/** dX (+)= dY ∘ B ∘ f'(Y), for the `width` bytes of a row; B and Y advance with the columns, or stay where they are. */
function pullRow<T>(f: i32, dX: usize, dY: usize, B: usize, stepB: usize, Y: usize, adds: i32, width: usize): void {
  const end = dX + width;
  while (dX < end) {
    const whole = dX + 16 <= end;
    let d = v128.mul<T>(get<T>(dY, whole), get<T>(B, whole));
    if (f != Activation.identity) d = activatePull<T>(f, d, get<T>(Y, whole));
    if (adds) d = v128.add<T>(get<T>(dX, whole), d);
    put<T>(dX, d, whole);
    const size: usize = whole ? 16 : sizeof<T>();
    dX += size;
    dY += size;
    B += size * stepB;
    Y += size;
  }
}

/** dX = dX ∘ f'(Y), for the `width` bytes of a row. */
export function deriveRow<T>(f: i32, dX: usize, Y: usize, width: usize): void {
  pullRow<T>(f, dX, dX, ones<T>(), 0, Y, 0, width);
}

/** Y = f(A ∘ B + s C ∘ D). */
export function map<T>(pc: usize): void {
  const rows = field(pc, Map.rows);
  const width = <usize>field(pc, Map.columns) * sizeof<T>();
  const f = field(pc, Map.f);
  const s = splat<T>(field(pc, Map.s));
  const stepA = advances(pc, Map.A), stepB = advances(pc, Map.B), stepC = advances(pc, Map.C), stepD = advances(pc, Map.D);
  for (let row = 0; row < rows; row++) {
    let Y = place<T>(pc, Map.Y, row, Map.ldY, 0);
    let A = rowOf<T>(pc, Map.A, row, zeros);
    let B = rowOf<T>(pc, Map.B, row, ones<T>());
    let C = rowOf<T>(pc, Map.C, row, zeros);
    let D = rowOf<T>(pc, Map.D, row, ones<T>());
    const end = Y + width;
    while (Y < end) {
      const whole = Y + 16 <= end;
      const sC = v128.mul<T>(s, get<T>(C, whole));
      const y = madd<T>(sC, get<T>(D, whole), v128.mul<T>(get<T>(A, whole), get<T>(B, whole)));
      put<T>(Y, y, whole);
      const size: usize = whole ? 16 : sizeof<T>();
      Y += size;
      A += size * stepA;
      B += size * stepB;
      C += size * stepC;
      D += size * stepD;
    }
    if (f != Activation.identity) activateRow<T>(f, end - width, width);
  }
}

/** dX (+)= dY ∘ B ∘ f'(Y). */
export function pull<T>(pc: usize): void {
  const rows = field(pc, Pull.rows);
  const width = <usize>field(pc, Pull.columns) * sizeof<T>();
  const f = field(pc, Pull.f);
  const adds = field(pc, Pull.adds);
  const stepB = advances(pc, Pull.B);
  for (let row = 0; row < rows; row++) {
    const dX = place<T>(pc, Pull.dX, row, Pull.ldDX, 0);
    const dY = place<T>(pc, Pull.dY, row, Pull.ldDY, 0);
    const Y = place<T>(pc, Pull.Y, row, Pull.ldY, 0);
    pullRow<T>(f, dX, dY, rowOf<T>(pc, Pull.B, row, ones<T>()), stepB, Y, adds, width);
  }
}

/** y = before + Σ A, or before + 1/2 Σ (A - B)². */
export function reduce<T>(pc: usize): void {
  const rows = field(pc, Reduce.rows);
  const columns = field(pc, Reduce.columns);
  const hasB = field(pc, Reduce.B) != NONE;
  const zero = splat<T>(0);
  let sum = zero;
  for (let row = 0; row < rows; row++) {
    const A = place<T>(pc, Reduce.A, row, Reduce.ldA, 0);
    const B = place<T>(pc, Reduce.B, row, Reduce.ldB, 0);
    for (let column = 0; column < columns; ) {
      const whole = columns - column >= lanes<T>();
      const at = <usize>column * sizeof<T>();
      let x = get<T>(A + at, whole);
      if (hasB) {
        x = v128.sub<T>(x, get<T>(B + at, whole));
        x = v128.mul<T>(x, v128.mul<T>(x, splat<T>(0.5)));
      }
      sum = v128.add<T>(sum, whole ? x : v128.replace_lane<T>(zero, 0, v128.extract_lane<T>(x, 0)));
      column += whole ? lanes<T>() : 1;
    }
  }
  const before = field(pc, Reduce.before);
  const y = <usize>field(pc, Reduce.y) * sizeof<T>();
  store<T>(y, (before != NONE ? load<T>(<usize>before * sizeof<T>()) : <T>0) + total<T>(sum));
}

/** dX (+)= dy, or dy (A - B). */
export function spread<T>(pc: usize): void {
  const rows = field(pc, Spread.rows);
  const width = <usize>field(pc, Spread.columns) * sizeof<T>();
  const adds = field(pc, Spread.adds);
  const stepA = advances(pc, Spread.A), stepB = advances(pc, Spread.B);
  const dy = v128.load_splat<T>(<usize>field(pc, Spread.dy) * sizeof<T>());
  for (let row = 0; row < rows; row++) {
    let dX = place<T>(pc, Spread.dX, row, Spread.ldDX, 0);
    let A = rowOf<T>(pc, Spread.A, row, ones<T>());
    let B = rowOf<T>(pc, Spread.B, row, zeros);
    const end = dX + width;
    while (dX < end) {
      const whole = dX + 16 <= end;
      let d = v128.mul<T>(dy, v128.sub<T>(get<T>(A, whole), get<T>(B, whole)));
      if (adds) d = v128.add<T>(get<T>(dX, whole), d);
      put<T>(dX, d, whole);
      const size: usize = whole ? 16 : sizeof<T>();
      dX += size;
      A += size * stepA;
      B += size * stepB;
    }
  }
}
