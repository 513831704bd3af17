/** The work of a check: what someone's numbers are compared with, and those that a mistake would give. */
import { evidenceIn, firstDifference, matches } from '../../rnn/debug/compare.ts';
import { candidateOf, compute } from '../../rnn/debug/candidate.ts';
import { type Method, rightMethod } from '../../rnn/debug/method.ts';
import { inShape } from '../../rnn/debug/shapes.ts';
import { lossWeighting } from '../../rnn/debug/change.ts';
import { families } from '../../rnn/debug/mistakes.ts';
import { Computed } from '../../rnn/debug/computed.ts';
import {
  diagnoseAnswer,
  diagnoseJacobian,
  diagnoseTerm,
  type Diagnosis,
  type Experiment,
  familyOf,
  type MistakeId,
  mistakes,
  NonFiniteError,
  parametersOf,
  type RoundedNumbers,
  type SearchProgress,
  type WrongStep,
} from '../../rnn/index.ts';
import { subjectOf } from '../../rnn/debug/subject.ts';
import { type Checked, type CheckQuantity, experimentOf, isOfOne, lossesIn } from './quantity.ts';

/** Numbers that someone gave, and for what. */
export interface CheckJob {
  readonly experiment: Checked;
  readonly quantity: CheckQuantity;
  readonly answer: RoundedNumbers;
}

/** A diagnosis as it is posted from a worker, which posts no functions. */
export type PostedDiagnosis = Omit<Diagnosis, 'candidates'> & { readonly candidates: readonly Explained[] };

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
  | {
      readonly diagnosis: PostedDiagnosis;
      readonly comparison: Comparison | undefined;
      /** The gradient of another loss, or of all, that has these numbers. */
      readonly same: CheckQuantity | undefined;
      readonly wrongStep: WrongStep | undefined;
    }
  | { readonly overflow: string };

/** Numbers as text, or why there are none. */
export type FillReply = { readonly text: string } | { readonly overflow: string };

/** Rows and columns that are shown around the first difference, at most. */
const WINDOW = { rows: 12, columns: 8 };

export function checkNumbers(
  job: CheckJob,
  onProgress: (progress: SearchProgress) => void = () => {},
): CheckReply {
  return unlessOverflow(() => {
    const experiment = experimentOf(job.experiment, job.quantity);
    const { diagnosis, wrongStep } = diagnosisOf({ ...job, experiment }, onProgress);
    const same = diagnosis.verdict === 'right' ? undefined : sameOf(job);
    const found = foundOf(diagnosis);
    // One mistake explains more than two do.
    const candidates = found.candidates.filter(({ mistakes }) => !same || mistakes.length === 1);
    const comparison = comparisonOf(job, diagnosis);
    return {
      diagnosis: { ...found, candidates, ...(same && { verdict: 'wrong' }) },
      comparison,
      same,
      wrongStep,
    };
  });
}

export const foundOf = (diagnosis: Diagnosis): PostedDiagnosis => ({
  ...diagnosis,
  candidates: diagnosis.candidates.map(({ mistakes, made }) => ({
    mistakes,
    details: made.map(({ way }) => way.detail),
  })),
});

/** Losses that are tried one by one, at most. */
const MOST_LOSSES = 32;
/** Numbers fit one of several gradients by chance less than once in so many times. */
const CHANCE = 500;

function sameOf({ experiment, quantity, answer }: CheckJob): CheckQuantity | undefined {
  const losses = lossesIn(experiment);
  if (quantity.kind !== 'gradient' || losses.length > MOST_LOSSES) return undefined;
  const others = [...losses, undefined].filter((loss) => loss !== quantity.loss);
  if (evidenceIn(answer) < Math.log10(CHANCE * others.length)) return undefined;
  const computed = new Computed(experiment);
  return others
    .map((loss) => ({ ...quantity, loss }))
    .find(({ parameter, loss }) => {
      const method: Method = loss
        ? lossWeighting('', (t) => Number(t === loss)).change(rightMethod)
        : rightMethod;
      const block = computed.gradient(method, parameter);
      return matches(inShape(answer, block.shape), block);
    });
}

