/** Answers that are to be explained, and what explains them. */
import { couldMatch, evidenceIn, matches } from './compare.ts';
import type { Block } from './block.ts';
import type { Change, Quantity } from './change.ts';
import type { Computed } from './computed.ts';
import { type Method, rightMethod } from './method.ts';
import type { Mistake, MistakeId } from './mistakes.ts';
import { largestOf } from './numbers.ts';
import { inShape } from './shapes.ts';
import type { RoundedNumbers } from './read/rounded-numbers.ts';

/** A mistake made in one of its ways. */
export interface Made {
  readonly mistake: Mistake;
  readonly way: Change;
}

/** One mistake, or several at once, that give the numbers of an answer. */
export interface Candidate {
  readonly mistakes: readonly MistakeId[];
  /** Which way they were made, where there are several: `gates in the order i, f, o, g`. */
  readonly detail: string;
  readonly made: readonly Made[];
  readonly method: Method;
}

/** A wrong answer, and what explains it so far. */
export interface Asked {
  readonly quantity: Quantity;
  readonly answer: RoundedNumbers;
  /** Digits by which a match tells more than chance. */
  readonly evidence: number;
  readonly isZero: boolean;
  /** The entries that have most digits, by which nearly all that does not match is known. */
  readonly probes: readonly number[];
  /** The sum of all sizes over the largest one, and how far it may be off: what no arrangement changes. */
  readonly evenness: number;
  readonly spread: number;
  candidates: readonly Candidate[];
  /** Its digits are too few even for single mistakes. */
  hasFewDigits: boolean;
  /** Ways back that would have taken too long. */
  untried: number;
}

/** Changes at once; none is the right method. */
export type Combination = readonly Made[];

export const ask = (quantity: Quantity, answer: RoundedNumbers): Asked => ({
  quantity,
  answer,
  evidence: evidenceIn(answer),
  isZero: largestOf(answer.values) === 0,
  probes: probesOf(answer),
  evenness: evennessOf(answer.values),
  spread: spreadOf(answer),
  candidates: [],
  hasFewDigits: false,
  untried: 0,
});

function spreadOf({ values, halfUnits }: RoundedNumbers): number {
  const allowed = halfUnits.reduce((sum, x) => sum + x, 0) / largestOf(values);
  return 2 * (allowed + 1e-6 * values.length) * (1 + evennessOf(values));
}

function probesOf({ values }: RoundedNumbers): readonly number[] {
  let [first, second] = [0, -1];
  values.forEach((x, index) => {
    if (Math.abs(x) > Math.abs(values[first])) [first, second] = [index, first];
    else if (index !== first && (second < 0 || Math.abs(x) > Math.abs(values[second]))) second = index;
  });
  return second < 0 ? [first] : [first, second];
}

/** What is asked for, computed by a method. */
export function compute(computed: Computed, quantity: Quantity, method: Method, size?: number): Block {
  switch (quantity.kind) {
    case 'gradient':
      return computed.gradient(method, quantity.parameter);
    case 'term':
      return computed.term(method, quantity.parameter, quantity.t, quantity.k);
    case 'arrival':
      return computed.arrival(method, quantity.of, quantity.sequence);
    case 'value':
      return computed.value(method, quantity.of, quantity.sequence);
    case 'loss':
      return computed.loss(method);
    case 'jacobian': {
      const isOfStates = size !== undefined && size > computed.experiment.initial.h.length;
      return computed.jacobian(method, quantity.t, quantity.k, isOfStates ? 's' : 'h');
    }
  }
}

/** Changes made one after the other. */
export function candidateOf(made: Combination, method = methodOf(made)): Candidate {
  return {
    mistakes: made.map(({ mistake }) => mistake.id),
    detail: made
      .map(({ way }) => way.detail)
      .filter(Boolean)
      .join('; '),
    made,
    method,
  };
}

export const methodOf = (made: Combination, method: Method = rightMethod): Method =>
  made.reduce((changed, { way }) => way.change(changed), method);

/** The sum of all sizes over the largest one. */
export const evennessOf = (values: Float64Array): number =>
  values.reduce((sum, x) => sum + Math.abs(x), 0) / largestOf(values);

export function fitsBlock({ answer, probes, isZero }: Asked, block: Block): boolean {
  const fitted = inShape(answer, block.shape);
  return (isZero || couldMatch(fitted, block, probes)) && matches(fitted, block);
}
