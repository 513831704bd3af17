import {
  Activation,
  Always,
  Check,
  Collect,
  Compute,
  Entry,
  Map,
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
import { NO_ONE } from './edges.ts';
import type { Buffer } from './regions.ts';
import { assertProgram, type Program } from './program.ts';
import { Lies, type Storage } from './storage.ts';

/** Fields of each op that are regions, and those that are sizes. */
const layout: Partial<
  Record<Op, { sizes: readonly number[]; target: number; operands: Readonly<Record<string, number>> }>
> = {
  [Op.product]: {
    sizes: [Product.M, Product.N, Product.K],
    target: Product.C,
    operands: { init: Product.init, X: Product.X, A: Product.A, Y: Product.Y },
  },
  [Op.map]: {
    sizes: [Map.rows, Map.columns],
    target: Map.Y,
    operands: { A: Map.A, B: Map.B, s: Map.s, C: Map.C, D: Map.D },
  },
  [Op.pull]: {
    sizes: [Pull.rows, Pull.columns],
    target: Pull.dX,
    operands: { dY: Pull.dY, B: Pull.B, Y: Pull.Y },
  },
  [Op.reduce]: {
    sizes: [Reduce.rows, Reduce.columns],
    target: Reduce.y,
    operands: { A: Reduce.A, B: Reduce.B },
  },
  [Op.spread]: {
    sizes: [Spread.rows, Spread.columns],
    target: Spread.dX,
    operands: { dy: Spread.dy, A: Spread.A, B: Spread.B },
  },
  [Op.crossEntropy]: {
    sizes: [Spread.rows, Spread.columns],
    target: Spread.dX,
    operands: { A: Spread.A, B: Spread.B },
  },
  [Op.crossEntropyPull]: {
    sizes: [Spread.rows, Spread.columns],
    target: Spread.dX,
    operands: { dy: Spread.dy, A: Spread.A, B: Spread.B },
  },
  [Op.largest]: { sizes: [Spread.rows, Spread.columns], target: Spread.dX, operands: { A: Spread.A } },
  [Op.logSumExp]: { sizes: [Spread.rows, Spread.columns], target: Spread.dX, operands: { A: Spread.A } },
  [Op.logSumExpPull]: {
    sizes: [Spread.rows, Spread.columns],
    target: Spread.dX,
    operands: { dy: Spread.dy, A: Spread.A },
  },
  [Op.normalise]: { sizes: [Spread.rows, Spread.columns], target: Spread.dX, operands: { A: Spread.A } },
  [Op.normalisePull]: {
    sizes: [Spread.rows, Spread.columns],
    target: Spread.dX,
    operands: { dY: Spread.A, Y: Spread.B },
  },
  [Op.pack]: { sizes: [Pack.rows, Pack.columns], target: Pack.panels, operands: { A: Pack.A } },
  [Op.zero]: { sizes: [Zero.size], target: Zero.X, operands: {} },
  [Op.compute]: {
    sizes: [Compute.rows, Compute.columns],
    target: Compute.Y,
    operands: { A: Compute.A, B: Compute.B, C: Compute.C },
  },
  [Op.collect]: {
    sizes: [Collect.I, Collect.J, Collect.L, Collect.K],
    target: Collect.Y,
    operands: { A: Collect.A },
  },
  [Op.check]: { sizes: [Check.size], target: Check.X, operands: {} },
};

/** Which field holds the activation, and which says that the target is added to. */
const activationOf: Partial<Record<Op, number>> = {
  [Op.product]: Product.f,
  [Op.map]: Map.f,
  [Op.pull]: Pull.f,
};
const addsOf: Partial<Record<Op, number>> = {
  [Op.pull]: Pull.adds,
  [Op.spread]: Spread.adds,
  [Op.crossEntropyPull]: Spread.adds,
  [Op.compute]: Compute.adds,
  [Op.logSumExpPull]: Spread.adds,
  [Op.normalisePull]: Spread.adds,
  [Op.collect]: Collect.adds,
};

/** A program as text, an instruction a line: `product 1x4x4 sigmoid h+4 <- init=Wh, X=h, A=W`, for people and for snapshots. */
export function printProgram(program: Program): string {
  assertProgram(program, 'printProgram');
  const { code, calls, storage } = program;
  const { regions } = storage;
  const buffers = Array.from({ length: regions.count }, (_, buffer) => buffer as Buffer).sort(
    (a, b) => regions.startOf(a) - regions.startOf(b),
  );
  const nameOfBuffer = (buffer: Buffer) => (regions.isShared(buffer) ? 'shared' : regions.nameOf(buffer));
  const first = new globalThis.Map<string, number>();
  for (const buffer of buffers) {
    const name = nameOfBuffer(buffer);
    if (!first.has(name)) first.set(name, regions.startOf(buffer));
  }
  const nameOf = (at: number): string => {
    // The last that starts there or before, by halving.
    let [from, to] = [0, buffers.length];
    while (to - from > 1) {
      const middle = (from + to) >> 1;
      if (regions.startOf(buffers[middle]) <= at) from = middle;
      else to = middle;
    }
    const name = nameOfBuffer(buffers[from]);
    const distance = at - first.get(name)!;
    return name.split(' ')[0] + (distance ? `+${distance}` : '');
  };

  /** y = c ± a b */
  const termOf = (at: number): string => {
    const [y, a, b, c] = [Term.y, Term.a, Term.b, Term.c].map((field) => code[at + field]);
    const factors = [a, b].filter((factor) => factor > Always.minusOne).map((factor) => nameOf(factor));
    const isMinus = a === Always.minusOne || b === Always.minusOne;
    const before = c === Always.zero ? '' : `${nameOf(c)} ${isMinus ? '' : '+ '}`;
    return `${nameOf(y)} = ${before}${isMinus ? '− ' : ''}${factors.join(' ')}`;
  };
  const lines: string[] = [];
  for (let pc = 0; code[pc] !== Op.end; pc += WIDTH) {
    const op: Op = code[pc];
    if (op === Op.rule) {
      const { node, slot } = calls[code[pc + Call.index]];
      lines.push(`rule ${node.op}${slot === undefined ? '' : ` back to input ${slot}`}`);
      continue;
    }
    if (op === Op.numbers) {
      const list = pc + code[pc + NumberList.list];
      lines.push(`numbers ${code[pc + NumberList.count]}`);
      for (let i = 0; i < code[pc + NumberList.count]; i++) lines.push(`  ${termOf(list + i * Term.WIDTH)}`);
      continue;
    }
    const { sizes, target, operands } = layout[op]!;
    // 1 and -1 go without saying.
    const regions = Object.entries(operands).filter(([, field]) => code[pc + field] > Always.minusOne);
    const f = activationOf[op] === undefined ? 0 : code[pc + activationOf[op]];
    const adds = addsOf[op] !== undefined && code[pc + addsOf[op]] === 1;
    const words = [Op[op], sizes.map((field) => code[pc + field]).join('x')];
    if (op === Op.compute) words.push(Entry[code[pc + Compute.g]]);
    if (f !== Activation.identity) words.push(Activation[f]);
    words.push(nameOf(code[pc + target]));
    if (regions.length > 0) words.push(adds ? '+=' : '=');
    lines.push(
      `${words.join(' ')} ${regions.map(([name, field]) => `${name}:${nameOf(code[pc + field])}`).join(' ')}`.trimEnd(),
    );
  }
  return lines.join('\n');
}

/**
 * Where the values and cotangents of a program lie, a node a line: `%5 a: value under %6, cotangent under %6`, for people and for
 * snapshots. A node is `alone` in its region; `in` another, of which it is a part; `into` a sum; `over` its argument, or `under`
 * its activation.
 */
export function printStorage(program: Program): string {
  assertProgram(program, 'printStorage');
  const { storage } = program;
  const words = ({ how, other }: Storage['values'], id: number) =>
    other[id] === NO_ONE ? Lies[how[id]] : `${Lies[how[id]]} %${other[id]}`;
  return storage.reach.nodes
    .map((node) => {
      const { id } = node;
      const line = `%${id} ${node.name ?? node.op}: value ${words(storage.values, id)}`;
      if (!storage.reach.isActive(node)) return line;
      return `${line}, cotangent ${words(storage.cotangents, id)}`;
    })
    .join('\n');
}
