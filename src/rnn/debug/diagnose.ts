import { differentiate } from '../differentiate.ts';
import { type BatchExperiment, type Experiment, type ParameterName, parametersOf } from '../experiment.ts';
import { agreeingDigits, firstDifference, matches, matchesFully, sameShape } from './compare.ts';
import { ask, type Asked, type Candidate, compute } from './candidate.ts';
import { explain, type SearchListener } from './search.ts';
import { findingsOf, findingsOfSteps, nameOf, wholeFinding, wrongStepOf } from './findings.ts';
import { largestOf } from './numbers.ts';
import { givenAt, type GivenQuantities } from './quantities.ts';
import { type Compared, comparedBy, type WrongStep } from './stepwise.ts';
import type { Subject } from './subject.ts';
import { firstTerm } from './first-term.ts';
import type { Block } from './block.ts';
import { rightMethod } from './method.ts';
import type { MistakeId } from './mistakes.ts';
import { inShape, isRoundedToZero, problemOf } from './shapes.ts';
import { suggest, type Suggestion } from './suggest.ts';
import type { Quantity } from './change.ts';
import { Computed } from './computed.ts';
import { inOnePrecision, type Plain, type RoundedNumbers, writtenFrom } from './read/rounded-numbers.ts';

/** Numbers to check: as they were written, or plain ones, whose digits are those of their shortest decimals. */
export type NumbersToCheck = RoundedNumbers | Plain;

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
  /** Sentences: where it goes wrong, deduced from what is right; and what was done, where that is known. */
  readonly findings: readonly string[];
  /** The first term (t, k) that differs, from k = t back, where the first candidate tells. */
  readonly term: { readonly t: number; readonly k: number } | undefined;
  /** Another experiment on which the candidates differ. */
  readonly suggestion: Suggestion | undefined;
}

/** Everything that was given. */
export interface Diagnosed {
  readonly parameters: { readonly [P in ParameterName]?: Diagnosis };
  /** What else was given, by its path in what `differentiate` computes: `hidden`, `sequences[1].cellGradients`. */
  readonly quantities: Readonly<Record<string, Diagnosis>>;
  /** What is wrong on the whole, and where; in sentences. */
  readonly finding: string;
  /** The first step that is wrong, where that is known. */
  readonly wrongStep: WrongStep | undefined;
}

/** How far a search for mistakes is. */
export interface SearchProgress {
  /** Where it goes wrong, by what is right; known before the first mistake is tried. */
  readonly place: string;
  /** So many ways back have been tried, of so many. */
  readonly tried: number;
  readonly of: number;
  /** What gives the numbers of an answer, a sentence each in the order in which they were found; simpler ones may follow. */
  readonly named: readonly { readonly path: string; readonly what: string }[];
}

/** Gradients dE/dP that someone computed, of some parameters. */
export type GivenGradients = { readonly [P in ParameterName]?: NumbersToCheck };

/**
 * Checks gradients dE/dP that someone computed, and names the mistakes that explain wrong ones.
 * @throws NonFiniteError when a value of the experiment overflows.
 */
export const diagnose = (
  experiment: Experiment | BatchExperiment,
  answer: GivenGradients,
): Diagnosed['parameters'] => diagnoseAnswer(experiment, answer).parameters;

/**
 * The same, and of whatever else was given of what `differentiate` computes; with a finding on the whole: what is right tells
 * where the rest goes wrong. The way forward is looked at first.
 * @param onProgress called often while mistakes are tried
 * @throws NonFiniteError when a value of the experiment overflows.
 */
