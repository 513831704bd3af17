/** What arrived at each step by the answers themselves: dP = Σ_k δ_k p_kᵀ of all parameters, solved for δ_k. */
import { cells, addsUp, takesBh } from '../../cells/index.ts';
import type { ParameterName } from '../../experiment.ts';
import { copyAt } from '../../term-norms.ts';
import { type Asked, type Made, methodOf } from '../candidate.ts';
import { SAME } from '../compare.ts';
import type { ComputedSequence } from '../computed-sequence.ts';
import { inputsOf } from './deltas.ts';
import type { Arrivals } from '../method.ts';
import { leastSquares } from './least-squares.ts';

/** δ of one gate at one step, as the answers have it. */
export interface Observed {
  /** From 1. */
  readonly step: number;
  /** Block of rows, from 0. */
  readonly block: number;
  /** n numbers, and how far each may be off. */
  readonly values: Float64Array;
  readonly errors: Float64Array;
  /** The same numbers of a backward pass, of some block. */
  readonly of: (arrivals: Arrivals, block: number) => Float64Array | undefined;
}

/** Parameters whose copies get the same δ in a block of rows, those of which there is an answer. */
interface Group {
  readonly block: number;
  readonly names: readonly ParameterName[];
}

/** Steps, at most. */
const MOST_STEPS = 64;

/**
 * Empty where the answers do not tell: fewer columns than steps, or answers that no δ makes together.
 * @param partials what copies were multiplied by, where it was something else
 */
export function observe(
  sequence: ComputedSequence,
  asked: readonly Asked[],
  partials: readonly Made[],
): readonly Observed[] {
  const { network, experiment } = sequence;
  const T = network.steps.length;
  if (T > MOST_STEPS) return [];
  const n = experiment.initial.h.length;
  const given = new Map(
    asked.flatMap((one) =>
      one.quantity.kind === 'gradient' ? [[one.quantity.parameter, one] as const] : [],
    ),
  );
  const inputs = new Map(
    [...given.keys()].map((name) => [name, inputsBy(sequence, name, partials)] as const),
  );
  return groupsOf(sequence).flatMap(({ block, names }) => {
    const some = names.filter((name) => given.get(name)?.answer.halfUnits.every(Number.isFinite));
    if (some.length === 0) return [];
    const p = network.steps.map((_, k) => some.flatMap((name) => inputs.get(name)![k]));
    const solve = p[0].length < T ? undefined : leastSquares(p);
    if (!solve) return [];
    // Each δ_k is a combination of the entries of a row.
    const shares = p[0].map((_, at) => solve(p[0].map((__, i) => Number(i === at))));
    const found = network.steps.map(() => ({ values: new Float64Array(n), errors: new Float64Array(n) }));
    for (let i = 0; i < n; i++) {
      const row = some.flatMap((name) => rowOf(given.get(name)!, name === 'bh' ? i : block * n + i));
      let misfit = 0;
      found.forEach(({ values, errors }, k) => {
        row.forEach(({ value, error }, at) => {
          values[i] += shares[at][k] * value;
          errors[i] += Math.abs(shares[at][k]) * error;
        });
      });
      row.forEach(({ value, error }, at) => {
        const made = p.reduce((sum, of, k) => sum + of[at] * found[k].values[i], 0);
        const allowed = p.reduce((sum, of, k) => sum + Math.abs(of[at]) * found[k].errors[i], error);
        misfit = Math.max(misfit, Math.abs(made - value) / allowed);
      });
      if (!(misfit <= 1)) return [];
    }
    return found.map(({ values, errors }, k) => {
      const { consumer } = copyAt(network, some[0], k + 1);
      return {
        step: k + 1,
        block,
        values,
        errors,
        of: (arrivals: Arrivals, other: number) => {
          const from = consumer.size === n ? 0 : other * n;
          return arrivals(consumer)?.subarray(from, from + n);
        },
      };
    });
  });
}

/** In a GRU the recurrent part of the candidate is multiplied by r before it is added. */
function groupsOf({ experiment }: ComputedSequence): readonly Group[] {
  if (!addsUp(experiment.cell) && !takesBh(experiment.cell)) return [];
  const { gates, candidate } = cells[experiment.cell];
  return gates.flatMap((gate, block): Group[] =>
    takesBh(experiment.cell) && gate === candidate
      ? [
          { block, names: ['W', 'bh'] },
          { block, names: ['U', 'b'] },
        ]
      : [{ block, names: ['W', 'U', 'b'] }],
  );
}

function inputsBy(
  { network }: ComputedSequence,
  name: ParameterName,
  partials: readonly Made[],
): readonly (readonly number[])[] {
  const right = inputsOf(network, name);
  const { input } = methodOf(partials).partials[name] ?? {};
  return right.map((x, index) => (input ? Array.from(input(network, index + 1) ?? x) : x));
}

/** A row of an answer, and how far its numbers may be off. */
function rowOf(
  { answer }: Asked,
  row: number,
): readonly { readonly value: number; readonly error: number }[] {
  const width = answer.shape[1] ?? 1;
  const largest = answer.values.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
  const isExact = answer.halfUnits.every((half) => half < 1e-10 * largest);
  return Array.from({ length: width }, (_, column) => {
    const at = row * width + column;
    const error = answer.halfUnits[at] + (isExact ? EXACT : SAME) * largest;
    return { value: answer.values[at], error };
  });
}

/** What float64 rounds off on the way, relative to the largest entry. */
const EXACT = 1e-10;
