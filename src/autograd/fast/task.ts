import { Activation, type Entry, Op } from './instruction.ts';
import { type Place, samePlace } from './places.ts';

/**
 * A kernel to be run on certain places, before anything is known of the order. `target` is what it writes; if it
 * `adds`, it adds to what is there, or writes where nothing is there yet.
 *
 * Tasks that are alike can become one instruction over more rows. `joins: 'rows'`: their targets lie below each other
 * too. `joins: 'sum'`: they have one target, and add up.
 */
export interface Task {
  readonly op: Op;
  readonly target: Place;
  readonly adds: boolean;
  readonly joins: 'rows' | 'sum' | undefined;
  /** Operands by their names in the instruction. */
  readonly operands: Operands;
  /** Operands that are the same for all tasks that are joined. */
  readonly fixed: Operands;
  /** Of `compute`: g. */
  readonly f: Activation | Entry;
  /** Of `map`: the sign of C ∘ D. Of `compute`: the halves. */
  readonly s: number;
  /** Of `product` and `pack`: the first factor, or the matrix, is read by columns. */
  readonly transposed: boolean;
  /** Of `rule`: which call. */
  readonly call: number;
  /** Of `collect`: the fields that say how many, and how far apart. */
  readonly extents: readonly number[];
}

/** One that is left out may be undefined. */
export type Operands = Readonly<Record<string, Place | undefined>>;

/** No operands. */
export const NOTHING: Operands = {};

const task = (
  op: Op,
  target: Place,
  operands: Operands,
  { fixed = NOTHING, adds = false, joins = 'rows', f = Activation.identity, s = 1 }: Partial<Task> = {},
): Task => ({ op, target, adds, joins, operands, fixed, f, s, transposed: false, call: -1, extents: NONE });

const NONE: readonly number[] = [];

/** C += X A. */
export const product = (C: Place, X: Place, A: Place): Task =>
  task(Op.product, C, { X }, { fixed: { A }, adds: true });

/** C += Xᵀ A. */
export const transposedProduct = (C: Place, X: Place, A: Place): Task => ({
  ...task(Op.product, C, { X, A }, { adds: true, joins: 'sum' }),
  transposed: true,
});

/** Y += A ∘ B, or Y += s C. */
export const addMap = (Y: Place, { A, B, C }: Operands, s: 1 | -1 = 1): Task =>
  task(Op.map, Y, { A, B, C }, { adds: true, s });

/** Y = f(A), Y = A - C. */
export const map = (Y: Place, { A, C }: Operands, f: Activation, s: 1 | -1 = 1): Task =>
  task(Op.map, Y, { A, C }, { f, s });

/** dX += dY ∘ B, dX += dY ∘ f'(Y). */
export const pull = (dX: Place, { dY, B, Y }: Operands, f = Activation.identity): Task =>
  task(Op.pull, dX, { dY, B, Y }, { f, adds: true });

/** y += Σ A, y += 1/2 Σ (A - B)². */
export const reduce = (y: Place, A: Place, B?: Place): Task =>
  task(Op.reduce, y, { A, B }, { adds: true, joins: 'sum' });

export const crossEntropy = (y: Place, A: Place, B: Place): Task =>
  task(Op.crossEntropy, y, { A, B }, { adds: true, joins: 'sum' });

/** dX += dy, dX += dy (A - B). */
export const spread = (dX: Place, dy: Place, A?: Place, B?: Place): Task =>
  task(Op.spread, dX, { A, B }, { fixed: { dy }, adds: true });

export const crossEntropyPull = (dX: Place, dy: Place, A: Place, B: Place): Task =>
  task(Op.crossEntropyPull, dX, { A, B }, { fixed: { dy }, adds: true });

/** Panels of A, or of its transpose. */
export const pack = (panels: Place, A: Place, transposed: boolean): Task => ({
  ...task(Op.pack, panels, NOTHING, { fixed: { A } }),
  joins: undefined,
  transposed,
});

/** Y = g(A, B, C), or Y += that. */
export const compute = (Y: Place, g: Entry, { A, B, C }: Operands, { adds = false, halves = 2 } = {}): Task =>
  task(Op.compute, Y, { A, B, C }, { f: g, s: halves, adds });

/**
 * Y (+)= Σ A along axes that Y has not.
 * @param counts I, J, L, K
 * @param strides of Y for i, j, l; of A for i, j, l, k
 */
export const collect = (
  Y: Place,
  A: Place,
  counts: readonly number[],
  strides: { readonly Y: readonly number[]; readonly A: readonly number[] },
): Task => ({
  ...task(Op.collect, Y, NOTHING, { fixed: { A }, adds: true }),
  joins: undefined,
  extents: [...counts, ...strides.Y, ...strides.A],
});

export const zero = (X: Place): Task => ({ ...task(Op.zero, X, NOTHING), joins: undefined });

/** Call number `call`, which adds to its target if that is among what it reads. */
export const rule = (call: number, target: Place, reads: readonly Place[]): Task => ({
  ...task(Op.rule, target, NOTHING, { fixed: { ...reads } as Record<number, Place> }),
  joins: undefined,
  call,
});

/** Goes through every place that a task reads: its target too if it works in place, but not if it only adds to it. */
export function eachRead({ operands, fixed }: Task, visit: (place: Place) => void): void {
  for (const name in operands) if (operands[name]) visit(operands[name]);
  for (const name in fixed) if (fixed[name]) visit(fixed[name]);
}

export function readsInPlace(task: Task): boolean {
  let found = false;
  eachRead(task, (place) => (found ||= samePlace(place, task.target)));
  return found;
}
