/** What `npm run words` writes: trained networks, and what all that were trained can do. */
import * as v from 'valibot';
import { type CellName, cellNames, cells } from '../cells/index.ts';
import { type Experiment, ExperimentError, type Weights } from '../experiment.ts';
import { parseVersion1 } from '../format/parse-version-1.ts';
import { issueText } from '../issue.ts';
import { tasks } from '../tasks/index.ts';
import type { DataSetName } from './data-sets.ts';

/** One cell, trained on one data set with every seed. */
export interface TrainedCell {
  readonly cell: CellName;
  /** Right answers by seeds, and by numbers of fillers, in the order of the file's. */
  readonly right: readonly (readonly number[])[];
  /** Of the first seed, and of a data set that is all long, at `shown` fillers; of cells that are shown. */
  readonly weights?: Weights;
}

/** What the gradient does before the first update, with the weights of every seed. */
export interface UntrainedCell {
  readonly cell: CellName;
  /**
   * By seeds, and by numbers of fillers in the order of the file's: of the gradient that reaches the last word, the share
   * that reaches the key word (`Reading.reached`), the median over sentences.
   */
  readonly reached: readonly (readonly number[])[];
}

export interface WordsFile {
  /** What makes the file. */
  readonly command: string;
  readonly n: number;
  /** Sequences an update. */
  readonly batch: number;
  /** The most updates. */
  readonly updates: number;
  /** Of Adam. */
  readonly rate: number;
  readonly forgetBias: number;
  /** What the norm of the gradient is clipped to. */
  readonly threshold: number;
  readonly seeds: readonly number[];
  /** Numbers of filler words at which accuracy is measured. */
  readonly fillers: readonly number[];
  /** Filler words in the sentences, or the most of them, that the networks shown were trained on. */
  readonly shown: number;
  /** Held-out sentences for every seed and number of fillers. */
  readonly sentences: number;
  /** Sentences that `untrained` is the median over, for every seed and number of fillers. */
  readonly read: number;
  readonly untrained: readonly UntrainedCell[];
  readonly sets: { readonly [name in DataSetName]: readonly TrainedCell[] };
}

/** A file that is no words file: says where, and what is wrong. */
export class WordsFileError extends Error {
  override readonly name = 'WordsFileError';
}

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const counts = v.pipe(v.array(count), v.nonEmpty());
const positive = v.pipe(v.number(), v.finite(), v.gtValue(0));
const trained = v.pipe(
  v.array(
    v.strictObject({
      cell: v.picklist(cellNames),
      right: v.array(counts),
      weights: v.exactOptional(v.record(v.string(), v.unknown())),
    }),
  ),
  v.nonEmpty(),
);
const untrained = v.pipe(
  v.array(
    v.strictObject({
      cell: v.picklist(cellNames),
      reached: v.array(v.array(v.pipe(v.number(), v.finite(), v.minValue(0)))),
    }),
  ),
  v.nonEmpty(),
);
const structure = v.strictObject({
  command: v.string(),
  n: count,
  batch: count,
  updates: count,
  rate: positive,
  forgetBias: v.number(),
  threshold: positive,
  seeds: counts,
  fillers: counts,
  shown: count,
  sentences: count,
  read: count,
  untrained,
  sets: v.strictObject({ long: trained, mixed: trained }),
});

/** @throws WordsFileError naming the first fault, such as `sets.long.0.right: expected 5 lists, one a seed, got 4` */
export function parseWordsFile(json: unknown): WordsFile {
  const result = v.safeParse(structure, json, { abortEarly: true });
  if (!result.success) {
    throw new WordsFileError(issueText(result.issues[0]));
  }
  const file = result.output;
  file.untrained.forEach(({ reached }, index) => checkRows(reached, `untrained.${index}.reached`, file));
  const cellsOf = (name: DataSetName) =>
    file.sets[name].map((entry, index) => trainedCell(entry, `sets.${name}.${index}`, file));
  return { ...file, sets: { long: cellsOf('long'), mixed: cellsOf('mixed') } };
}

/** A list of numbers for every seed, in which there is one for every number of fillers. */
function checkRows(
  rows: readonly (readonly number[])[],
  path: string,
  { seeds, fillers }: v.InferOutput<typeof structure>,
  most = Number.POSITIVE_INFINITY,
): void {
  if (rows.length !== seeds.length) {
    throw new WordsFileError(`${path}: expected ${seeds.length} lists, one a seed, got ${rows.length}`);
  }
  const wrong = rows.findIndex((row) => row.length !== fillers.length || row.some((number) => number > most));
  if (wrong >= 0) {
    const limit = Number.isFinite(most) ? ` up to ${most}` : '';
    throw new WordsFileError(
      `${path}.${wrong}: expected ${fillers.length} numbers${limit}, one a number of fillers`,
    );
  }
}

function trainedCell(
  { cell, right, weights }: v.InferOutput<typeof trained>[number],
  path: string,
  file: v.InferOutput<typeof structure>,
): TrainedCell {
  const { n, sentences } = file;
  checkRows(right, `${path}.right`, file, sentences);
  if (!weights) return { cell, right };
  try {
    // They are right if an experiment of one step with them is.
    const { m, q, loss } = tasks.words;
    const zeros = (length: number) => Array.from({ length }, () => 0);
    const initial = { h: zeros(n), ...(cells[cell].hasCellState && { c: zeros(n) }) };
    const of = parseVersion1({ cell, weights, initial, inputs: [zeros(m)], targets: [zeros(q)], loss });
    return { cell, right, weights: of.weights };
  } catch (error) {
    if (!(error instanceof ExperimentError)) throw error;
    throw new WordsFileError(`${path}.${error.message}`, { cause: error });
  }
}

/** An experiment's cell and weights: what reads sentences. */
export type WordsNetwork = Pick<Experiment, 'cell' | 'weights'>;
