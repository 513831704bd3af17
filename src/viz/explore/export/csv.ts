/** Numbers as CSV, for spreadsheets and data frames. */
import { actsOnOutput, type LossStep, type ParameterName, type Terms } from '../../../rnn/index.ts';

type Row = readonly (string | number)[];

/** CSV by RFC 4180: a line for the columns, one for each row, CRLF after each; numbers in full. */
export function toCsv(columns: readonly string[], rows: Iterable<Row>): string {
  const lines = [lineOf(columns)];
  for (const row of rows) lines.push(lineOf(row));
  return lines.join('');
}

const lineOf = (row: Row): string => `${row.map(field).join(',')}\r\n`;

function field(value: string | number): string {
  if (typeof value === 'number') return String(value);
  const text = value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/**
 * What the formula adds up, entry by entry, rows and columns counted from 1: the terms (t, k) of dE_t/dP, or for `'all'`
 * the gradients of each E_t, where k is empty.
 */
export function termsCsv(terms: Terms, parameter: ParameterName, t: LossStep): string {
  return toCsv(['parameter', 't', 'k', 'row', 'column', 'value'], entriesOf(terms, parameter, t));
}

/** The Frobenius norm of every term: parameter, t, k, norm. */
export const normsCsv = (terms: Terms): string => toCsv(['parameter', 't', 'k', 'norm'], normsOf(terms));

function* entriesOf(terms: Terms, parameter: ParameterName, t: LossStep): Generator<Row> {
  const steps = lossSteps(terms).filter((step) => t === 'all' || step === t);
  for (const step of steps) {
    for (const k of t === 'all' ? ['' as const] : stepsBack(parameter, step)) {
      const value = k === '' ? terms.total(parameter, step) : terms.at(parameter, step, k).value;
      for (const [i, row] of value.entries()) {
        for (const [j, x] of [row].flat().entries()) yield [parameter, step, k, i + 1, j + 1, x];
      }
    }
  }
}

function* normsOf(terms: Terms): Generator<Row> {
  for (const parameter of terms.parameters) {
    for (const t of lossSteps(terms)) {
      for (const k of stepsBack(parameter, t)) yield [parameter, t, k, terms.norm(parameter, t, k)];
    }
  }
}

const lossSteps = ({ gradients: { losses } }: Terms): number[] =>
  losses.flatMap((loss, index) => (loss === null ? [] : [index + 1]));

/** The steps that a path leads to from E_t, the first one first. */
const stepsBack = (parameter: ParameterName, t: number): number[] =>
  actsOnOutput(parameter) ? [t] : Array.from({ length: t }, (_, index) => index + 1);
