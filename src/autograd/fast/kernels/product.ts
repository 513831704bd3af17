// C = f(init + X A), or (init + X A) ∘ f'(Y). X A, X Aᵀ and Xᵀ A differ only in strides and in how A was packed.
import { Activation, NONE, Product } from '../instruction';
import { activateRow, deriveRow } from './entrywise';
import { field, place, stride } from './field';
import { lanes, madd, splat } from './vector';

/**
 * Goes through C in tiles of 4 rows by a panel, which is 2 vectors, and then of 1 row. 8 sums are as many as stay in registers, and
 * the loop over k has one step a turn: with more of either, V8 spills.
 */
export function product<T>(pc: usize): void {
  const M = field(pc, Product.M);
  const N = field(pc, Product.N);
  const K = field(pc, Product.K);
  const rowX = stride<T>(pc, Product.rowX);
  const columnX = stride<T>(pc, Product.columnX);
  const rowA = stride<T>(pc, Product.rowA);
  const panelA = stride<T>(pc, Product.panelA);
  const X = <usize>field(pc, Product.X) * sizeof<T>();
  let A = <usize>field(pc, Product.A) * sizeof<T>();
  const panel = 2 * lanes<T>();

  for (let column = 0; column < N; column += panel, A += panelA) {
    let x0 = X;
    let row = 0;
    for (; row + 4 <= M; row += 4, x0 += 4 * rowX) {
      let s00 = splat<T>(0),
        s01 = s00,
        s10 = s00,
        s11 = s00,
        s20 = s00,
        s21 = s00,
        s30 = s00,
        s31 = s00;
      let p0 = x0,
        p1 = p0 + rowX,
        p2 = p1 + rowX,
        p3 = p2 + rowX;
      let a = A;
      for (let k = K; k > 0; --k) {
        const a0 = v128.load(a);
        const a1 = v128.load(a, 16);
        a += rowA;
        let x = v128.load_splat<T>(p0);
        s00 = madd<T>(x, a0, s00);
        s01 = madd<T>(x, a1, s01);
        p0 += columnX;
        x = v128.load_splat<T>(p1);
        s10 = madd<T>(x, a0, s10);
        s11 = madd<T>(x, a1, s11);
        p1 += columnX;
        x = v128.load_splat<T>(p2);
        s20 = madd<T>(x, a0, s20);
        s21 = madd<T>(x, a1, s21);
        p2 += columnX;
        x = v128.load_splat<T>(p3);
        s30 = madd<T>(x, a0, s30);
        s31 = madd<T>(x, a1, s31);
        p3 += columnX;
      }
      write<T>(pc, s00, s01, row, column);
      write<T>(pc, s10, s11, row + 1, column);
      write<T>(pc, s20, s21, row + 2, column);
      write<T>(pc, s30, s31, row + 3, column);
    }
    for (; row < M; row++, x0 += rowX) {
      let s0 = splat<T>(0),
        s1 = s0;
      let p = x0;
      let a = A;
      for (let k = K; k > 0; --k) {
        const x = v128.load_splat<T>(p);
        s0 = madd<T>(x, v128.load(a), s0);
        s1 = madd<T>(x, v128.load(a, 16), s1);
        p += columnX;
        a += rowA;
      }
      write<T>(pc, s0, s1, row, column);
    }
  }

  const f = field(pc, Product.f);
  if (f == Activation.identity) return;
  const width = <usize>N * sizeof<T>();
  const derives = field(pc, Product.Y) != NONE;
  for (let row = 0; row < M; row++) {
    const C = place<T>(pc, Product.C, row, Product.ldC, 0);
    if (derives) deriveRow<T>(f, C, place<T>(pc, Product.Y, row, Product.ldY, 0), width);
    else activateRow<T>(f, C, width);
  }
}

/** Writes a row of a tile, init added; of the last panel only what lies within N columns. */
function write<T>(pc: usize, s0: v128, s1: v128, row: i32, column: i32): void {
  const C = place<T>(pc, Product.C, row, Product.ldC, column);
  if (field(pc, Product.init) != NONE) {
    const init = place<T>(pc, Product.init, row, Product.ldInit, column);
    s0 = v128.add<T>(v128.load(init), s0);
    s1 = v128.add<T>(v128.load(init, 16), s1);
  }
  const left = field(pc, Product.N) - column;
  if (left >= lanes<T>()) v128.store(C, s0);
  else writeFirst<T>(C, s0, left);
  if (left >= 2 * lanes<T>()) v128.store(C, s1, 16);
  else writeFirst<T>(C + 16, s1, left - lanes<T>());
}

/** Writes the first `count` numbers of a vector, fewer than all. */
function writeFirst<T>(C: usize, s: v128, count: i32): void {
  if (count > 0) store<T>(C, v128.extract_lane<T>(s, 0));
  if (sizeof<T>() == 8) return;
  if (count > 1) store<T>(C, v128.extract_lane<T>(s, 1), sizeof<T>());
  if (count > 2) store<T>(C, v128.extract_lane<T>(s, 2), 2 * sizeof<T>());
}