/** The ways of making mistakes that there are for a quantity. Some may give the right numbers. */
export const trialsOf = (quantity: CheckQuantity, experiment: Checked): readonly Trial[] =>
  mistakes
    .flatMap(({ id, ways }) =>
      ways(quantity, subjectOf(experimentOf(experiment, quantity))).map(({ detail }) => ({ id, detail })),
    )
    .filter(
      ({ id, detail }) => !quantity.loss || (id !== 'only-last-loss' && !detail.startsWith('divided by 1,')),
    );

/** Every other change of the graph, each in all its ways. */
export const furtherTrialsOf = (quantity: CheckQuantity, experiment: Checked): readonly Trial[] =>
  families
    .filter((family) => !mistakes.includes(family))
    .flatMap(({ id, ways }) =>
      ways(quantity, subjectOf(experimentOf(experiment, quantity))).map(({ detail }) => ({ id, detail })),
    );

/** The right gradients of all parameters, or those of a mistake where a parameter can have it; a name before each. */
export function filledTexts(experiment: Checked, loss: number | undefined, trial?: Trial): FillReply {
  const texts: string[] = [];
  for (const parameter of parametersOf(experiment)) {
    const quantity: CheckQuantity = { kind: 'gradient', parameter, loss };
    const ways = trial && familyOf(trial.id).ways(quantity, subjectOf(experimentOf(experiment, quantity)));
    const isMade = ways?.some(({ detail }) => detail === trial?.detail);
    const filled = filledText(experiment, quantity, isMade ? trial : undefined);
    if ('overflow' in filled) return filled;
    texts.push(`d${parameter} = ${filled.text}`);
  }
  return { text: texts.join('\n') };
}

/** The right numbers, or those of a mistake, as JSON with so many digits that they pass for exact ones. */
export function filledText(whole: Checked, quantity: CheckQuantity, trial?: Trial): FillReply {
  const experiment = experimentOf(whole, quantity);
  return unlessOverflow(() => {
    const method = trial ? methodOf(trial, quantity, experiment) : rightMethod;
    const { shape, values } = compute(new Computed(experiment), quantity, method);
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

function methodOf({ id, detail }: Trial, quantity: CheckQuantity, experiment: Checked) {
  const mistake = familyOf(id);
  const way = mistake.ways(quantity, subjectOf(experiment)).find((way) => way.detail === detail)!;
  return candidateOf([{ mistake, way }]).method;
}

function diagnosisOf(
  { experiment, quantity, answer }: CheckJob,
  onProgress: (progress: SearchProgress) => void,
): { readonly diagnosis: Diagnosis; readonly wrongStep?: WrongStep | undefined } {
  switch (quantity.kind) {
    case 'gradient': {
      const given = { [quantity.parameter]: answer };
      const { parameters, wrongStep } = diagnoseAnswer(experiment, given, onProgress);
      return { diagnosis: parameters[quantity.parameter]!, wrongStep };
    }
    case 'term':
      return { diagnosis: diagnoseTerm(singleOf(experiment), quantity, answer) };
    case 'jacobian':
      return { diagnosis: diagnoseJacobian(singleOf(experiment), quantity, answer) };
  }
}

function singleOf(experiment: Checked): Experiment {
  if (isOfOne(experiment)) return experiment;
  throw new Error('terms and Jacobians are those of one sequence');
}

function comparisonOf(job: CheckJob, { entry }: Diagnosis): Comparison | undefined {
  if (!entry) return undefined;
  const { quantity } = job;
  const experiment = experimentOf(job.experiment, quantity);
  const right = compute(new Computed(experiment), quantity, rightMethod, job.answer.shape[0]);
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

/** A mistake, or two at once, with the way in which each was made; empty for the usual one. */
export interface Explained {
  readonly mistakes: readonly MistakeId[];
  readonly details: readonly string[];
}
