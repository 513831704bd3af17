import {
  Activation,
  Check,
  Collect,
  Compute,
  Map,
  NONE,
  NumberList,
  Op,
  Pack,
  Product,
  Pull,
  Reduce,
  Call,
  Spread,
  Term,
  WIDTH,
  Zero,
} from './instruction.ts';
import { Records } from './lists.ts';
import { addTerms } from './numbers.ts';
import { NOWHERE, type Region, type Regions } from './regions.ts';
import type { Storage } from './storage.ts';
import { Operand, placeOfFactor, type Tasks } from './task.ts';

/**
 * Writes steps as instructions, but for those that were dropped, and after them a check of all that was asked for; those of numbers
 * by themselves that follow each other as one. `panel`: columns of a matrix that the product takes at a time.
 */
export function encode(steps: Tasks, panel: number, { results }: Storage): Int32Array {
  const { termsOf, count, terms } = termsOfAll(steps);
  const end = (count + results.length + 1) * WIDTH;
  const code = new Int32Array(end + terms.length).fill(NONE, 0, end);
  code.set(terms, end);
  let pc = -WIDTH;
  let list = end;
  for (let step = 0; step < steps.count; step++) {
    if (steps.isDropped(step)) continue;
    if (termsOf[step] === 0) write(code, (pc += WIDTH), steps, step, panel);
    else {
      if (code[pc] !== Op.numbers) {
        pc += WIDTH;
        code[pc] = Op.numbers;
        code[pc + NumberList.count] = 0;
        code[pc + NumberList.list] = list - pc;
      }
      code[pc + NumberList.count] += termsOf[step];
      list += termsOf[step] * Term.WIDTH;
    }
  }
  for (const { from, to } of results) {
    code[(pc += WIDTH)] = Op.check;
    code[pc + Check.X] = from;
    code[pc + Check.size] = to - from;
  }
  code[pc + WIDTH] = Op.end;
  return code;
}

/** The terms that steps become, how many each does, and how many instructions there are then. */
function termsOfAll(steps: Tasks): {
  readonly terms: Int32Array;
  readonly termsOf: Uint8Array;
  readonly count: number;
} {
  const terms = new Records(Term.WIDTH);
  const termsOf = new Uint8Array(steps.count);
  let count = 0;
  let isList = false;
  for (let step = 0; step < steps.count; step++) {
    if (steps.isDropped(step)) continue;
    termsOf[step] = addTerms(terms, steps, step);
    if (termsOf[step] === 0 || !isList) count++;
    isList = termsOf[step] > 0;
  }
  return { terms: terms.words.subarray(0, terms.end), termsOf, count };
}

/** Where f' of what lies in a region is kept, if it is. */
const slopesAt = (regions: Regions, region: Region, f: number): Region =>
  hasSlopes(f) ? regions.slopes(region) : NOWHERE;

const hasSlopes = (f: number): boolean => f === Activation.sigmoid || f === Activation.tanh;

/** Writes where a region begins. */
function put(code: Int32Array, at: number, regions: Regions, region: Region): void {
  if (region !== NOWHERE) code[at] = regions.offset(region);
}

/** The same, and behind it how far it is from one row to the next. */
function putRows(code: Int32Array, at: number, regions: Regions, region: Region): void {
  if (region === NOWHERE) return;
  code[at] = regions.offset(region);
  code[at + 1] = regions.stride(region);
}

