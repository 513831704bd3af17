/** Changes of an experiment that tell mistakes apart which give the same numbers on it. */
import { differentiate } from '../differentiate.ts';
import { filledRow, filledRows } from '../filled.ts';
import { type Experiment, sizesOf } from '../experiment.ts';
import { withInputs, withLoss } from '../inputs.ts';
import { resize } from '../resize.ts';
import { NonFiniteError } from '../unroll.ts';
import { matches } from './compare.ts';
import { type Candidate, candidateOf, compute } from './candidate.ts';
import type { Suggestion } from './diagnosis.ts';
import { remade } from './search.ts';
import type { Block } from './block.ts';
import type { Quantity } from './change.ts';
import { Computed } from './computed.ts';
import { writtenFrom } from './read/rounded-numbers.ts';

/**
 * The first change by which most of the candidates give different numbers; undefined where none tells any two apart, or
 * they are all the same mistakes.
 */
export function suggest(
  experiment: Experiment,
  quantity: Quantity,
  candidates: readonly Candidate[],
): Suggestion | undefined {
  if (new Set(candidates.map(({ mistakes }) => mistakes.join())).size < 2) return undefined;
  let best: Suggestion | undefined;
  let most = 1;
  for (const suggestion of isLarge(experiment) ? [smallOf(experiment)] : changesOf(experiment)) {
    const told = countDifferentOrNone(suggestion.experiment, quantity, candidates);
    if (told > most) [best, most] = [suggestion, told];
    if (most === candidates.length) break;
  }
  return best;
}

/** The same, and none where the experiment overflows, so that nobody could answer for it. */
function countDifferentOrNone(...asked: Parameters<typeof countDifferent>): number {
  try {
    differentiate(asked[0]);
    return countDifferent(...asked);
  } catch (error) {
    if (error instanceof NonFiniteError) return 0;
    throw error;
  }
}

/** How many different blocks of numbers the candidates give. */
function countDifferent(
  experiment: Experiment,
  quantity: Quantity,
  candidates: readonly Candidate[],
): number {
  const computed = new Computed(experiment);
  const different: Block[] = [];
  for (const candidate of candidates) {
    const block = compute(computed, quantity, anew(candidate, quantity, experiment));
    if (!different.some((other) => isSame(block, other))) different.push(block);
  }
  return different.length;
}

/** The method of a candidate as it is on another experiment: a mean over more steps divides by more. */
const anew = ({ made }: Candidate, quantity: Quantity, experiment: Experiment) =>
  candidateOf(remade(made, quantity, experiment) ?? made).method;

const isSame = (a: Block, b: Block): boolean => matches(writtenFrom(a.plain), b);

/** Of a large network a small one tells as much, in a moment. */
const isLarge = (experiment: Experiment): boolean => {
  const { n, T } = sizesOf(experiment);
  return n * n * T > 1e6;
};

const smallOf = (experiment: Experiment): Suggestion => ({
  what: 'Take 4 hidden units and 8 steps, with a loss at every step',
  experiment: withLoss(resize(experiment, { T: 8, n: 4 }), 'all'),
});

/** Smaller changes first. */
function changesOf(experiment: Experiment): Suggestion[] {
  const { initial, targets, weights } = experiment;
  const { n, T } = sizesOf(experiment);
  const started = {
    ...experiment,
    initial: {
      h: filledRow([], n, 'h', 0.5),
      ...(initial.c && { c: filledRow([], n, 'c', 0.5) }),
    },
  };
  const everywhere = withLoss(started, 'all');
  const longer = withLoss(resize(everywhere, { T: T + 2 }), 'all');
  const fed = withInputs(longer, { kind: 'noise', seed: 0, amplitude: 1 });
  const redrawn = {
    ...fed,
    weights: {
      ...weights,
      W: filledRows([], weights.W.length, n, 'W', 1 / Math.sqrt(n)),
      V: filledRows([], weights.V.length, n, 'V', 1 / Math.sqrt(n)),
    },
  };
  const isStarted = initial.h.some((x) => x !== 0);
  const isEverywhere = targets.every((target) => target !== null);
  return [
    ...(isStarted ? [] : [{ what: 'Start from h_0 ≠ 0', experiment: started }]),
    ...(isEverywhere ? [] : [{ what: 'Take a loss at every step', experiment: withLoss(experiment, 'all') }]),
    ...(isStarted || isEverywhere
      ? []
      : [{ what: 'Start from h_0 ≠ 0 and take a loss at every step', experiment: everywhere }]),
    { what: 'Take two steps more, with a loss at every step', experiment: longer },
    { what: 'Take other inputs and two steps more', experiment: fed },
    { what: 'Take other weights, other inputs and two steps more', experiment: redrawn },
  ];
}
