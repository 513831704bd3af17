import { differentiate } from '../differentiate.ts';
import { type Experiment, type ParameterName, parametersOf } from '../experiment.ts';
import { agreeingDigits, firstDifference, matches, matchesFully, sameShape } from './compare.ts';
import { type Candidate, compute, explain } from './explain.ts';
import { firstTerm } from './first-term.ts';
import { type Block, rightMethod } from './method.ts';
import type { MistakeId } from './mistakes.ts';
import { inShape, isRoundedToZero, problemOf } from './shapes.ts';
import { suggest, type Suggestion } from './suggest.ts';
import type { Quantity } from './ways.ts';
import { Workings } from './workings.ts';
import { type Written, writtenFrom } from './written.ts';

/** Numbers to check: as they were written, or plain ones, whose digits are those of their shortest decimals. */
export type Given = Written | readonly number[] | readonly (readonly number[])[];

/** What is wrong with an answer, or that nothing is. */
export interface Diagnosis {
  /** `wrong`: mistakes explain the numbers. `unknown`: wrong, and none does, or the numbers do not tell. */
  readonly verdict: 'right' | 'wrong' | 'unknown';
  /** How many digits agree with the right answer: -log10 of the largest error over the largest entry, 0 to 16. */
  readonly digits: number;
  /** Right to the digits that were given, and no further: so many significant digits at most. Undefined elsewhere. */
  readonly given: number | undefined;
  /** The mistakes of all candidates, those of the first one first. */
  readonly mistakes: readonly MistakeId[];
  /** What gives these numbers: a mistake each, or two at once. */
  readonly candidates: readonly Pick<Candidate, 'mistakes' | 'detail' | 'made'>[];
  /** Why the numbers cannot be compared, or do not tell: another shape, NaN, too few digits. */
  readonly message: string | undefined;
  /** The first entry that differs, row by row; row and column count from 1. */
  readonly entry:
    | { readonly row: number; readonly column: number; readonly given: number; readonly right: number }
    | undefined;
  /** The first term (t, k) that differs, from k = t back, where the first candidate tells. */
  readonly term: { readonly t: number; readonly k: number } | undefined;
  /** Another experiment on which the candidates differ. */
  readonly suggestion: Suggestion | undefined;
}

/**
 * Checks gradients dE/dP that someone computed, and names the mistakes that explain wrong ones.
 * @throws NonFiniteError when a value of the experiment overflows.
 */
export function diagnose(
  experiment: Experiment,
  answer: { readonly [P in ParameterName]?: Given },
): { readonly [P in ParameterName]?: Diagnosis } {
  const workings = workingsOf(experiment);
  const given = parametersOf(experiment).flatMap((parameter) => {
    const numbers = answer[parameter];
    return numbers ? [{ parameter, numbers }] : [];
  });
  const found = given.map(({ parameter, numbers }) =>
    check(workings, { kind: 'gradient', parameter }, numbers),
  );
  // Someone who made a mistake in one parameter made it in others: there it takes fewer digits to be sure.
  const suspects = found.flatMap(({ candidates }) => candidates);
  return Object.fromEntries(
    given.map(({ parameter, numbers }, index) => {
      const isOpen = suspects.length > 0 && found[index].message === FEW_DIGITS;
      const quantity = { kind: 'gradient', parameter } as const;
      return [parameter, isOpen ? check(workings, quantity, numbers, suspects) : found[index]];
    }),
  );
}

/** Checks term (t, k) of a parameter. @throws RangeError unless 1 <= k <= t <= T and the experiment has it. */
export function diagnoseTerm(
  experiment: Experiment,
  { parameter, t, k }: { readonly parameter: ParameterName; readonly t: number; readonly k: number },
  answer: Given,
): Diagnosis {
  assertSteps(experiment, t, k, 1);
  if (!experiment.weights[parameter]) throw new RangeError(`no parameter "${parameter}" in this experiment`);
  return check(workingsOf(experiment), { kind: 'term', parameter, t, k }, answer);
}

/**
 * Checks dh_t/dh_k, (n, n); of a cell that has a cell state also ds_t/ds_k of s = (h, c), (2n, 2n).
 * @throws RangeError unless 0 <= k <= t <= T.
 */
export function diagnoseJacobian(
  experiment: Experiment,
  { t, k }: { readonly t: number; readonly k: number },
  answer: Given,
): Diagnosis {
  assertSteps(experiment, t, k, 0);
  return check(workingsOf(experiment), { kind: 'jacobian', t, k }, answer);
}

function workingsOf(experiment: Experiment): Workings {
  differentiate(experiment); // names what overflows on the way back
  return new Workings(experiment);
}

function assertSteps(experiment: Experiment, t: number, k: number, first: number): void {
  const T = experiment.inputs.length;
  if (Number.isInteger(t) && Number.isInteger(k) && first <= k && k <= t && 1 <= t && t <= T) return;
  throw new RangeError(`(t, k) = (${t}, ${k}): expected whole numbers with ${first} <= k <= t <= ${T}`);
}

function check(
  workings: Workings,
  quantity: Quantity,
  given: Given,
  suspects?: Diagnosis['candidates'],
): Diagnosis {
  const numbers = 'values' in given && 'halfUnits' in given ? given : writtenFrom(given);
  const right = compute(workings, quantity, rightMethod, numbers.shape[0]);
  const answer = inShape(numbers, right.shape);
  if (matches(answer, right)) {
    const isFull = matchesFully(answer, right);
    return {
      ...NOTHING,
      verdict: 'right',
      digits: agreeingDigits(answer, right),
      given: isFull ? undefined : Math.max(...answer.digits),
    };
  }
  const isSameShape = sameShape(answer.shape, right.shape);
  const unexplained: Diagnosis = {
    ...NOTHING,
    digits: isSameShape ? agreeingDigits(answer, right) : 0,
    message: problemOf(answer, right),
    entry: isSameShape ? firstEntry(answer, right) : undefined,
  };
  if (!answer.values.every(Number.isFinite) || isRoundedToZero(answer, right)) return unexplained;

  const { candidates, hasFewDigits } = explain(workings, quantity, answer, suspects);
  if (candidates.length === 0) {
    return { ...unexplained, message: unexplained.message ?? (hasFewDigits ? FEW_DIGITS : undefined) };
  }
  return {
    ...unexplained,
    verdict: 'wrong',
    mistakes: [...new Set(candidates.flatMap(({ mistakes }) => mistakes))],
    candidates,
    term:
      quantity.kind === 'gradient'
        ? firstTerm(workings, quantity.parameter, candidates[0].method)
        : undefined,
    suggestion: suggest(workings.experiment, quantity, candidates),
  };
}

const FEW_DIGITS = 'these digits are too few to tell which mistake was made: give more';

const NOTHING: Diagnosis = {
  verdict: 'unknown',
  digits: 0,
  given: undefined,
  mistakes: [],
  candidates: [],
  message: undefined,
  entry: undefined,
  term: undefined,
  suggestion: undefined,
};

function firstEntry(answer: Written, right: Block): Diagnosis['entry'] {
  const index = firstDifference(answer, right);
  const columns = right.shape[1] ?? 1;
  return {
    row: Math.floor(index / columns) + 1,
    column: (index % columns) + 1,
    given: answer.values[index],
    right: right.values[index],
  };
}