function write(code: Int32Array, pc: number, steps: Tasks, step: number, panel: number): void {
  const { regions } = steps;
  const op = steps.op(step);
  const target = steps.target(step);
  const f = steps.f(step);
  const adds = steps.adds(step);
  const A = steps.operand(step, Operand.A);
  const B = steps.operand(step, Operand.B);
  const C = steps.operand(step, Operand.C);
  const X = steps.operand(step, Operand.X);
  const Y = steps.operand(step, Operand.Y);
  code[pc] = op;
  // Most begin with the rows and columns that they go over; the others write something else there.
  if (op !== Op.rule) {
    const over = op === Op.reduce || op === Op.crossEntropy ? A : target;
    code[pc + Map.rows] = regions.rows(over);
    code[pc + Map.columns] = regions.columns(over);
  }
  switch (op) {
    case Op.product: {
      const isTurned = steps.transposed(step);
      code[pc + Product.M] = isTurned ? regions.columns(X) : regions.rows(X);
      code[pc + Product.N] = regions.columns(target);
      code[pc + Product.K] = isTurned ? regions.rows(X) : regions.columns(X);
      putRows(code, pc + Product.C, regions, target);
      put(code, pc + Product.X, regions, X);
      code[pc + Product.rowX] = isTurned ? 1 : regions.stride(X);
      code[pc + Product.columnX] = isTurned ? regions.stride(X) : 1;
      put(code, pc + Product.A, regions, A);
      const panelRows = regions.panelRowsOf(regions.buffer(A));
      code[pc + Product.panelA] = panelRows ? panelRows * panel : panel;
      code[pc + Product.rowA] = panelRows ? panel : regions.stride(A);
      putRows(code, pc + Product.init, regions, adds ? target : steps.operand(step, Operand.init));
      if (Y === NOWHERE) putRows(code, pc + Product.slopes, regions, slopesAt(regions, target, f));
      else putRows(code, pc + Product.Y, regions, hasSlopes(f) ? regions.slopes(Y) : Y);
      code[pc + Product.f] = f;
      break;
    }
    case Op.map: {
      putRows(code, pc + Map.Y, regions, target);
      // Y += A ∘ B is Y = Y + A ∘ B, in the regions of C and D.
      putRows(code, pc + Map.A, regions, adds ? target : A);
      putRows(code, pc + Map.B, regions, adds ? NOWHERE : B);
      putRows(code, pc + Map.C, regions, adds && A !== NOWHERE ? A : C);
      putRows(code, pc + Map.D, regions, adds ? B : steps.operand(step, Operand.D));
      code[pc + Map.s] = placeOfFactor(steps.s(step), regions);
      code[pc + Map.f] = f;
      putRows(code, pc + Map.slopes, regions, slopesAt(regions, target, f));
      break;
    }
    case Op.pull: {
      putRows(code, pc + Pull.dX, regions, target);
      putRows(code, pc + Pull.dY, regions, X);
      putRows(code, pc + Pull.B, regions, B);
      if (Y !== NOWHERE) putRows(code, pc + Pull.Y, regions, hasSlopes(f) ? regions.slopes(Y) : Y);
      code[pc + Pull.f] = f;
      code[pc + Pull.adds] = Number(adds);
      break;
    }
    case Op.reduce: {
      put(code, pc + Reduce.y, regions, target);
      code[pc + Reduce.adds] = Number(adds);
      putRows(code, pc + Reduce.A, regions, A);
      putRows(code, pc + Reduce.B, regions, B);
      break;
    }
    case Op.spread:
    case Op.crossEntropy:
    case Op.crossEntropyPull:
    case Op.largest:
    case Op.logSumExp:
    case Op.logSumExpPull:
    case Op.normalise:
    case Op.normalisePull: {
      const dy =
        op < Op.normalise ? steps.operand(step, Operand.dy) : regions.slopes(B === NOWHERE ? target : B);
      putRows(code, pc + Spread.dX, regions, target);
      put(code, pc + Spread.dy, regions, dy);
      putRows(code, pc + Spread.A, regions, A);
      putRows(code, pc + Spread.B, regions, B);
      code[pc + Spread.adds] = Number(adds);
      if (op < Op.largest || op >= Op.normalise) break;
      // What becomes one number is one row.
      const numbers = op === Op.logSumExpPull ? dy : target;
      const isOne = regions.area(numbers) === 1;
      code[pc + Spread.rows] = isOne ? 1 : regions.rows(A);
      code[pc + Spread.columns] = (isOne ? regions.rows(A) : 1) * regions.columns(A);
      break;
    }
    case Op.compute: {
      putRows(code, pc + Compute.Y, regions, target);
      putRows(code, pc + Compute.A, regions, A);
      putRows(code, pc + Compute.B, regions, B);
      putRows(code, pc + Compute.C, regions, C);
      code[pc + Compute.g] = f;
      code[pc + Compute.halves] = steps.s(step);
      code[pc + Compute.adds] = Number(adds);
      break;
    }
    case Op.collect: {
      const extents = steps.extents(step);
      code.set(extents.slice(0, 4), pc + Collect.I);
      put(code, pc + Collect.Y, regions, target);
      code.set(extents.slice(4, 7), pc + Collect.rowY);
      put(code, pc + Collect.A, regions, A);
      code.set(extents.slice(7), pc + Collect.rowA);
      code[pc + Collect.adds] = Number(adds);
      break;
    }
    case Op.pack: {
      const isTurned = steps.transposed(step);
      code[pc + Pack.rows] = isTurned ? regions.columns(A) : regions.rows(A);
      code[pc + Pack.columns] = isTurned ? regions.rows(A) : regions.columns(A);
      put(code, pc + Pack.panels, regions, target);
      put(code, pc + Pack.A, regions, A);
      code[pc + Pack.rowA] = isTurned ? 1 : regions.stride(A);
      code[pc + Pack.columnA] = isTurned ? regions.stride(A) : 1;
      break;
    }
    case Op.zero: {
      put(code, pc + Zero.X, regions, target);
      code[pc + Zero.size] = regions.area(target);
      break;
    }
    case Op.rule:
      code[pc + Call.index] = steps.call(step);
  }
}
