import * as fields from './instruction.ts';
import { Activation, NONE, Op, Term, WIDTH } from './instruction.ts';
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
        code[pc + fields.Numbers.count] = 0;
        code[pc + fields.Numbers.list] = list - pc;
      }
      code[pc + fields.Numbers.count] += own.length / Term.WIDTH;
      code.set(own, list);
      list += own.length;
    }
  }
  for (const { from, to } of results) {
    code[(pc += WIDTH)] = Op.check;
    code[pc + fields.Check.X] = from;
    code[pc + fields.Check.size] = to - from;
  }
  code[pc + WIDTH] = Op.end;
  return code;
}

/** How many instructions steps become, and how many terms. */
function sizesOf(steps: Tasks): { readonly count: number; readonly terms: number } {
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
    code[pc + fields.Map.rows] = regions.rows(over);
    code[pc + fields.Map.columns] = regions.columns(over);
  }
  switch (op) {
    case Op.product: {
      const at = fields.Product;
      const isTurned = steps.transposed(step);
      code[pc + at.M] = isTurned ? regions.columns(X) : regions.rows(X);
      code[pc + at.N] = regions.columns(target);
      code[pc + at.K] = isTurned ? regions.rows(X) : regions.columns(X);
      put(target, at.C, at.ldC);
      put(X, at.X);
      code[pc + at.rowX] = isTurned ? 1 : regions.stride(X);
      code[pc + at.columnX] = isTurned ? regions.stride(X) : 1;
      put(A, at.A);
      const panelRows = regions.panelRowsOf(regions.buffer(A));
      code[pc + at.panelA] = panelRows ? panelRows * panel : panel;
      code[pc + at.rowA] = panelRows ? panel : regions.stride(A);
      put(adds ? target : steps.operand(step, Operand.init), at.init, at.ldInit);
      if (Y === NOWHERE) put(slopesAt(regions, target, f), at.slopes, at.ldSlopes);
      else put(hasSlopes(f) ? regions.slopes(Y) : Y, at.Y, at.ldY);
      code[pc + at.f] = f;
      break;
    }
    case Op.map: {
      const at = fields.Map;
      put(target, at.Y, at.ldY);
      // Y += A ∘ B is Y = Y + A ∘ B, in the regions of C and D.
      put(adds ? target : A, at.A, at.ldA);
      if (adds) {
        put(A === NOWHERE ? C : A, at.C, at.ldC);
        put(B, at.D, at.ldD);
      } else {
        put(B, at.B, at.ldB);
        put(C, at.C, at.ldC);
        put(steps.operand(step, Operand.D), at.D, at.ldD);
      }
      code[pc + at.s] = placeOfFactor(steps.s(step), regions);
      code[pc + at.f] = f;
      put(slopesAt(regions, target, f), at.slopes, at.ldSlopes);
      break;
    }
    case Op.pull: {
      const at = fields.Pull;
      put(target, at.dX, at.ldDX);
      put(X, at.dY, at.ldDY);
      put(B, at.B, at.ldB);
      if (Y !== NOWHERE) put(hasSlopes(f) ? regions.slopes(Y) : Y, at.Y, at.ldY);
      code[pc + at.f] = f;
      code[pc + at.adds] = Number(adds);
      break;
    }
    case Op.reduce: {
      const at = fields.Reduce;
      put(target, at.y);
      code[pc + at.adds] = Number(adds);
      put(A, at.A, at.ldA);
      put(B, at.B, at.ldB);
      break;
    }
    case Op.largest:
    case Op.logSumExp:
    case Op.logSumExpPull: {
      const at = fields.Spread;
      const dy = steps.operand(step, Operand.dy);
      put(target, at.dX, at.ldDX);
      put(dy, at.dy);
      put(A, at.A, at.ldA);
      code[pc + at.adds] = Number(adds);
      // What becomes one number is one row.
      const numbers = op === Op.logSumExpPull ? dy : target;
      const isOne = regions.rows(numbers) * regions.columns(numbers) === 1;
      code[pc + at.rows] = isOne ? 1 : regions.rows(A);
      code[pc + at.columns] = (isOne ? regions.rows(A) : 1) * regions.columns(A);
      break;
    }
    case Op.spread:
    case Op.crossEntropy:
    case Op.crossEntropyPull: {
      const at = fields.Spread;
      put(target, at.dX, at.ldDX);
      put(steps.operand(step, Operand.dy), at.dy);
      put(A, at.A, at.ldA);
      put(B, at.B, at.ldB);
      code[pc + at.adds] = Number(adds);
      break;
    }
    case Op.compute: {
      const at = fields.Compute;
      put(target, at.Y, at.ldY);
      put(A, at.A, at.ldA);
      put(B, at.B, at.ldB);
      put(C, at.C, at.ldC);
      code[pc + at.g] = f;
      code[pc + at.halves] = steps.s(step);
      code[pc + at.adds] = Number(adds);
      break;
    }
    case Op.collect: {
      const at = fields.Collect;
      const extents = steps.extents(step);
      code.set(extents.slice(0, 4), pc + at.I);
      put(target, at.Y);
      code.set(extents.slice(4, 7), pc + at.rowY);
      put(A, at.A);
      code.set(extents.slice(7), pc + at.rowA);
      code[pc + at.adds] = Number(adds);
      break;
    }
    case Op.pack: {
      const at = fields.Pack;
      const isTurned = steps.transposed(step);
      code[pc + at.rows] = isTurned ? regions.columns(A) : regions.rows(A);
      code[pc + at.columns] = isTurned ? regions.rows(A) : regions.columns(A);
      put(target, at.panels);
      put(A, at.A);
      code[pc + at.rowA] = isTurned ? 1 : regions.stride(A);
      code[pc + at.columnA] = isTurned ? regions.stride(A) : 1;
      break;
    }
    case Op.zero: {
      put(target, fields.Zero.X);
      code[pc + fields.Zero.size] = regions.rows(target) * regions.columns(target);
      break;
    }
    case Op.rule:
      code[pc + fields.RuleCall.index] = steps.call(step);
  }
}
