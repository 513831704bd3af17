import * as fields from './instruction.ts';
import { Activation, NONE, Op, WIDTH } from './instruction.ts';
import type { Step } from './join.ts';
import type { Storage } from './storage.ts';
import { offsetOf, type Place, strideOf } from './places.ts';

/**
 * Writes steps as instructions, and after them a check of all that was asked for.
 * `panel`: columns of a matrix that the product takes at a time.
 */
export function encode(steps: readonly Step[], panel: number, { results }: Storage): Int32Array {
  const code = new Int32Array((steps.length + results.length + 1) * WIDTH).fill(NONE);
  const at = (i: number) => code.subarray(i * WIDTH, (i + 1) * WIDTH);
  steps.forEach((step, i) => write(at(i), step, panel));
  results.forEach(({ from, to }, i) => {
    const check = at(steps.length + i);
    check[0] = Op.check;
    check[fields.Check.X] = from;
    check[fields.Check.size] = to - from;
  });
  at(steps.length + results.length)[0] = Op.end;
  return code;
}

/** Where f' of what lies at a place is kept, if it is. */
const slopesAt = (place: Place, f: Step['f']): Place | undefined =>
  hasSlopes(f) && place.buffer.slopes ? { ...place, buffer: place.buffer.slopes } : undefined;

/** What f' is taken from: the slopes that were kept, or the output itself. */
const slopesOf = (Y: Place | undefined, f: Step['f']): Place | undefined =>
  Y && hasSlopes(f) ? slopesAt(Y, f)! : Y;

const hasSlopes = (f: Step['f']): boolean => f === Activation.sigmoid || f === Activation.tanh;
/** All others begin with the rows and columns that they go over. */
const goesOverNoRows = new Set([Op.product, Op.pack, Op.zero, Op.rule, Op.collect]);

function write(code: Int32Array, step: Step, panel: number): void {
  const { op, target, operands, f, s, adds } = step;
  const put = (place: Place | undefined, at: number, stride?: number) => {
    if (!place) return;
    code[at] = offsetOf(place);
    if (stride !== undefined) code[stride] = strideOf(place);
  };
  const { A, B, C, D, X, Y, dY, dy, init } = operands;
  code[0] = op;
  if (!goesOverNoRows.has(op)) {
    const over = op === Op.reduce || op === Op.crossEntropy ? A! : target;
    code[fields.Map.rows] = over.rows;
    code[fields.Map.columns] = over.columns;
  }
  switch (op) {
    case Op.product: {
      const at = fields.Product;
      const [own, other] = step.transposed ? (['columns', 'rows'] as const) : (['rows', 'columns'] as const);
      const strides = step.transposed ? [1, strideOf(X!)] : [strideOf(X!), 1];
      code[at.M] = X![own];
      code[at.N] = target.columns;
      code[at.K] = X![other];
      put(target, at.C, at.ldC);
      put(X, at.X);
      [code[at.rowX], code[at.columnX]] = strides;
      put(A, at.A);
      const { panelRows } = A!.buffer;
      code[at.panelA] = panelRows ? panelRows * panel : panel;
      code[at.rowA] = panelRows ? panel : strideOf(A!);
      put(adds ? target : init, at.init, at.ldInit);
      put(slopesOf(Y, f), at.Y, at.ldY);
      if (!Y) put(slopesAt(target, f), at.slopes, at.ldSlopes);
      code[at.f] = f;
      break;
    }
    case Op.map: {
      const at = fields.Map;
      put(target, at.Y, at.ldY);
      // Y += A ∘ B is Y = Y + A ∘ B, in the places of C and D.
      put(adds ? target : A, at.A, at.ldA);
      if (adds) {
        put(A ?? C, at.C, at.ldC);
        put(B, at.D, at.ldD);
      } else {
        put(B, at.B, at.ldB);
        put(C, at.C, at.ldC);
        put(D, at.D, at.ldD);
      }
      code[at.s] = s;
      code[at.f] = f;
      put(slopesAt(target, f), at.slopes, at.ldSlopes);
      break;
    }
    case Op.pull: {
      const at = fields.Pull;
      put(target, at.dX, at.ldDX);
      put(dY, at.dY, at.ldDY);
      put(B, at.B, at.ldB);
      put(slopesOf(Y, f), at.Y, at.ldY);
      code[at.f] = f;
      code[at.adds] = Number(adds);
      break;
    }
    case Op.reduce: {
      const at = fields.Reduce;
      put(target, at.y);
      code[at.adds] = Number(adds);
      put(A, at.A, at.ldA);
      put(B, at.B, at.ldB);
      break;
    }
    case Op.spread:
    case Op.crossEntropy:
    case Op.crossEntropyPull: {
      const at = fields.Spread;
      put(target, at.dX, at.ldDX);
      put(dy, at.dy);
      put(A, at.A, at.ldA);
      put(B, at.B, at.ldB);
      code[at.adds] = Number(adds);
      break;
    }
    case Op.compute: {
      const at = fields.Compute;
      put(target, at.Y, at.ldY);
      put(A, at.A, at.ldA);
      put(B, at.B, at.ldB);
      put(C, at.C, at.ldC);
      [code[at.g], code[at.halves], code[at.adds]] = [f, s, Number(adds)];
      break;
    }
    case Op.collect: {
      const at = fields.Collect;
      const { extents } = step.tasks[0];
      code.set(extents.slice(0, 4), at.I);
      put(target, at.Y);
      code.set(extents.slice(4, 7), at.rowY);
      put(A, at.A);
      code.set(extents.slice(7), at.rowA);
      code[at.adds] = Number(adds);
      break;
    }
    case Op.pack: {
      const at = fields.Pack;
      const [rowA, columnA] = step.transposed ? [1, strideOf(A!)] : [strideOf(A!), 1];
      code[at.rows] = step.transposed ? A!.columns : A!.rows;
      code[at.columns] = step.transposed ? A!.rows : A!.columns;
      put(target, at.panels);
      put(A, at.A);
      [code[at.rowA], code[at.columnA]] = [rowA, columnA];
      break;
    }
    case Op.zero: {
      put(target, fields.Zero.X);
      code[fields.Zero.size] = target.rows * target.columns;
      break;
    }
    case Op.rule:
      code[fields.RuleCall.index] = step.tasks[0].call;
  }
}
