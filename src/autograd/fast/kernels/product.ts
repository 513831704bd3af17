// C = f(init + X A), or (init + X A) ∘ f'. X A, X Aᵀ and Xᵀ A differ only in strides and in how A was packed.
import { Activation, NONE, Product } from '../instruction';
import { activateRow } from './activation';
import { deriveRow, slopes, slopesOf } from './entrywise';
import { field, place, stride } from './field';
import { madd, put, scratch, splat, zero, zeros } from './vector';

/** Where the sums of a tile wait to be written: below all data, which AssemblyScript puts at 1024 and after. */
const SUMS: usize = 0;

/**
 * Goes through C in tiles of 4 rows by a panel, which is 2 vectors, and then of 1 row. 8 sums are as many as stay in registers, and
 * the loop over k has one step a turn: with more of either, V8 spills.
 */
export function product<T>(pc: usize): void {
  const M = field(pc, Product.M);
  const K = field(pc, Product.K);
  const rowX = stride<T>(pc, Product.rowX);
  const columnX = stride<T>(pc, Product.columnX);
  const rowA = stride<T>(pc, Product.rowA);
  const panelA = stride<T>(pc, Product.panelA);
  const rowC = stride<T>(pc, Product.ldC);
  const hasInit = field(pc, Product.init) != NONE;
  const rowInit = hasInit ? stride<T>(pc, Product.ldInit) : 0;
  const width = field(pc, Product.N) * sizeof<T>();
  const panel = 32;

  let A = stride<T>(pc, Product.A);
  let columnC = stride<T>(pc, Product.C);
  let columnInit = hasInit ? stride<T>(pc, Product.init) : zeros;
  // One row Y for all of C makes one factor f' for each column.
  const f = field(pc, Product.f);
  const derives = field(pc, Product.Y) != NONE;
  const scales = derives && field(pc, Product.ldY) == 0;
  let columnY = stride<T>(pc, Product.Y);
  let m0 = splat<T>(1), m1 = m0;
  for (let left: i32 = width; left > 0; left -= panel) {
    let p0 = stride<T>(pc, Product.X);
    let c = columnC;
    let init = columnInit;
    let rows = M;
    if (scales) {
      slopes<T>(f, columnY);
      m0 = v128.load(scratch);
      m1 = v128.load(scratch, 16);
      columnY += panel;
    }
    for (; rows > 0; rows -= 4) {
      if (rows > 1) {
        let s00 = zero(), s01 = s00, s10 = s00, s11 = s00, s20 = s00, s21 = s00, s30 = s00, s31 = s00;
        // Of 2 or 3 rows at the end, the last is taken for those that are missing too.
        let p1 = p0 + rowX;
        let p2 = p1 + (rows > 2 ? rowX : 0);
        let p3 = p2 + (rows > 3 ? rowX : 0);
        const next = p3 + rowX;
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
        p0 = next;
        v128.store(SUMS, s00);
        v128.store(SUMS, s01, 16);
        v128.store(SUMS, s10, 32);
        v128.store(SUMS, s11, 48);
        v128.store(SUMS, s20, 64);
        v128.store(SUMS, s21, 80);
        v128.store(SUMS, s30, 96);
        v128.store(SUMS, s31, 112);
      } else {
        let s0 = zero(), s1 = s0;
        let a = A;
        let k = K;
        // In float32, even and odd k by themselves: then the additions need not wait for each other so long.
        if (sizeof<T>() == 4) {
          let t0 = s0, t1 = s0;
          for (; k > 1; k -= 2) {
            let x = v128.load_splat<T>(p0);
            s0 = madd<T>(x, v128.load(a), s0);
            s1 = madd<T>(x, v128.load(a, 16), s1);
            p0 += columnX;
            a += rowA;
            x = v128.load_splat<T>(p0);
            t0 = madd<T>(x, v128.load(a), t0);
            t1 = madd<T>(x, v128.load(a, 16), t1);
            p0 += columnX;
            a += rowA;
          }
          s0 = v128.add<T>(s0, t0);
          s1 = v128.add<T>(s1, t1);
        }
        for (; k > 0; --k) {
          const x = v128.load_splat<T>(p0);
          s0 = madd<T>(x, v128.load(a), s0);
          s1 = madd<T>(x, v128.load(a, 16), s1);
          p0 += columnX;
          a += rowA;
        }
        v128.store(SUMS, s0);
        v128.store(SUMS, s1, 16);
      }
      // By way of memory: four times the same code would be four times as long, and a call takes longer.
      const end = SUMS + 32 * <usize>min(rows, 4);
      for (let sums = SUMS; sums < end; sums += 32) {
        put(c, v128.mul<T>(m0, v128.add<T>(v128.load(init), v128.load(sums))), left);
        if (left > 16) put(c + 16, v128.mul<T>(m1, v128.add<T>(v128.load(init, 16), v128.load(sums, 16))), left - 16);
        c += rowC;
        init += rowInit;
      }
    }
    A += panelA;
    columnC += panel;
    if (hasInit) columnInit += panel;
  }

  if (f == Activation.identity || scales) return;
  for (let row = 0; row < M; row++) {
    const C = place<T>(pc, Product.C, row, Product.ldC, 0);
    if (derives) deriveRow<T>(f, C, place<T>(pc, Product.Y, row, Product.ldY, 0), width);
    else activateRow<T>(f, C, slopesOf<T>(pc, Product.slopes, row), width);
  }
}
