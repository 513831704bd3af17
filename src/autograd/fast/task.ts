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
  /** The operands, `NOWHERE` where there is none. */
  readonly X: Region;
  readonly A: Region;
  readonly B: Region;
  readonly C: Region;
  readonly D: Region;
  readonly Y: Region;
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

/** What all tasks are made from, so that they have one layout. */
const task: Task = {
  op: Op.end,
  target: NOWHERE,
  X: NOWHERE,
  A: NOWHERE,
  B: NOWHERE,
  C: NOWHERE,
  D: NOWHERE,
  Y: NOWHERE,
  adds: false,
  joins: 'rows',
  fixed: undefined,
  f: Activation.identity,
  s: 1,
  transposed: false,
  call: -1,
  extents: [],
  reads: [],
};

/** Operands that may be left out. */
type Operands = Partial<Pick<Task, 'A' | 'B' | 'C'>>;

/** C += X A. */
export const product = (target: Region, X: Region, A: Region): Task => ({
  ...task,
  op: Op.product,
  target,
  X,
  A,
  fixed: Operand.A,
  adds: true,
});

/** C += Xᵀ A. */
export const transposedProduct = (target: Region, X: Region, A: Region): Task => ({
  ...task,
  op: Op.product,
  target,
  X,
  A,
  adds: true,
  joins: 'sum',
  transposed: true,
});

/** s of `map`, other than 1 and -1: the number at a place. */
export const factor = (place: Region): number => place + 2;

/** Where s of `map` is, in the arena. */
export function placeOfFactor(s: number, regions: Regions): number {
  if (s === 1) return Always.one;
  return s === -1 ? Always.minusOne : regions.offset((s - 2) as Region);
}

/** Y += A ∘ B, or Y += s C. */
export const addMap = (target: Region, { A = NOWHERE, B = NOWHERE, C = NOWHERE }: Operands, s = 1): Task => ({
  ...task,
  op: Op.map,
  target,
  A,
  B,
  C,
  adds: true,
  s,
});

/** Y = f(A), Y = A - C. */
export const map = (target: Region, f: Activation, A: Region, C = NOWHERE, s: 1 | -1 = 1): Task => ({
  ...task,
  op: Op.map,
  target,
  A,
  C,
  f,
  s,
});

/** dX += dY ∘ B, dX += dY ∘ f'(Y). */
export const pull = (
  target: Region,
  { dY, B = NOWHERE, Y = NOWHERE }: { readonly dY: Region; readonly B?: Region; readonly Y?: Region },
  f = Activation.identity,
): Task => ({ ...task, op: Op.pull, target, X: dY, B, Y, f, adds: true });

/** y += Σ A, y += 1/2 Σ (A - B)². */
export const reduce = (target: Region, A: Region, B = NOWHERE): Task => ({
  ...task,
  op: Op.reduce,
  target,
  A,
  B,
  adds: true,
  joins: 'sum',
});

export const crossEntropySum = (y: Region, A: Region, B: Region): Task => ({
  ...reduce(y, A, B),
  op: Op.crossEntropy,
});

/** dX += dy, dX += dy (A - B). */
export const spreadOver = (target: Region, dy: Region, A = NOWHERE, B = NOWHERE): Task => ({
  ...task,
  op: Op.spread,
  target,
  A,
  B,
  D: dy,
  fixed: Operand.dy,
  adds: true,
});

export const crossEntropyPull = (dX: Region, dy: Region, A: Region, B: Region): Task => ({
  ...spreadOver(dX, dy, A, B),
  op: Op.crossEntropyPull,
});

/** Panels of A, or of its transpose. */
export const pack = (target: Region, A: Region, transposed: boolean): Task => ({
  ...task,
  op: Op.pack,
  target,
  A,
  transposed,
  joins: undefined,
});

/** Y = g(A, B, C), or Y += that. */
export const compute = (
  target: Region,
  g: Entry,
  { A = NOWHERE, B = NOWHERE, C = NOWHERE }: Operands,
  { adds = false, halves = 2 } = {},
): Task => ({ ...task, op: Op.compute, target, A, B, C, f: g, s: halves, adds });

/**
 * Y (+)= Σ A along axes that Y has not.
 * @param counts I, J, L, K
 * @param strides of Y for i, j, l; of A for i, j, l, k
 */
export const collect = (
  target: Region,
  A: Region,
  counts: readonly number[],
  strides: { readonly Y: readonly number[]; readonly A: readonly number[] },
): Task => ({
  ...task,
  op: Op.collect,
  target,
  A,
  adds: true,
  joins: undefined,
  extents: [...counts, ...strides.Y, ...strides.A],
});

/** y = the largest entry of A, or log Σ e^A; where y is several numbers, of each row. */
export const ofRows = (op: Op.largest | Op.logSumExp, target: Region, A: Region): Task => ({
  ...task,
  op,
  target,
  A,
  joins: undefined,
});

/** dX += softmax(A) dy, likewise. */
export const logSumExpPull = (dX: Region, dy: Region, A: Region): Task => ({
  ...spreadOver(dX, dy, A),
  op: Op.logSumExpPull,
  joins: undefined,
});

/** Y = rows of A less their mean, divided by their deviation; or its way back, from dY and Y. */
export const normaliseRows = (target: Region, A: Region, B = NOWHERE): Task => ({
  ...task,
  op: B === NOWHERE ? Op.normalise : Op.normalisePull,
  target,
  A,
  B,
  adds: B !== NOWHERE,
});

export const zero = (target: Region): Task => ({ ...task, op: Op.zero, target, joins: undefined });

