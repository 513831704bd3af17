/** What arrived at each step, as far as the answers tell: dP = Σ_k δ_k p_kᵀ for each parameter P, solved for δ. */
import { addsUp } from '../../cells/index.ts';
import type { ParameterName } from '../../experiment.ts';
import type { Computed } from '../computed.ts';
import type { Judged } from '../diagnosis.ts';
import { leastSquares } from './least-squares.ts';
import { rightMethod } from '../method.ts';
import type { Unrolled } from '../../unroll.ts';

/** Steps at which δ_k differs, in order; and whether one δ gives all the answers. */
export interface Astray {
  readonly steps: readonly number[];
  readonly isConsistent: boolean;
}

/** Differences that are smaller, relative to the largest, are the digits that were left out. */
const SAME = 1e-5;

/**
 * Undefined where W, U and b, side by side, have fewer columns than there are steps, or too few digits: then many δ give the
 * same answers.
 */
export function stepsAstray(computed: Computed, judged: readonly Judged[]): Astray | undefined {
  const { experiment, single } = computed;
  if (!single) return undefined;
  const { network } = single;
  const T = network.steps.length;
  const rows = experiment.weights.U.length;
  // Elsewhere what W h and U x are added to is not the same.
  if (!addsUp(experiment.cell)) return undefined;
  const given = judged.filter(
    ({ parameter, answer }) =>
      ['W', 'U', 'b'].includes(parameter) &&
      answer &&
      answer.shape[0] === rows &&
      answer.values.every(Number.isFinite) &&
      answer.halfUnits.every(Number.isFinite),
  );
  const inputs = given.map(({ parameter }) => inputsOf(network, parameter));
  const columns = inputs.reduce((sum, of) => sum + (of[0]?.length ?? 0), 0);
  if (columns <= T || T > MOST || given.some(({ answer }) => answer!.digits.every((digits) => digits < 6)))
    return undefined;
  const p = Array.from({ length: T }, (_, k) => inputs.flatMap((of) => of[k]));
  const solve = leastSquares(p);
  if (!solve) return undefined;
  const differences = Array.from({ length: rows }, (_, row) =>
    given.flatMap(({ parameter, answer }) => {
      const width = answer!.shape[1] ?? 1;
      const right = computed.gradient(rightMethod, parameter).values;
      return Array.from(
        { length: width },
        (_, j) => answer!.values[row * width + j] - right[row * width + j],
      );
    }),
  );
  const size = largestIn(differences.flat());
  const wrong = new Set<number>();
  let misfit = 0;
  for (const difference of differences) {
    const delta = solve(difference);
    const rest = difference.map((x, i) => x - p.reduce((sum, of, k) => sum + of[i] * delta[k], 0));
    misfit = Math.max(misfit, largestIn(rest));
    delta.forEach((x, k) => {
      if (Math.abs(x) * largestIn(p[k]) > SAME * size) wrong.add(k + 1);
    });
  }
  return { steps: [...wrong].toSorted((a, b) => a - b), isConsistent: misfit <= SAME * size };
}

/** What W, U, b or bh is multiplied by at each step. */
export function inputsOf(
  { steps, initial, session }: Unrolled,
  parameter: ParameterName,
): readonly (readonly number[])[] {
  return steps.map(({ x }, index) => {
    if (parameter === 'b' || parameter === 'bh') return [1];
    const before = index === 0 ? initial.h : steps[index - 1].h;
    return Array.from(session.value(parameter === 'W' ? before : x));
  });
}

const largestIn = (numbers: readonly number[]): number =>
  numbers.reduce((most, x) => Math.max(most, Math.abs(x)), 0);

/** Steps, at most. */
const MOST = 64;