export function diagnoseAnswer(
  experiment: Experiment | BatchExperiment,
  answer: GivenGradients & GivenQuantities,
  onProgress: (progress: SearchProgress) => void = () => {},
): Diagnosed {
  const computed = computedOf(experiment);
  const given = parametersOf(experiment).filter((parameter) => answer[parameter]);
  const numbers = inOnePrecision(given.map((parameter) => asWritten(answer[parameter]!)));
  const checks = given.map((parameter, index) => ({
    parameter,
    check: compare(computed, { kind: 'gradient', parameter }, numbers[index]),
  }));
  const compared = givenAt(experiment, answer).map(({ given, ...place }) =>
    comparedBy(place, given, compute(computed, place.quantity, rightMethod)),
  );
  const others = compared.map(checkOf);
  const judgedBy = (diagnoses: readonly Diagnosis[]) =>
    checks.map(({ parameter, check }, index) => ({
      parameter,
      answer: check.fitted,
      diagnosis: diagnoses[index],
    }));
  const findingBy = (diagnoses: readonly Diagnosis[]) =>
    wholeFinding(computed, judgedBy(diagnoses), compared, diagnoses.slice(checks.length));
  const all = [...checks.map(({ check }) => check), ...others];
  const paths = [...checks.map(({ parameter }) => parameter), ...compared.map(({ path }) => path)];
  let progress: SearchProgress | undefined;
  const report = (change: Partial<SearchProgress>) => {
    progress = {
      ...(progress ?? {
        place: findingBy(all.map(({ diagnosis }) => diagnosis)),
        tried: 0,
        of: 0,
        named: [],
      }),
      ...change,
    };
    onProgress(progress);
  };
  const diagnoses = concluded(computed, all, {
    onTried: (tried, of) => report({ tried, of }),
    onFound: (one, candidate) => {
      const path = paths[all.findIndex(({ asked }) => asked === one)];
      report({ named: [...(progress?.named ?? []), { path, what: nameOf(candidate) }] });
    },
  });
  const judged = judgedBy(diagnoses);
  return {
    parameters: Object.fromEntries(
      judged.map((one) => [one.parameter, { ...one.diagnosis, findings: findingsOf(computed, one, judged) }]),
    ),
    quantities: Object.fromEntries(
      compared.map((one, index) => {
        const diagnosis = diagnoses[checks.length + index];
        return [one.path, { ...diagnosis, findings: findingsOfSteps(computed, one, diagnosis) }];
      }),
    ),
    finding: findingBy(diagnoses),
    wrongStep: wrongStepOf(computed, judged, compared),
  };
}

/** What is to be explained of a quantity by steps. */
function checkOf({ quantity, answer, right, wrong }: Compared): Check {
  if (wrong.length === 0) {
    const given = matchesFully(answer, right) ? undefined : mostOf(answer.digits);
    const digits = agreeingDigits(answer, right);
    return {
      quantity,
      diagnosis: { ...NOTHING, verdict: 'right', digits, given },
      asked: undefined,
      fitted: answer,
    };
  }
  const diagnosis = { ...NOTHING, digits: agreeingDigits(answer, right) };
  const isZero = largestOf(answer.values) === 0;
  return { quantity, diagnosis, asked: isZero ? undefined : ask(quantity, answer), fitted: answer };
}

/** Checks term (t, k) of a parameter. @throws RangeError unless 1 <= k <= t <= T and the experiment has it. */
export function diagnoseTerm(
  experiment: Experiment,
  { parameter, t, k }: { readonly parameter: ParameterName; readonly t: number; readonly k: number },
  answer: NumbersToCheck,
): Diagnosis {
  assertSteps(experiment, t, k, 1);
  if (!experiment.weights[parameter]) throw new RangeError(`no parameter "${parameter}" in this experiment`);
  return diagnoseAlone(experiment, { kind: 'term', parameter, t, k }, answer);
}

/**
 * Checks dh_t/dh_k, (n, n); of a cell that has a cell state also ds_t/ds_k of s = (h, c), (2n, 2n).
 * @throws RangeError unless 0 <= k <= t <= T.
 */
export function diagnoseJacobian(
  experiment: Experiment,
  { t, k }: { readonly t: number; readonly k: number },
  answer: NumbersToCheck,
): Diagnosis {
  assertSteps(experiment, t, k, 0);
  return diagnoseAlone(experiment, { kind: 'jacobian', t, k }, answer);
}

/** Whether other experiments can be made of it. */
const isExperiment = (subject: Subject): subject is Experiment =>
  !subject.sequences &&
  subject.weights.V !== undefined &&
  subject.share === undefined &&
  (subject.loss === 'squared-error' || subject.loss === 'cross-entropy');

function computedOf(experiment: Experiment | BatchExperiment): Computed {
  const computed = new Computed(experiment);
  const isFinite = parametersOf(experiment).every((parameter) =>
    computed.gradient(rightMethod, parameter).values.every(Number.isFinite),
  );
  if (!isFinite) differentiate(experiment); // names what overflows on the way back
  return computed;
}

