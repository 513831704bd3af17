/** What `npm run words` writes: trained networks, and what all that were trained can do. */
import * as v from 'valibot';
import { type CellName, cells } from '../cells/index.ts';
import { type Experiment, ExperimentError, parseExperiment, type Weights } from '../experiment.ts';
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
      cell: v.picklist(Object.keys(cells) as CellName[]),
      right: v.array(counts),
      weights: v.exactOptional(v.record(v.string(), v.unknown())),
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
  sets: v.strictObject({ long: trained, mixed: trained }),
});

/** @throws WordsFileError naming the first fault, such as `sets.long.0.right: expected 5 lists, one a seed, got 4` */
export function parseWordsFile(json: unknown): WordsFile {
  const result = v.safeParse(structure, json, { abortEarly: true });
  if (!result.success) {
    const [issue] = result.issues;
    throw new WordsFileError(`${v.getDotPath(issue) ?? 'the file'}: ${issue.message}`);
  }
  const file = result.output;
  const cellsOf = (name: DataSetName) =>
    file.sets[name].map((entry, index) => trainedCell(entry, `sets.${name}.${index}`, file));
  return { ...file, sets: { long: cellsOf('long'), mixed: cellsOf('mixed') } };
}

function trainedCell(
  { cell, right, weights }: v.InferOutput<typeof trained>[number],
  path: string,
  { n, seeds, fillers, sentences }: v.InferOutput<typeof structure>,
): TrainedCell {
  if (right.length !== seeds.length) {
    throw new WordsFileError(
      `${path}.right: expected ${seeds.length} lists, one a seed, got ${right.length}`,
    );
  }
  const isRow = (row: number[]) =>
    row.length === fillers.length && row.every((answers) => answers <= sentences);
  const wrong = right.findIndex((row) => !isRow(row));
  if (wrong >= 0) {
    throw new WordsFileError(
      `${path}.right.${wrong}: expected ${fillers.length} numbers up to ${sentences}, one a number of fillers`,
    );
  }
  if (!weights) return { cell, right };
  try {
    // They are right if an experiment of one step with them is.
    const { m, q, loss } = tasks.words;
    const zeros = (length: number) => Array.from({ length }, () => 0);
    const initial = { h: zeros(n), ...(cells[cell].hasCellState && { c: zeros(n) }) };
    const of = parseExperiment({ cell, weights, initial, inputs: [zeros(m)], targets: [zeros(q)], loss });
    return { cell, right, weights: of.weights };
  } catch (error) {
    if (!(error instanceof ExperimentError)) throw error;
    throw new WordsFileError(`${path}.${error.message}`, { cause: error });
  }
}

/** An experiment's cell and weights: what reads sentences. */
export type WordsNetwork = Pick<Experiment, 'cell' | 'weights'>;
