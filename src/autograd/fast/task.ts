import { Activation, Always, type Entry, Op } from './instruction.ts';
import { Records } from './lists.ts';
import { NOWHERE, type Region, type Regions } from './regions.ts';

/** Operands as tasks and steps keep them. No instruction has two of one region: dY is an X, dy and init are a D. */
export enum Operand {
  X,
  A,
  B,
  C,
  D,
  Y,
  dY = X,
  dy = D,
  init = D,
}

/** Operands of a task as it is made: those that are left out are undefined. */
interface Operands {
  readonly X?: Region | undefined;
  readonly A?: Region | undefined;
  readonly B?: Region | undefined;
  readonly C?: Region | undefined;
  readonly D?: Region | undefined;
  readonly Y?: Region | undefined;
}

/** How many operands there are at most. */
export const OPERANDS = 6;

/**
 * A kernel to be run on certain regions, before anything is known of the order. `target` is what it writes; if it
 * `adds`, it adds to what is there, or writes where nothing is there yet.
 *
 * Tasks that are alike can become one instruction over more rows. `joins: 'rows'`: their targets lie below each other
 * too. `joins: 'sum'`: they have one target, and add up.
 */
export interface Task {
  readonly op: Op;
  readonly target: Region;
  readonly operands: Operands;
  readonly adds: boolean;
  readonly joins: 'rows' | 'sum' | undefined;
  /** The operand that is the same for all tasks that are joined. */
  readonly fixed: Operand | undefined;
  /** Of `compute`: g. */
  readonly f: Activation | Entry;
  /** Of `map`: 1, -1, or a `factor` of C ∘ D. Of `compute`: the halves. */
  readonly s: number;
  /** Of `product` and `pack`: the first factor, or the matrix, is read by columns. */
  readonly transposed: boolean;
  /** Of `rule`: which call. */
  readonly call: number;
  /** Of `collect`: the fields that say how many, and how far apart. */
  readonly extents: readonly number[];
  /** Of `rule`: what it reads. */
  readonly reads: readonly Region[];
}

const task = (
  op: Op,
  target: Region,
  operands: Operands,
  {
    adds = false,
    joins = 'rows',
    fixed = undefined,
    f = Activation.identity,
    s = 1,
    transposed = false,
  }: Partial<Task> = {},
): Task => ({
  op,
  target,
  operands,
  adds,
  joins,
  fixed,
  f,
  s,
  transposed,
  call: -1,
  extents: NONE,
  reads: NONE,
});

const NONE: readonly never[] = [];

/** C += X A. */
export const product = (C: Region, X: Region, A: Region): Task =>
  task(Op.product, C, { X, A }, { fixed: Operand.A, adds: true });

/** C += Xᵀ A. */
export const transposedProduct = (C: Region, X: Region, A: Region): Task =>
  task(Op.product, C, { X, A }, { adds: true, joins: 'sum', transposed: true });

/** s of `map`, other than 1 and -1: the number at a place. */
export const factor = (place: Region): number => place + 2;

/** Where s of `map` is, in the arena. */
export function placeOfFactor(s: number, regions: Regions): number {
  if (s === 1) return Always.one;
  return s === -1 ? Always.minusOne : regions.offset((s - 2) as Region);
}

/** Y += A ∘ B, or Y += s C. */
export const addMap = (Y: Region, { A, B, C }: Operands, s = 1): Task =>
  task(Op.map, Y, { A, B, C }, { adds: true, s });

/** Y = f(A), Y = A - C. */
export const map = (Y: Region, { A, C }: Operands, f: Activation, s: 1 | -1 = 1): Task =>
  task(Op.map, Y, { A, C }, { f, s });

/** dX += dY ∘ B, dX += dY ∘ f'(Y). */
export const pull = (
  dX: Region,
  { dY, B, Y }: { readonly dY: Region; readonly B?: Region; readonly Y?: Region },
  f = Activation.identity,
): Task => task(Op.pull, dX, { X: dY, B, Y }, { f, adds: true });

/** y += Σ A, y += 1/2 Σ (A - B)². */
export const reduce = (y: Region, A: Region, B?: Region): Task =>
  task(Op.reduce, y, { A, B }, { adds: true, joins: 'sum' });

export const crossEntropy = (y: Region, A: Region, B: Region): Task =>
  task(Op.crossEntropy, y, { A, B }, { adds: true, joins: 'sum' });

/** dX += dy, dX += dy (A - B). */
export const spread = (dX: Region, dy: Region, A?: Region, B?: Region): Task =>
  task(Op.spread, dX, { A, B, D: dy }, { fixed: Operand.dy, adds: true });

