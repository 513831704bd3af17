/** How the networks of the words page are trained and measured: what .scripts/train-words.mjs runs. */
import type { CellName } from '../cells/index.ts';
import type { Weights } from '../experiment.ts';
import type { TrainingSettings } from '../training/settings.ts';
import { type DataSetName, dataSets, trainedKinds } from './data-sets.ts';
import { drawSentences, Exam } from './exam.ts';
import type { TrainedCell, WordsFile } from './file.ts';
import { type Budget, teach } from './lesson.ts';

/** The same for every cell and both data sets. */
const common = {
  command: 'npm run words',
  n: 16,
  batch: 32,
  updates: 3000,
  rate: 0.003,
  forgetBias: 1,
  threshold: 1,
  seeds: [1, 2, 3, 4, 5],
  fillers: [0, 2, 4, 6, 8, 10, 15, 20, 30, 40],
  shown: 20,
  sentences: 200,
} satisfies Omit<WordsFile, 'sets'>;

/** Learnt is learnt: what is at 0.02 for 100 updates would go on to 0.001. */
const budget: Budget = { updates: common.updates, enough: 0.02, over: 100 };

const taught: readonly CellName[] = ['sigmoid', 'tanh', 'lstm'];
const shownCells: readonly CellName[] = ['sigmoid', 'lstm'];

const settingsOf = (cell: CellName, length: number, seed: number): TrainingSettings => ({
  task: 'words',
  length,
  cell,
  n: common.n,
  initialisation: {
    scheme: 'orthogonal',
    gain: 1,
    ...(cell === 'lstm' && { forgetBias: common.forgetBias }),
  },
  optimiser: { kind: 'adam', rate: common.rate, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
  clipping: { kind: 'norm', threshold: common.threshold },
  batch: common.batch,
  seed,
});

/** Trains and measures everything. @param say is told what was measured */
export async function trainWords(say: (line: string) => void): Promise<WordsFile> {
  const exams = new Map<string, Promise<Exam>>();
  const { fillers, sentences, seeds, shown } = common;
  /** How many of the held-out sentences with so many fillers are answered rightly: half of them of either kind. */
  const examine = async (cell: CellName, weights: Weights, count: number): Promise<number> => {
    const key = `${cell} ${count}`;
    const exam = exams.get(key) ?? Exam.prepare({ cell, weights }, count, sentences);
    exams.set(key, exam);
    const each = sentences / trainedKinds.length;
    const asked = trainedKinds.flatMap((kind) =>
      drawSentences(0, 'held-out', { fillers: count, kind, count: each }),
    );
    return (await exam).right(weights, asked);
  };
  const learn = async (cell: CellName, name: DataSetName, length: number, seed: number) => {
    const { weights, updates } = await teach(settingsOf(cell, length, seed), dataSets[name], budget);
    say(`${name} ${length}, ${cell}, seed ${seed}: ${updates} updates`);
    return rounded(weights);
  };

  /** A network for every number of fillers. */
  const long = async (cell: CellName): Promise<TrainedCell> => {
    const right: number[][] = [];
    let kept: Weights | undefined;
    for (const seed of seeds) {
      const row: number[] = [];
      for (const count of fillers) {
        const weights = await learn(cell, 'long', count, seed);
        row.push(await examine(cell, weights, count));
        if (seed === seeds[0] && count === shown) kept = weights;
      }
      right.push(row);
      say(`  ${row.join(' ')} of ${sentences} right at ${fillers.join(' ')} fillers`);
    }
    return { cell, right, ...(shownCells.includes(cell) && kept && { weights: kept }) };
  };
  /** One network for all numbers of fillers. */
  const mixed = async (cell: CellName): Promise<TrainedCell> => {
    const right: number[][] = [];
    let kept: Weights | undefined;
    for (const seed of seeds) {
      const weights = await learn(cell, 'mixed', shown, seed);
      const row: number[] = [];
      for (const count of fillers) row.push(await examine(cell, weights, count));
      right.push(row);
      kept ??= weights;
      say(`  ${row.join(' ')} of ${sentences} right at ${fillers.join(' ')} fillers`);
    }
    return { cell, right, ...(shownCells.includes(cell) && kept && { weights: kept }) };
  };

  const sets: Record<DataSetName, TrainedCell[]> = { long: [], mixed: [] };
  for (const cell of taught) {
    sets.mixed.push(await mixed(cell));
    sets.long.push(await long(cell));
  }
  return { ...common, sets };
}

/** To 4 significant digits: what the page has is what was measured. */
const rounded = (weights: Weights): Weights => {
  const round = (x: number) => Number(x.toPrecision(4));
  return Object.fromEntries(
    Object.entries(weights).map(([name, numbers]: [string, readonly (number | readonly number[])[]]) => [
      name,
      numbers.map((entry) => (typeof entry === 'number' ? round(entry) : entry.map(round))),
    ]),
  ) as unknown as Weights;
};
