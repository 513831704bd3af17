/**
 * Four ways to the same gradient, and whether they agree. The tape's one backward pass is what the others are
 * compared with. The sum of terms shares its derivative rules, so it agrees even where a rule is wrong; finite
 * differences and TensorFlow.js use none of them, and so the verdict on the tape itself is theirs.
 */
import { type Experiment, type Gradients, type ParameterName, Terms } from '../rnn/index.ts';
import type { Check, JudgeAnswer, Method, TfjsAnswer } from './check.ts';
import { type Differences, differences } from './differences.ts';
import { judge, largestOf, type Skip, type Tape, unavailable, verdict } from './judge.ts';
import { FLOAT32_ROUNDING, FLOAT64_ROUNDING, type Movement, movementByRounding } from './rounding.ts';
import { sumOfTerms, type TermSum } from './terms.ts';
import { ROUNDINGS, tolerances } from './tolerances.ts';

/** What is compared on the page itself, at once. */
export interface Comparison {
  readonly tape: Tape;
  readonly movement: Movement;
  /** The largest number, given or computed, that a number format must hold. */
  readonly reached: number;
  readonly terms: Check;
  readonly differences: Check;
  /** By the fast path: of layers. */
  readonly replay?: Check;
}

/**
 * Computes the gradients by terms and by differences, and compares them with the tape.
 * @throws NonFiniteError when a number overflows, naming node and step.
 */
export function compare(experiment: Experiment): Comparison {
  const terms = new Terms(experiment);
  const tape = terms.gradients;
  const movement = movementByRounding(experiment);
  return {
    tape,
    movement,
    reached: largestNumberOf(experiment, tape),
    terms: checkTerms(tape, (parameter) => sumOfTerms(terms, parameter), movement),
    differences: checkDifferences(tape, differences(experiment), movement),
  };
}

/** The rows of the panel, as far as TensorFlow.js, and jax-js where it is asked, have answered. */
export function checksOf(comparison: Comparison, tfjs?: TfjsAnswer, jax?: JudgeAnswer): Check[] {
  const { tape, movement, reached, terms, replay, differences } = comparison;
  const independent = [
    differences,
    ...(tfjs ? [checkTfjs(tape, tfjs, movement, reached)] : []),
    ...(jax ? [checkOnWebGL('jax', tape, jax, movement, reached)] : []),
  ];
  return [terms, ...(replay ? [replay] : []), checkTape(tape, independent), ...independent];
}

/** For a header, and for what the checks do not show. */
export interface Summary {
  /** So many of the methods that could be run agree, and the worst of their errors. */
  readonly agreeing: number;
  readonly of: number;
  readonly worst: number;
  /** Entries of all gradients that central differences looked at, out of how many. */
  readonly looked: number;
  readonly entries: number;
  /**
   * An error below this share of the largest entry of its gradient would hide from every method that has rules of its own:
   * in the gradient where that is most. Undefined where none could judge.
   */
  readonly hides: number | undefined;
}

export function summarize(checks: readonly Check[]): Summary {
  const run = checks.filter(({ status }) => status !== 'unavailable');
  const sampled = checks.find(({ method }) => method === 'differences')?.parameters ?? [];
  const independent = run.filter(({ method }) => ofItsOwn.includes(method));
  const sharpest = sampled.flatMap(({ parameter }) => {
    const judged = independent.flatMap(({ parameters }) =>
      parameters.filter((check) => check.parameter === parameter && check.judged),
    );
    return judged.length > 0 ? [Math.min(...judged.map(({ tolerance }) => tolerance))] : [];
  });
  return {
    agreeing: run.filter(({ status }) => status === 'agrees').length,
    of: run.length,
    worst: largestOf(run.map(({ worst }) => worst)),
    looked: sum(sampled.map(({ looked }) => looked)),
    entries: sum(sampled.map(({ entries }) => entries)),
    hides: sharpest.length > 0 ? Math.max(...sharpest) : undefined,
  };
}

/** Methods that share no derivative rule with the tape. */
const ofItsOwn: readonly Method[] = ['differences', 'tfjs', 'jax'];

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

export function checkTerms(
  tape: Tape,
  sumOf: (parameter: ParameterName) => TermSum,
  movement: Movement,
): Check {
  const { relative, why } = tolerances.terms;
  const parameters = namesOf(tape).map((parameter) => {
    const { values, magnitudes } = sumOf(parameter);
    const absolute = relative * largestOf(magnitudes) + roundingOf(movement, parameter, FLOAT64_ROUNDING);
    return judge(tape, parameter, values, { relative: 0, absolute });
  });
  return verdict('terms', why, parameters);
}

