/** What a check found, in words. Symbols are written as `h_{k-1}`, to be typeset. */
import { type Diagnosis, unitsOf } from '../../rnn/index.ts';
import { gatesOf } from '../text/cell-text.ts';
import type { PostedDiagnosis, Trial } from './numbers.ts';
import { type Checked, type CheckQuantity, quantityName } from './quantity.ts';
import { sentenceCase, trialName, type Words } from './words.ts';
import { formatNumber } from '../text/format.ts';

export interface CheckVerdict {
  readonly tone: 'good' | 'bad' | 'open';
  /** The finding in a word or two, and in a sentence. */
  readonly word: string;
  readonly sentence: string;
}

/**
 * @param explanations of the numbers, where they are wrong
 * @param tried the mistake that the numbers were filled in with
 */
export function verdictOf(
  { verdict, digits, given, message }: PostedDiagnosis,
  explanations: readonly Words[],
  quantity: CheckQuantity,
  tried?: Trial,
): CheckVerdict {
  if (verdict === 'right') {
    const nothing = tried
      ? ` On this experiment that mistake (${trialName(tried, quantity)}) changes nothing.`
      : '';
    const word = given === undefined ? 'Right.' : `Right to the ${digitsText(given)} you gave.`;
    const sentence =
      given === undefined
        ? `${sentenceCase(quantityName(quantity))}, to ${Math.floor(digits)} digits.`
        : `${sentenceCase(quantityName(quantity))}: every number is the right one, rounded.`;
    return { tone: 'good', word, sentence: sentence + nothing };
  }
  if (verdict === 'wrong') {
    if (explanations.length === 1) return { tone: 'bad', word: 'Wrong.', sentence: explanations[0].what };
    return {
      tone: 'bad',
      word: 'Wrong.',
      sentence: `${count(explanations.length)} explanations give exactly these numbers here.`,
    };
  }
  if (message) return { tone: 'bad', word: 'Cannot be compared:', sentence: `${message}.` };
  return {
    tone: 'bad',
    word: 'Wrong,',
    sentence:
      'and no mistake that is known here, nor two at once, gives these numbers. If they are rounded, more digits may tell.',
  };
}

/** `row 1, column 2: yours is 0.12, right is 0.34`; says the gate where rows are stacked. */
export function wrongEntryText(
  { row, column, given, right }: NonNullable<Diagnosis['entry']>,
  experiment: Checked,
  quantity: CheckQuantity,
): string {
  const gates = quantity.kind === 'jacobian' ? undefined : gatesOf(experiment, quantity.parameter);
  const size = unitsOf(experiment.cell, experiment.weights);
  const gate = gates ? ` (gate ${gates[Math.floor((row - 1) / size)]}, unit ${((row - 1) % size) + 1})` : '';
  const [yours, wanted] = formatApart(given, right);
  return `row ${row}${gate}, column ${column}: yours is ${yours}, right is ${wanted}`;
}

const MOST_DIGITS = 9;

/** Two numbers with as many digits, 3 at least, as it takes to see that they differ. */
export function formatApart(given: number, right: number, digits = 3): readonly [string, string] {
  const least = Math.max(3, Math.min(digits, MOST_DIGITS));
  for (let shown = least; ; shown++) {
    const pair = [formatNumber(given, shown), formatNumber(right, shown)] as const;
    if (pair[0] !== pair[1] || shown >= MOST_DIGITS) return pair;
  }
}

/** What the first term that differs tells; undefined where there is nothing to tell. */
export function termText({ term, candidates }: PostedDiagnosis, quantity: CheckQuantity): string | undefined {
  if (candidates.length === 0 || quantity.kind !== 'gradient') return undefined;
  const from = candidates.length > 1 ? ', by the first explanation' : '';
  return term
    ? `First term that differs${from}: t = ${term.t}, k = ${term.k}.`
    : `All terms are right${from}: only what was made of them is not.`;
}

/** A term as a control names it: `Show term (3, 1)`. */
export const showTermText = (t: number, k: number): string => `Show term (${t}, ${k})`;

const digitsText = (digits: number): string => (digits === 1 ? 'one digit' : `${digits} digits`);

const COUNTS = ['No', 'One', 'Two', 'Three', 'Four', 'Five', 'Six', 'Seven', 'Eight', 'Nine'];
const count = (n: number): string => COUNTS[n] ?? String(n);
