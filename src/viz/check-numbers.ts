/** The work of a check: what someone's numbers are compared with, and those that a mistake would give. */
import { firstDifference } from '../rnn/debug/compare.ts';
import { candidateOf, compute } from '../rnn/debug/explain.ts';
import { mistakes, type Quantity } from '../rnn/debug/mistakes.ts';
import { inShape } from '../rnn/debug/shapes.ts';
import { rightMethod, Workings } from '../rnn/debug/workings.ts';
import {
  diagnose,
  diagnoseJacobian,
  diagnoseTerm,
  type Diagnosis,
  type Experiment,
  type MistakeId,
  NonFiniteError,
  type Written,
} from '../rnn/index.ts';

/** Numbers that someone gave, and for what. */
export interface CheckJob {
  readonly experiment: Experiment;
  readonly quantity: Quantity;
  readonly answer: Written;
}

/** A mistake, in one of the ways of making it. */
export interface Trial {
  readonly id: MistakeId;
  readonly detail: string;
}

/** Entries side by side, as many as are shown: rows and columns from an offset on. */
export interface Comparison {
  readonly row: number;
  readonly column: number;
  /** Of the whole. */
  readonly shape: readonly number[];
  readonly rows: readonly (readonly {
    readonly given: number;
    readonly right: number;
    /** Significant digits that were given. */
    readonly digits: number;
    readonly differs: boolean;
  }[])[];
}

/** What a check finds, or why there is nothing to compare with: a number overflows. */
export type CheckReply =
  | { readonly diagnosis: Diagnosis; readonly comparison: Comparison | undefined }
  | { readonly overflow: string };

/** Numbers as text, or why there are none. */
export type FillReply = { readonly text: string } | { readonly overflow: string };

/** Rows and columns that are shown around the first difference, at most. */
const WINDOW = { rows: 12, columns: 8 };

export function checkNumbers(job: CheckJob): CheckReply {
  return unlessOverflow(() => {
    const found = diagnosisOf(job);
    // What is posted from a worker holds no functions.
    const candidates = found.candidates.map(({ mistakes, detail }) => ({ mistakes, detail }));
    return { diagnosis: { ...found, candidates }, comparison: comparisonOf(job, found) };
  });
}

/** The ways of making mistakes that there are for a quantity. Some may give the right numbers. */
export const trialsOf = (quantity: Quantity, experiment: Experiment): readonly Trial[] =>
  mistakes.flatMap(({ id, ways }) => ways(quantity, experiment).map(({ detail }) => ({ id, detail })));

/** The right numbers, or those of a mistake, as JSON with so many digits that they pass for exact ones. */
export function filledText(experiment: Experiment, quantity: Quantity, trial?: Trial): FillReply {
  return unlessOverflow(() => {
    const method = trial ? methodOf(trial, quantity, experiment) : rightMethod;
    const { shape, values } = compute(new Workings(experiment), quantity, method);
    const numbers = Array.from(values, (x) => String(Number(x.toPrecision(DIGITS))));
    const columns = shape[1] ?? numbers.length;
    const rows = Array.from(
      { length: numbers.length / columns },
      (_, i) => `[${numbers.slice(i * columns, (i + 1) * columns).join(', ')}]`,
    );
    return { text: shape.length === 1 ? rows[0] : `[${rows.join(',\n ')}]` };
  });
}

const DIGITS = 8;

function methodOf({ id, detail }: Trial, quantity: Quantity, experiment: Experiment) {
  const mistake = mistakes.find((mistake) => mistake.id === id)!;
  const way = mistake.ways(quantity, experiment).find((way) => way.detail === detail)!;
  return candidateOf([[mistake, way]]).method;
}

function diagnosisOf({ experiment, quantity, answer }: CheckJob): Diagnosis {
  switch (quantity.kind) {
    case 'gradient':
      return diagnose(experiment, { [quantity.parameter]: answer })[quantity.parameter]!;
    case 'term':
      return diagnoseTerm(experiment, quantity, answer);
    case 'jacobian':
      return diagnoseJacobian(experiment, quantity, answer);
  }
}

function comparisonOf(job: CheckJob, { entry }: Diagnosis): Comparison | undefined {
  if (!entry) return undefined;
  const { experiment, quantity } = job;
  const right = compute(new Workings(experiment), quantity, rightMethod, job.answer.shape[0]);
  const answer = inShape(job.answer, right.shape);
  const [height, width = 1] = right.shape;
  /** Whether an entry alone makes the right numbers wrong. */
  const differs = (index: number) => {
    const values = right.values.slice();
    values[index] = answer.values[index];
    return firstDifference({ ...answer, values }, right) === index;
  };
  const row = startOf(entry.row - 1, height, WINDOW.rows);
  const column = startOf(entry.column - 1, width, WINDOW.columns);
  const first = (entry.row - 1) * width + entry.column - 1;
  const rows = Array.from({ length: Math.min(WINDOW.rows, height) }, (_, i) =>
    Array.from({ length: Math.min(WINDOW.columns, width) }, (_, j) => {
      const index = (row + i) * width + column + j;
      return {
        given: answer.values[index],
        right: right.values[index],
        digits: answer.digits[index],
        differs: index === first || differs(index),
      };
    }),
  );
  return { row, column, shape: right.shape, rows };
}

/** Where a window begins that shows an index, with a few before it. */
const startOf = (index: number, length: number, size: number): number =>
  Math.max(0, Math.min(index - 3, length - size));

function unlessOverflow<Result>(work: () => Result): Result | { readonly overflow: string } {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof NonFiniteError)) throw error;
    return { overflow: error.message };
  }
}