/** Call number `call`, which adds to its target if that is among what it reads. */
export const ruleCall = (call: number, target: Region, reads: readonly Region[]): Task => ({
  ...task,
  op: Op.rule,
  target,
  joins: undefined,
  call,
  reads,
});

enum Field {
  /** What it is: `OP`, f, and what is true of it. */
  head,
  target,
  /** s. Of `collect` and `rule`: where the list is of extents, or of the call and what it reads. */
  more,
  /** The first of the operands. */
  operands,
}
const WIDTH = Field.operands + OPERANDS;

// The bits of `head`.
const OP = 31;
const F_FROM = 5;
const F = 15 << F_FROM;
const ADDS = 1 << 9;
const ROWS = 1 << 10;
const SUM = 1 << 11;
const TRANSPOSED = 1 << 12;
const DROPPED = 1 << 13;
/** From here on: which operand is fixed, and 1. */
const FIXED_FROM = 14;

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

  push(task: Task): number {
    const { op, target, f, s, adds, joins, transposed, fixed } = task;
    const at = this.#records.add();
    const { words } = this.#records;
    words[at + Field.head] =
      op |
      (f << F_FROM) |
      (adds ? ADDS : 0) |
      (joins === 'rows' ? ROWS : joins === 'sum' ? SUM : 0) |
      (transposed ? TRANSPOSED : 0) |
      (fixed === undefined ? 0 : (fixed + 1) << FIXED_FROM);
    words[at + Field.target] = target;
    if (op === Op.collect) words[at + Field.more] = this.#more.push(task.extents) - 1;
    else if (op === Op.rule) words[at + Field.more] = this.#more.push([task.call, ...task.reads]) - 1;
    else words[at + Field.more] = s;
    words[at + Field.operands + Operand.X] = task.X;
    words[at + Field.operands + Operand.A] = task.A;
    words[at + Field.operands + Operand.B] = task.B;
    words[at + Field.operands + Operand.C] = task.C;
    words[at + Field.operands + Operand.D] = task.D;
    words[at + Field.operands + Operand.Y] = task.Y;
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
    return this.#head(task) & OP;
  }

  target(task: number): Region {
    return this.#records.words[task * WIDTH + Field.target] as Region;
  }

  f(task: number): Activation | Entry {
    return (this.#head(task) & F) >> F_FROM;
  }

  s(task: number): number {
    return this.#records.words[task * WIDTH + Field.more];
  }

  /** `NOWHERE` where there is none. */
  operand(task: number, operand: Operand): Region {
    return this.#records.words[task * WIDTH + Field.operands + operand] as Region;
  }

  has(task: number, operand: Operand): boolean {
    return this.operand(task, operand) !== NOWHERE;
  }

  adds(task: number): boolean {
    return (this.#head(task) & ADDS) !== 0;
  }

  /** Whether it can become one with others, in rows or in a sum. */
  joins(task: number): boolean {
    return (this.#head(task) & (ROWS | SUM)) !== 0;
  }

  sums(task: number): boolean {
    return (this.#head(task) & SUM) !== 0;
  }

  transposed(task: number): boolean {
    return (this.#head(task) & TRANSPOSED) !== 0;
  }

  isFixed(task: number, operand: Operand): boolean {
    return this.#head(task) >> FIXED_FROM === operand + 1;
  }

  /** Another does its work since. */
  isDropped(task: number): boolean {
    return (this.#head(task) & DROPPED) !== 0;
  }

  /** Of `rule`: which call. */
  call(task: number): number {
    return this.#moreOf(task)[0];
  }

  extents(task: number): readonly number[] {
    return this.#moreOf(task);
  }

  /** How many places there are for what a task reads. */
  places(task: number): number {
    return this.op(task) === Op.rule ? OPERANDS + this.#moreOf(task).length - 1 : OPERANDS;
  }

  /**
   * What a task reads, place by place, `NOWHERE` where there is nothing: its target too if it works in place, but not if it only
   * adds to it.
   */
  read(task: number, place: number): Region {
    if (place < OPERANDS) return this.#records.words[task * WIDTH + Field.operands + place] as Region;
    return this.#moreOf(task)[place - OPERANDS + 1] as Region;
  }

  readsInPlace(task: number): boolean {
    const target = this.target(task);
    for (let place = this.places(task) - 1; place >= 0; place--) {
      const region = this.read(task, place);
      if (region !== NOWHERE && this.regions.same(region, target)) return true;
    }
    return false;
  }

  setTarget(task: number, region: Region): void {
    this.#records.words[task * WIDTH + Field.target] = region;
  }

  setOperand(task: number, operand: Operand, region: Region): void {
    this.#records.words[task * WIDTH + Field.operands + operand] = region;
  }

  /** It becomes another kernel, for operands that both have. */
  setOp(task: number, op: Op): void {
    this.#setHead(task, OP | TRANSPOSED, op);
  }

  setF(task: number, f: Activation | Entry): void {
    this.#setHead(task, F, f << F_FROM);
  }

  setS(task: number, s: number): void {
    this.#records.words[task * WIDTH + Field.more] = s;
  }

  setAdds(task: number, adds: boolean): void {
    this.#setHead(task, ADDS, adds ? ADDS : 0);
  }

  drop(task: number): void {
    this.#setHead(task, DROPPED, DROPPED);
  }

  #setHead(task: number, mask: number, bits: number): void {
    const at = task * WIDTH + Field.head;
    const { words } = this.#records;
    words[at] = (words[at] & ~mask) | bits;
  }

  #head(task: number): number {
    return this.#records.words[task * WIDTH + Field.head];
  }

  #moreOf(task: number): readonly number[] {
    return this.#more[this.#records.words[task * WIDTH + Field.more]];
  }
}