function assertSteps(experiment: Experiment, t: number, k: number, first: number): void {
  const T = experiment.inputs.length;
  if (Number.isInteger(t) && Number.isInteger(k) && first <= k && k <= t && 1 <= t && t <= T) return;
  throw new RangeError(`(t, k) = (${t}, ${k}): expected whole numbers with ${first} <= k <= t <= ${T}`);
}

function diagnoseAlone(experiment: Experiment, quantity: Quantity, answer: NumbersToCheck): Diagnosis {
  const computed = computedOf(experiment);
  return concluded(computed, [compare(computed, quantity, answer)], { onTried() {}, onFound() {} })[0];
}

/** An answer beside the right numbers: what can be said at once, and what is to be explained. */
interface Check {
  readonly quantity: Quantity;
  readonly diagnosis: Diagnosis;
  readonly asked: Asked | undefined;
  /** In the shape that is wanted; undefined where it has another one. */
  readonly fitted: RoundedNumbers | undefined;
}

const asWritten = (given: NumbersToCheck): RoundedNumbers =>
  'values' in given && 'halfUnits' in given ? given : writtenFrom(given);

function compare(computed: Computed, quantity: Quantity, given: NumbersToCheck): Check {
  const numbers = asWritten(given);
  const right = compute(computed, quantity, rightMethod, numbers.shape[0]);
  const answer = inShape(numbers, right.shape);
  if (matches(answer, right)) {
    const isFull = matchesFully(answer, right);
    const diagnosis: Diagnosis = {
      ...NOTHING,
      verdict: 'right',
      digits: agreeingDigits(answer, right),
      given: isFull ? undefined : mostOf(answer.digits),
    };
    return { quantity, diagnosis, asked: undefined, fitted: answer };
  }
  const isSameShape = sameShape(answer.shape, right.shape);
  const diagnosis: Diagnosis = {
    ...NOTHING,
    digits: isSameShape ? agreeingDigits(answer, right) : 0,
    message: problemOf(answer, right),
    entry: isSameShape ? firstEntry(answer, right) : undefined,
  };
  const tells = answer.values.every(Number.isFinite) && !isRoundedToZero(answer, right);
  return {
    quantity,
    diagnosis,
    asked: tells ? ask(quantity, answer) : undefined,
    fitted: isSameShape ? answer : undefined,
  };
}

function concluded(
  computed: Computed,
  checks: readonly Check[],
  listener: SearchListener,
): readonly Diagnosis[] {
  explain(
    computed,
    checks.flatMap(({ asked }) => asked ?? []),
    listener,
  );
  return checks.map(({ quantity, diagnosis, asked }): Diagnosis => {
    if (!asked) return diagnosis;
    const { candidates, hasFewDigits, untried } = asked;
    if (candidates.length === 0) {
      const why = hasFewDigits ? FEW_DIGITS : untried > 0 ? tooLarge(untried) : undefined;
      return { ...diagnosis, message: diagnosis.message ?? why };
    }
    return {
      ...diagnosis,
      verdict: 'wrong',
      mistakes: [...new Set(candidates.flatMap(({ mistakes }) => mistakes))],
      candidates,
      term:
        quantity.kind === 'gradient'
          ? firstTerm(computed, quantity.parameter, candidates[0].method)
          : undefined,
      suggestion: isExperiment(computed.experiment)
        ? suggest(computed.experiment, quantity, candidates)
        : undefined,
    };
  });
}

const mostOf = (digits: readonly number[]): number => digits.reduce((most, x) => Math.max(most, x), 0);

const tooLarge = (untried: number): string =>
  `the network is large: ${untried} rarer ways back were not tried. A shorter one tells more`;

const FEW_DIGITS = 'these digits are too few to tell which mistake was made: give more';

const NOTHING: Diagnosis = {
  verdict: 'unknown',
  digits: 0,
  given: undefined,
  mistakes: [],
  candidates: [],
  message: undefined,
  entry: undefined,
  findings: [],
  term: undefined,
  suggestion: undefined,
};

function firstEntry(answer: RoundedNumbers, right: Block): Diagnosis['entry'] {
  const index = firstDifference(answer, right);
  const columns = right.shape[1] ?? 1;
  return {
    row: Math.floor(index / columns) + 1,
    column: (index % columns) + 1,
    given: answer.values[index],
    right: right.values[index],
  };
}
