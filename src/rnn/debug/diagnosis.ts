/** What a check of gradients says. */
import type { Experiment, ParameterName } from '../experiment.ts';
import type { Candidate } from './candidate.ts';
import type { MistakeId } from './mistakes.ts';
import type { Plain, RoundedNumbers } from './read/rounded-numbers.ts';
import type { WrongStep } from './stepwise.ts';

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

/** An experiment to answer for again. */
export interface Suggestion {
  /** What to change, as `Start from h_0 ≠ 0`. */
  readonly what: string;
  readonly experiment: Experiment;
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

/** The gradient of a parameter as it was answered, and what is known of it. */
export interface Judged {
  readonly parameter: ParameterName;
  /** In the shape of the parameter; undefined where it has another one. */
  readonly answer: RoundedNumbers | undefined;
  readonly diagnosis: Diagnosis;
}
