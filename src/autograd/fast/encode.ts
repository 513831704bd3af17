import {
  Activation,
  Check,
  Collect,
  Compute,
  Map,
  NONE,
  Numbers,
  Op,
  Pack,
  Product,
  Pull,
  Reduce,
  RuleCall,
  Spread,
  Term,
  WIDTH,
  Zero,
} from './instruction.ts';
import { termsOf } from './numbers.ts';
import { NOWHERE, type Region, type Regions } from './regions.ts';
import type { Storage } from './storage.ts';
import { Operand, placeOfFactor, type Tasks } from './task.ts';

/**
 * Writes steps as instructions, but for those that were dropped, and after them a check of all that was asked for; those of numbers
 * by themselves that follow each other as one. `panel`: columns of a matrix that the product takes at a time.
 */
export function encode(steps: Tasks, panel: number, { results }: Storage): Int32Array {
  const { count, terms } = sizesOf(steps);
  const end = (count + results.length + 1) * WIDTH;
  const code = new Int32Array(end + terms * Term.WIDTH).fill(NONE, 0, end);
  let pc = -WIDTH;
  let list = end;
  for (let step = 0; step < steps.count; step++) {
    if (steps.isDropped(step)) continue;
    const own = termsOf(steps, step);
    if (own.length === 0) write(code, (pc += WIDTH), steps, step, panel);
    else {
      if (code[pc] !== Op.numbers) {
        pc += WIDTH;
        code[pc] = Op.numbers;
        code[pc + Numbers.count] = 0;
        code[pc + Numbers.list] = list - pc;
      }
      code[pc + Numbers.count] += own.length / Term.WIDTH;
      code.set(own, list);
      list += own.length;
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

/** How many instructions steps become, and how many terms. */
function sizesOf(steps: Tasks): {
  readonly count: number;
  readonly terms: number;
} {
  let count = 0;
  let terms = 0;
  let isList = false;
  for (let step = 0; step < steps.count; step++) {
    if (steps.isDropped(step)) continue;
    const own = termsOf(steps, step).length / Term.WIDTH;
    if (own === 0 || !isList) count++;
    isList = own > 0;
    terms += own;
  }
  return { count, terms };
}

/** Where f' of what lies in a region is kept, if it is. */
const slopesAt = (regions: Regions, region: Region, f: number): Region =>
  hasSlopes(f) ? regions.slopes(region) : NOWHERE;

const hasSlopes = (f: number): boolean => f === Activation.sigmoid || f === Activation.tanh;
/** All others begin with the rows and columns that they go over. */
const goesOverNoRows = new Set([Op.product, Op.pack, Op.zero, Op.rule, Op.collect]);

function write(code: Int32Array, pc: number, steps: Tasks, step: number, panel: number): void {
  const { regions } = steps;
  const op = steps.op(step);
  const target = steps.target(step);
  const f = steps.f(step);
  const adds = steps.adds(step);
  const put = (region: Region, at: number, stride?: number) => {
    if (region === NOWHERE) return;
    code[pc + at] = regions.offset(region);
    if (stride !== undefined) code[pc + stride] = regions.stride(region);
  };
  const A = steps.operand(step, Operand.A);
  const B = steps.operand(step, Operand.B);
  const C = steps.operand(step, Operand.C);
  const X = steps.operand(step, Operand.X);
  const Y = steps.operand(step, Operand.Y);
  code[pc] = op;
  if (!goesOverNoRows.has(op)) {
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
      put(target, Product.C, Product.ldC);
      put(X, Product.X);
      code[pc + Product.rowX] = isTurned ? 1 : regions.stride(X);
      code[pc + Product.columnX] = isTurned ? regions.stride(X) : 1;
      put(A, Product.A);
      const panelRows = regions.panelRowsOf(regions.buffer(A));
      code[pc + Product.panelA] = panelRows ? panelRows * panel : panel;
      code[pc + Product.rowA] = panelRows ? panel : regions.stride(A);
      put(adds ? target : steps.operand(step, Operand.init), Product.init, Product.ldInit);
      if (Y === NOWHERE) put(slopesAt(regions, target, f), Product.slopes, Product.ldSlopes);
      else put(hasSlopes(f) ? regions.slopes(Y) : Y, Product.Y, Product.ldY);
      code[pc + Product.f] = f;
      break;
    }
    case Op.map: {
      put(target, Map.Y, Map.ldY);
      // Y += A ∘ B is Y = Y + A ∘ B, in the regions of C and D.
      put(adds ? target : A, Map.A, Map.ldA);
      if (adds) {
        put(A === NOWHERE ? C : A, Map.C, Map.ldC);
        put(B, Map.D, Map.ldD);
      } else {
        put(B, Map.B, Map.ldB);
        put(C, Map.C, Map.ldC);
        put(steps.operand(step, Operand.D), Map.D, Map.ldD);
      }
      code[pc + Map.s] = placeOfFactor(steps.s(step), regions);
      code[pc + Map.f] = f;
      put(slopesAt(regions, target, f), Map.slopes, Map.ldSlopes);
      break;
    }
    case Op.pull: {
      put(target, Pull.dX, Pull.ldDX);
      put(X, Pull.dY, Pull.ldDY);
      put(B, Pull.B, Pull.ldB);
      if (Y !== NOWHERE) put(hasSlopes(f) ? regions.slopes(Y) : Y, Pull.Y, Pull.ldY);
      code[pc + Pull.f] = f;
      code[pc + Pull.adds] = Number(adds);
      break;
    }
    case Op.reduce: {
      put(target, Reduce.y);
      code[pc + Reduce.adds] = Number(adds);
      put(A, Reduce.A, Reduce.ldA);
      put(B, Reduce.B, Reduce.ldB);
      break;
    }
    case Op.largest:
    case Op.logSumExp:
    case Op.logSumExpPull: {
      const dy = steps.operand(step, Operand.dy);
      put(target, Spread.dX, Spread.ldDX);
      put(dy, Spread.dy);
      put(A, Spread.A, Spread.ldA);
      code[pc + Spread.adds] = Number(adds);
      // What becomes one number is one row.
      const numbers = op === Op.logSumExpPull ? dy : target;
      const isOne = regions.rows(numbers) * regions.columns(numbers) === 1;
      code[pc + Spread.rows] = isOne ? 1 : regions.rows(A);
      code[pc + Spread.columns] = (isOne ? regions.rows(A) : 1) * regions.columns(A);
      break;
    }
    case Op.spread:
    case Op.crossEntropy:
    case Op.crossEntropyPull: {
      put(target, Spread.dX, Spread.ldDX);
      put(steps.operand(step, Operand.dy), Spread.dy);
      put(A, Spread.A, Spread.ldA);
      put(B, Spread.B, Spread.ldB);
      code[pc + Spread.adds] = Number(adds);
      break;
    }
    case Op.compute: {
      put(target, Compute.Y, Compute.ldY);
      put(A, Compute.A, Compute.ldA);
      put(B, Compute.B, Compute.ldB);
      put(C, Compute.C, Compute.ldC);
      code[pc + Compute.g] = f;
      code[pc + Compute.halves] = steps.s(step);
      code[pc + Compute.adds] = Number(adds);
      break;
    }
    case Op.collect: {
      const extents = steps.extents(step);
      code.set(extents.slice(0, 4), pc + Collect.I);
      put(target, Collect.Y);
      code.set(extents.slice(4, 7), pc + Collect.rowY);
      put(A, Collect.A);
      code.set(extents.slice(7), pc + Collect.rowA);
      code[pc + Collect.adds] = Number(adds);
      break;
    }
    case Op.pack: {
      const isTurned = steps.transposed(step);
      code[pc + Pack.rows] = isTurned ? regions.columns(A) : regions.rows(A);
      code[pc + Pack.columns] = isTurned ? regions.rows(A) : regions.columns(A);
      put(target, Pack.panels);
      put(A, Pack.A);
      code[pc + Pack.rowA] = isTurned ? 1 : regions.stride(A);
      code[pc + Pack.columnA] = isTurned ? regions.stride(A) : 1;
      break;
    }
    case Op.zero: {
      put(target, Zero.X);
      code[pc + Zero.size] = regions.rows(target) * regions.columns(target);
      break;
    }
    case Op.rule:
      code[pc + RuleCall.index] = steps.call(step);
  }
}