export const crossEntropyPull = (dX: Region, dy: Region, A: Region, B: Region): Task =>
  task(Op.crossEntropyPull, dX, { A, B, D: dy }, { fixed: Operand.dy, adds: true });

/** Panels of A, or of its transpose. */
export const pack = (panels: Region, A: Region, transposed: boolean): Task => ({
  ...task(Op.pack, panels, { A }, { transposed }),
  joins: undefined,
});

/** Y = g(A, B, C), or Y += that. */
export const compute = (
  Y: Region,
  g: Entry,
  { A, B, C }: Operands,
  { adds = false, halves = 2 } = {},
): Task => task(Op.compute, Y, { A, B, C }, { f: g, s: halves, adds });

/**
 * Y (+)= Σ A along axes that Y has not.
 * @param counts I, J, L, K
 * @param strides of Y for i, j, l; of A for i, j, l, k
 */
export const collect = (
  Y: Region,
  A: Region,
  counts: readonly number[],
  strides: { readonly Y: readonly number[]; readonly A: readonly number[] },
): Task => ({
  ...task(Op.collect, Y, { A }, { adds: true }),
  joins: undefined,
  extents: [...counts, ...strides.Y, ...strides.A],
});

/** y = the largest entry of A, or log Σ e^A; where y is several numbers, of each row. */
export const ofRows = (op: Op.largest | Op.logSumExp, y: Region, A: Region): Task => ({
  ...task(op, y, { A }),
  joins: undefined,
});

/** dX += softmax(A) dy, likewise. */
export const logSumExpPull = (dX: Region, dy: Region, A: Region): Task => ({
  ...task(Op.logSumExpPull, dX, { A, D: dy }, { adds: true }),
  joins: undefined,
});

export const zero = (X: Region): Task => ({ ...task(Op.zero, X, {}), joins: undefined });

/** Call number `call`, which adds to its target if that is among what it reads. */
export const rule = (call: number, target: Region, reads: readonly Region[]): Task => ({
  ...task(Op.rule, target, {}),
  joins: undefined,
  call,
  reads,
});

enum Field {
  op,
  target,
  f,
  s,
  flags,
  /** Of `rule`: which call. Of `collect`: where the list of extents is. Of `rule`: likewise, what it reads. */
  more,
  /** The first of the operands. */
  operands,
}
const WIDTH = Field.operands + OPERANDS;

const ADDS = 1;
const ROWS = 2;
const SUM = 4;
const TRANSPOSED = 8;
const DROPPED = 16;
/** From here on: which operand is fixed, and 1. */
const FIXED = 5;

/**
 * Tasks in the order in which they were listed, each by its number; or what they become, steps, of which much can change.
 * In one array of numbers: there are millions.
 */
export class Tasks {
  readonly #records: Records;
  /** Of `collect`: the extents. Of `rule`: the call, and what it reads. */
  readonly #more: (readonly number[])[];

  constructor(
    readonly regions: Regions,
    { capacity, more = [] }: { readonly capacity?: number; readonly more?: (readonly number[])[] } = {},
  ) {
    this.#records = new Records(WIDTH, capacity);
    this.#more = more;
  }

  get count(): number {
    return this.#records.count;
  }

  push({ op, target, operands, adds, joins, fixed, f, s, transposed, call, extents, reads }: Task): number {
    const at = this.#records.add();
    const { words } = this.#records;
    words[at + Field.op] = op;
    words[at + Field.target] = target;
    words[at + Field.f] = f;
    words[at + Field.s] = s;
    words[at + Field.flags] =
      (adds ? ADDS : 0) |
      (joins === 'rows' ? ROWS : joins === 'sum' ? SUM : 0) |
      (transposed ? TRANSPOSED : 0) |
      (fixed === undefined ? 0 : (fixed + 1) << FIXED);
    if (op === Op.collect) words[at + Field.more] = this.#more.push(extents) - 1;
    if (op === Op.rule) words[at + Field.more] = this.#more.push([call, ...reads]) - 1;
    words[at + Field.operands + Operand.X] = operands.X ?? NOWHERE;
    words[at + Field.operands + Operand.A] = operands.A ?? NOWHERE;
    words[at + Field.operands + Operand.B] = operands.B ?? NOWHERE;
    words[at + Field.operands + Operand.C] = operands.C ?? NOWHERE;
    words[at + Field.operands + Operand.D] = operands.D ?? NOWHERE;
    words[at + Field.operands + Operand.Y] = operands.Y ?? NOWHERE;
    return this.count - 1;
  }

