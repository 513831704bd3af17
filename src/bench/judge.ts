import type { GraphNode, Session } from '../autograd/index.ts';
import {
  type GradientOf,
  type Gradients,
  type ParameterName,
  SMALLEST_NORMAL,
  toRows,
} from '../rnn/index.ts';
import type { Check, Method, ParameterCheck } from './check.ts';

/** A network of any kind whose values are computed, and those of its parameters that are judged. */
export interface Judged {
  readonly session: Session;
  readonly parameters: { readonly [P in ParameterName]?: GraphNode };
  readonly E: GraphNode;
  /** What E counts in the loss. */
  readonly share: number;
}

const written = (count: number) => count.toLocaleString('en-GB');

/** dE/dP as the tape has it. */
export type Tape = Pick<Gradients, 'gradients'>;

/** What is let pass: `relative` to the largest entry, plus `absolute`. */
interface Tolerance {
  readonly relative: number;
  readonly absolute: number;
}

/** A tolerance above this share of the largest entry tells nothing. */
export const BLUNTEST = 0.1;

/** Why an entry is not judged: no one slope is right there, or it was not looked at. */
export type Skip = 'kink' | 'not sampled' | undefined;

/** Compares one method's gradient of one parameter, row by row, with the tape's; entries in `skip` are left out. */
export function judge(
  tape: Tape,
  parameter: ParameterName,
  values: ArrayLike<number>,
  { relative, absolute }: Tolerance,
  skip: readonly Skip[] = [],
): ParameterCheck {
  const baseline = tape.gradients[parameter]!;
  const expected = baseline.flat();
  const largest = largestOf(expected);
  const scale = largest < SMALLEST_NORMAL ? 1 : largest;
  const distance = largestOf(expected.map((g, i) => (skip[i] ? 0 : values[i] - g)));
  const tolerance = relative * largest + absolute;

  const skipped = skip.filter(Boolean).length;
  const atKink = skip.filter((why) => why === 'kink').length;
  const isSharp = largest === 0 ? tolerance < Infinity : tolerance <= BLUNTEST * largest;
  const notes = [
    atKink > 0 &&
      `${written(atKink)} of ${written(expected.length)} entries not judged: at the kink of a ReLU no one slope is right`,
    skipped > atKink &&
      `${written(expected.length - skipped)} of ${written(expected.length)} entries looked at`,
    !isSharp &&
      (tolerance < Infinity
        ? `too small to judge: ${tolerance.toExponential(0)} more or less would pass`
        : 'the rounding of one number could make it overflow'),
  ].filter((note) => note !== false);
  return {
    parameter,
    largest,
    error: distance / scale,
    tolerance: tolerance / scale,
    ok: distance <= tolerance && distance < Infinity,
    judged: isSharp && skipped < expected.length,
    looked: expected.length - skipped,
    entries: expected.length,
    value: inShapeOf(baseline, values),
    ...(notes.length > 0 && { note: notes.join('; ') }),
  };
}

/** A method agrees when every parameter does, and at least one could be judged. */
export function verdict(method: Method, why: string, parameters: readonly ParameterCheck[]): Check {
  const worst = largestOf(parameters.map(({ error }) => error));
  const wrong = parameters.filter(({ ok }) => !ok);
  if (wrong.length > 0) {
    return { method, status: 'disagrees', reason: reasonOf(parameters, wrong), why, parameters, worst };
  }
  if (!parameters.some(({ judged }) => judged)) {
    return {
      method,
      status: 'unavailable',
      reason: 'no gradient that it could judge',
      why,
      parameters,
      worst,
    };
  }
  const judged = parameters.filter((check) => check.judged);
  return {
    method,
    status: 'agrees',
    why,
    parameters,
    worst: largestOf(judged.map(({ error }) => error)),
    ...(judged.length < parameters.length && {
      reason: `in ${judged.map(({ parameter }) => `dE/d${parameter}`).join(', ')} alone; it cannot tell the rest`,
    }),
  };
}

export const unavailable = (method: Method, why: string, reason: string): Check => ({
  method,
  status: 'unavailable',
  reason,
  why,
  parameters: [],
  worst: 0,
});

function reasonOf(all: readonly ParameterCheck[], wrong: readonly ParameterCheck[]): string {
  const names = wrong.map(({ parameter }) => `dE/d${parameter}`).join(', ');
  if (all.every(({ value }) => value.flat().every((g) => g === 0))) return 'every entry it found is zero';
  const isFinite = wrong.every(({ error }) => error < Infinity);
  return `${names} ${wrong.length > 1 ? 'are' : 'is'} ${isFinite ? 'off' : 'not finite'}`;
}

const inShapeOf = (model: GradientOf, values: ArrayLike<number>): GradientOf =>
  typeof model[0] === 'number' ? Array.from(values) : toRows(values, model[0].length);

/** Largest absolute value; 0 of nothing, and infinity where a number is NaN, so that NaN passes no test. */
export function largestOf(numbers: Iterable<number>): number {
  let largest = 0;
  for (const x of numbers) largest = Math.max(largest, Math.abs(x));
  return Number.isNaN(largest) ? Infinity : largest;
}
