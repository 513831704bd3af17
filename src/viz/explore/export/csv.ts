/** Terms and their norms as CSV. */
import {
  actsOnOutput,
  lossSteps,
  type LossStep,
  type ParameterName,
  type Terms,
} from '../../../rnn/index.ts';
import { type CsvRow, toCsv } from '../../text/csv.ts';

/**
 * What the formula adds up, entry by entry, rows and columns counted from 1: the terms (t, k) of dE_t/dP, or for `'all'`
 * the gradients of each E_t, where k is empty.
 * @param onShare told how much is done, from 0 to 1, after each term
 */
export function termsCsv(
  terms: Terms,
  parameter: ParameterName,
  t: LossStep,
  onShare: (share: number) => void = () => {},
): string {
  const columns = ['parameter', 't', 'k', 'row', 'column', 'value'];
  return toCsv(columns, entriesOf(terms, parameter, t, onShare));
}

/** Norms of terms, `norms[parameter]` row by row: T rows of T, for each loss and step. */
export interface Norms {
  readonly parameters: readonly ParameterName[];
  /** E_t, null without a loss. */
  readonly losses: readonly (number | null)[];
  readonly norms: { readonly [P in ParameterName]?: ArrayLike<number> };
}

/** The Frobenius norm of every term: parameter, t, k, norm. */
export const normsCsv = (norms: Norms): string => toCsv(['parameter', 't', 'k', 'norm'], normsOf(norms));

function* entriesOf(
  terms: Terms,
  parameter: ParameterName,
  t: LossStep,
  onShare: (share: number) => void,
): Generator<CsvRow> {
  const steps = lossSteps(terms.gradients.losses).filter((step) => t === 'all' || step === t);
  const places = steps.flatMap((step): { step: number; k: number | '' }[] =>
    t === 'all' ? [{ step, k: '' }] : stepsBack(parameter, step).map((k) => ({ step, k })),
  );
  for (const [index, { step, k }] of places.entries()) {
    const value = k === '' ? terms.total(parameter, step) : terms.at(parameter, step, k).value;
    for (const [i, row] of value.entries()) {
      for (const [j, x] of [row].flat().entries()) yield [parameter, step, k, i + 1, j + 1, x];
    }
    onShare((index + 1) / places.length);
  }
}

function* normsOf({ parameters, losses, norms }: Norms): Generator<CsvRow> {
  for (const parameter of parameters) {
    for (const t of lossSteps(losses)) {
      for (const k of stepsBack(parameter, t))
        yield [parameter, t, k, norms[parameter]![(t - 1) * losses.length + k - 1]];
    }
  }
}

/** The steps that a path leads to from E_t, the first one first. */
const stepsBack = (parameter: ParameterName, t: number): number[] =>
  actsOnOutput(parameter) ? [t] : Array.from({ length: t }, (_, index) => index + 1);
