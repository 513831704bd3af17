/** Values that are at hand when a step is differentiated, and what may be made of them. */
import type { Subject } from '../subject.ts';
import type { Unrolled } from '../../unroll.ts';
import { nodeAt } from '../nodes.ts';
import { hiddenNames, symbolOf } from '../steps.ts';

/** n numbers, by step. */
export interface Value {
  /** `h_k`. */
  readonly name: string;
  /** Undefined where there is none at a step, and the one that belongs there stays. */
  readonly at: (network: Unrolled, k: number) => Float64Array | undefined;
}

/** What stands for a value before the first step or after the last one. */
const beyond = ['', '0', 'the other end', 'the nearest one'] as const;

/** A list over steps, read a few steps off; each way of reading on where it ends. */
export function shifts<From extends unknown[]>(
  name: string,
  shift: number,
  first: number,
  at: (network: Unrolled, k: number, ...from: From) => Float64Array | undefined,
): readonly { readonly name: string; readonly at: typeof at }[] {
  return beyond.map((end) => ({
    name: `${symbolOf(name, shift)}${end && ` (${end} where there is none)`}`,
    at: (network, k, ...from) => {
      const T = network.steps.length;
      const step = k + shift;
      if (step >= first && step <= T) return at(network, step, ...from);
      if (end === '') return undefined;
      if (end === '0') return new Float64Array(at(network, 1, ...from)?.length ?? 0);
      const count = T - first + 1;
      const wrapped = first + ((((step - first) % count) + count) % count);
      const nearest = Math.max(first, Math.min(T, step));
      return at(network, end === 'the other end' ? wrapped : nearest, ...from);
    },
  }));
}

/** A node of each step. */
export const named =
  (name: string) =>
  (network: Unrolled, k: number): Float64Array | undefined => {
    const node = nodeAt(network, name, k);
    return node && network.session.value(node);
  };

/** h and c exist at step 0. */
export const firstOf = (name: string): number => (name === 'h' || name === 'c' ? 0 : 1);

/** Of names that stand for the same the plainer one: states and gates before sums and products. */
export const stateFirst = (names: readonly string[]): readonly string[] =>
  names.toSorted((a, b) => Number(isMade(a)) - Number(isMade(b)));

const isMade = (name: string): boolean => name !== 'h' && name !== 'c' && !name.startsWith('gate ');

/** What a step holds, and its neighbours. */
export function valuesAt(experiment: Subject): readonly Value[] {
  const names = hiddenNames(experiment);
  const own = stateFirst(names).map((name): Value => ({ name: symbolOf(name), at: named(name) }));
  const others = names
    .filter((name) => name === 'h' || name === 'c' || name === 'a' || name.startsWith('gate '))
    .flatMap((name) => [-1, 1].flatMap((shift) => shifts(name, shift, firstOf(name), named(name))));
  return [...own, ...others];
}

/** Formulas that a derivative is taken for, or with. */
export const formulas: readonly { readonly name: string; readonly of: (v: number) => number }[] = [
  { name: 'v', of: (v) => v },
  { name: '1 − v²', of: (v) => 1 - v * v },
  { name: 'v(1 − v)', of: (v) => v * (1 - v) },
  { name: '1 − v', of: (v) => 1 - v },
  { name: '1 + v', of: (v) => 1 + v },
  { name: 'v²', of: (v) => v * v },
  { name: '1 + v²', of: (v) => 1 + v * v },
  { name: 'v(1 + v)', of: (v) => v * (1 + v) },
  { name: '(1 − v)²', of: (v) => (1 - v) * (1 - v) },
  { name: '(1 − v²)²', of: (v) => (1 - v * v) ** 2 },
  { name: 'v²(1 − v)²', of: (v) => (v * (1 - v)) ** 2 },
  { name: '1/(1 − v²)', of: (v) => 1 / (1 - v * v) },
  { name: '1/(v(1 − v))', of: (v) => 1 / (v * (1 - v)) },
  { name: '1/(1 + v²)', of: (v) => 1 / (1 + v * v) },
  { name: '[v > 0]', of: (v) => Number(v > 0) },
  { name: '[v ≥ 0]', of: (v) => Number(v >= 0) },
];

export const functions: readonly { readonly name: string; readonly of: (v: number) => number }[] = [
  { name: 'tanh', of: Math.tanh },
  { name: 'σ', of: (v) => 1 / (1 + Math.exp(-v)) },
];