  /** No tasks yet, which can become steps of these ones. */
  like(capacity: number): Tasks {
    return new Tasks(this.regions, { capacity, more: this.#more });
  }

  /** Adds one that is like another of `tasks`. */
  pushLike(tasks: Tasks, task: number): number {
    const at = this.#records.add();
    const { words } = this.#records;
    const from = tasks.#records.words;
    for (let k = 0; k < WIDTH; k++) words[at + k] = from[task * WIDTH + k];
    return this.count - 1;
  }

  /** Takes the last one back. */
  pop(): void {
    this.#records.end -= WIDTH;
  }

  op(task: number): Op {
    return this.#records.words[task * WIDTH + Field.op];
  }

  target(task: number): Region {
    return this.#records.words[task * WIDTH + Field.target] as Region;
  }

  f(task: number): Activation | Entry {
    return this.#records.words[task * WIDTH + Field.f];
  }

  s(task: number): number {
    return this.#records.words[task * WIDTH + Field.s];
  }

  /** `NOWHERE` where there is none. */
  operand(task: number, operand: Operand): Region {
    return this.#records.words[task * WIDTH + Field.operands + operand] as Region;
  }

  has(task: number, operand: Operand): boolean {
    return this.operand(task, operand) !== NOWHERE;
  }

  adds(task: number): boolean {
    return (this.#flags(task) & ADDS) !== 0;
  }

  /** Whether it can become one with others, in rows or in a sum. */
  joins(task: number): boolean {
    return (this.#flags(task) & (ROWS | SUM)) !== 0;
  }

  sums(task: number): boolean {
    return (this.#flags(task) & SUM) !== 0;
  }

  transposed(task: number): boolean {
    return (this.#flags(task) & TRANSPOSED) !== 0;
  }

  isFixed(task: number, operand: Operand): boolean {
    return this.#flags(task) >> FIXED === operand + 1;
  }

  /** Another does its work since. */
  isDropped(task: number): boolean {
    return (this.#flags(task) & DROPPED) !== 0;
  }

  /** Of `rule`: which call. */
  call(task: number): number {
    return this.#moreOf(task)[0];
  }

  extents(task: number): readonly number[] {
    return this.#moreOf(task);
  }

  /** Goes through every region that a task reads: its target too if it works in place, but not if it only adds to it. */
  eachRead(task: number, visit: (region: Region) => void): void {
    for (let operand = 0; operand < OPERANDS; operand++) {
      if (this.has(task, operand)) visit(this.operand(task, operand));
    }
    if (this.op(task) !== Op.rule) return;
    const more = this.#moreOf(task);
    for (let i = 1; i < more.length; i++) visit(more[i] as Region);
  }

  readsInPlace(task: number): boolean {
    const target = this.target(task);
    for (let operand = 0; operand < OPERANDS; operand++) {
      if (this.has(task, operand) && this.regions.same(this.operand(task, operand), target)) return true;
    }
    if (this.op(task) !== Op.rule) return false;
    return this.#moreOf(task).some((region, i) => i > 0 && this.regions.same(region as Region, target));
  }

  setTarget(task: number, region: Region): void {
    this.#records.words[task * WIDTH + Field.target] = region;
  }

  setOperand(task: number, operand: Operand, region: Region): void {
    this.#records.words[task * WIDTH + Field.operands + operand] = region;
  }

  /** It becomes another kernel, for operands that both have. */
  setOp(task: number, op: Op): void {
    this.#records.words[task * WIDTH + Field.op] = op;
    this.#records.words[task * WIDTH + Field.flags] &= ~TRANSPOSED;
  }

  setF(task: number, f: Activation | Entry): void {
    this.#records.words[task * WIDTH + Field.f] = f;
  }

  setS(task: number, s: number): void {
    this.#records.words[task * WIDTH + Field.s] = s;
  }

  setAdds(task: number, adds: boolean): void {
    const at = task * WIDTH + Field.flags;
    const { words } = this.#records;
    words[at] = adds ? words[at] | ADDS : words[at] & ~ADDS;
  }

  drop(task: number): void {
    this.#records.words[task * WIDTH + Field.flags] |= DROPPED;
  }

  #flags(task: number): number {
    return this.#records.words[task * WIDTH + Field.flags];
  }

  #moreOf(task: number): readonly number[] {
    return this.#more[this.#records.words[task * WIDTH + Field.more]];
  }
}