export function checkDifferences(tape: Tape, found: Differences, movement: Movement): Check {
  const { relative, why } = tolerances.differences;
  const parameters = namesOf(tape).map((parameter) => {
    const entries = found[parameter]!;
    const skip = entries.map((entry): Skip => {
      if (!entry) return 'not sampled';
      return entry.uncertainty === Infinity ? 'kink' : undefined;
    });
    const lost = largestOf(entries.map((entry, i) => (skip[i] ? 0 : entry!.uncertainty)));
    const values = entries.map((entry) => entry?.value ?? NaN);
    return judge(
      tape,
      parameter,
      values,
      { relative, absolute: lost + roundingOf(movement, parameter, FLOAT64_ROUNDING) },
      skip,
    );
  });
  return verdict('differences', why, parameters);
}

function checkTfjs(tape: Tape, answer: TfjsAnswer, movement: Movement, reached: number): Check {
  const isElsewhere = 'device' in answer && (!answer.device.inTextures || answer.device.cpuForward);
  return checkOnWebGL('tfjs', tape, answer, movement, reached, isElsewhere);
}

/** @param isElsewhere whether it ran, as far as it says itself, not on WebGL alone */
function checkOnWebGL(
  method: 'tfjs' | 'jax',
  tape: Tape,
  answer: JudgeAnswer,
  movement: Movement,
  reached: number,
  isElsewhere = false,
): Check {
  if ('unavailable' in answer) return unavailable(method, tolerances.float32.why, answer.unavailable);
  const { gradients, device } = answer;
  const { relative, absolute, rounding, end, why } = tolerances[device.precision];

  if (isElsewhere || device.draws === 0) {
    return { ...unavailable(method, why, 'it ran, but not on WebGL'), device };
  }
  if (reached > end) {
    const reason = `numbers reach ${reached.toExponential(0)}, ${device.precision} ends at ${end}`;
    return { ...unavailable(method, why, reason), device };
  }

  const parameters = namesOf(tape).map((parameter) => {
    const slack = absolute + roundingOf(movement, parameter, rounding);
    return judge(tape, parameter, gradients[parameter]!.flat(), { relative, absolute: slack });
  });
  return { ...verdict(method, why, parameters), device };
}

/** The tape is what the first, and sharpest, independent method that can see anything finds it to be. */
function checkTape(tape: Tape, independent: readonly Check[]): Check {
  const { why } = tolerances.tape;
  const witness = independent.find(({ status }) => status !== 'unavailable');
  if (!witness) return unavailable('tape', why, 'no independent method could judge it');
  const { status, worst } = witness;
  const parameters = witness.parameters.map((check) => ({
    ...check,
    value: tape.gradients[check.parameter]!,
  }));
  const verb = status === 'agrees' ? 'confirmed' : 'contradicted';
  const where = status === 'agrees' && witness.reason ? `, ${witness.reason}` : '';
  const reason = `${verb} by ${inWords[witness.method]}${where}`;
  return { method: 'tape', status, reason, why, parameters, worst };
}

const inWords: Record<Method, string> = {
  terms: 'the sum of the terms',
  replay: 'the fast path',
  tape: 'the backward pass',
  differences: 'finite differences',
  tfjs: 'TensorFlow.js',
  jax: 'jax-js',
};

/** What rounding does to a gradient, at most, in a number format whose one rounding is `rounding`. */
export const roundingOf = (movement: Movement, parameter: ParameterName, rounding: number) =>
  ROUNDINGS * movement[parameter]! * (rounding / FLOAT32_ROUNDING);

export const namesOf = ({ gradients }: Tape) => Object.keys(gradients) as ParameterName[];

function largestNumberOf(
  { weights, initial, inputs, targets }: Experiment,
  { loss, outputs, hidden, hiddenGradients, gradients }: Gradients,
): number {
  const given = [
    Object.values(weights),
    initial.h,
    initial.c ?? [],
    inputs,
    targets.map((target) => target ?? []),
  ].flat(3);
  const computed = [outputs, hidden, hiddenGradients, Object.values(gradients)].flat(3);
  return largestOf([loss, ...given, ...computed]);
}
