import { differentiate } from '../differentiate.ts';
import { type BatchExperiment, type Experiment, type ParameterName, parametersOf } from '../experiment.ts';
import { agreeingDigits, firstDifference, matches, matchesFully, sameShape } from './compare.ts';
import { ask, type Asked, compute } from './candidate.ts';
import type { Diagnosed, Diagnosis, GivenGradients, NumbersToCheck, SearchProgress } from './diagnosis.ts';
import { explain, type SearchListener } from './search.ts';
import { findingsOf, findingsOfSteps, nameOf, wholeFinding, wrongStepOf } from './findings.ts';
import { largestOf } from './numbers.ts';
import { givenAt, type GivenQuantities } from './quantities.ts';
import { type Compared, comparedBy } from './stepwise.ts';
import type { Subject } from './subject.ts';
import { firstTerm } from './first-term.ts';
import type { Block } from './block.ts';
import { rightMethod } from './method.ts';
import { inShape, isRoundedToZero, problemOf } from './shapes.ts';
import { suggest } from './suggest.ts';
import type { Quantity } from './change.ts';
import { Computed } from './computed.ts';
import { inOnePrecision, type RoundedNumbers, writtenFrom } from './read/rounded-numbers.ts';

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
