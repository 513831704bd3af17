/** How the networks of the words page are trained and measured: what .scripts/train-words.mjs runs. */
import { type CellName, takesForgetBias } from '../cells/index.ts';
import type { Weights } from '../experiment.ts';
import { median } from '../facts/statistics.ts';
import { optimisers } from '../training/optimiser.ts';
import type { TrainingSettings } from '../training/settings.ts';
import { Trainer } from '../training/trainer.ts';
import { type DataSetName, dataSets } from './data-sets.ts';
import { AccuracyMeters, heldOutSentences } from './accuracy.ts';
import { sentenceExperiment } from './experiment.ts';
import type { TrainedCell, UntrainedCell, WordsFile } from './file.ts';
import { type UpdateBudget, trainWithin } from './train-within.ts';
import { answerSequence } from './answered.ts';

/** The same for every cell and both data sets. */
const common = {
  command: 'npm run words',
  n: 16,
  batch: 32,
  updates: 3000,
  rate: optimisers.adam.usual.rate,
  forgetBias: 1,
  threshold: 1,
  seeds: [1, 2, 3, 4, 5],
  fillers: [0, 2, 4, 6, 8, 10, 15, 20, 30, 40],
  shown: 20,
  sentences: 200,
  read: 10,
} satisfies Omit<WordsFile, 'sets' | 'untrained'>;

/** Learnt is learnt: what is at 0.02 for 100 updates would go on to 0.001. */
const budget: UpdateBudget = { updates: common.updates, enough: 0.02, over: 100 };

const trainedCells: readonly CellName[] = ['sigmoid', 'tanh', 'lstm'];
const shownCells: readonly CellName[] = ['sigmoid', 'lstm'];

const settingsOf = (cell: CellName, length: number, seed: number): TrainingSettings => ({
  task: 'words',
  length,
  cell,
  n: common.n,
  initialisation: {
    scheme: 'orthogonal',
    gain: 1,
    ...(takesForgetBias(cell) && { forgetBias: common.forgetBias }),
  },
  optimiser: { ...optimisers.adam.usual, rate: common.rate },
  clipping: { kind: 'norm', threshold: common.threshold },
  batch: common.batch,
  seed,
});

/** Trains and measures everything. @param say is told what was measured */
export async function trainWords(say: (line: string) => void): Promise<WordsFile> {
  const meters = new AccuracyMeters();
  const { fillers, sentences, seeds, shown } = common;
  /** How many of the held-out sentences with so many fillers are answered rightly. */
  const examine = async (cell: CellName, weights: Weights, count: number): Promise<number> => {
    const meter = await meters.of({ cell, weights }, count, sentences);
    return meter.right(weights, heldOutSentences(count, sentences));
  };
  const learn = async (cell: CellName, name: DataSetName, length: number, seed: number) => {
    const { weights, updates } = await trainWithin(settingsOf(cell, length, seed), dataSets[name], budget);
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

  const untrained: UntrainedCell[] = [];
  const sets: Record<DataSetName, TrainedCell[]> = { long: [], mixed: [] };
  for (const cell of trainedCells) {
    untrained.push({ cell, reached: await Promise.all(seeds.map((seed) => reachedAtFirst(cell, seed))) });
    sets.mixed.push(await mixed(cell));
    sets.long.push(await long(cell));
  }
  return { ...common, untrained, sets };
}

/** What reaches the key word of held-out sentences at each number of fillers, with the first weights of a seed. */
async function reachedAtFirst(cell: CellName, seed: number): Promise<number[]> {
  const { weights } = (await Trainer.open(settingsOf(cell, 0, seed))).experiment(seed);
  return common.fillers.map((fillers) => {
    const shares = heldOutSentences(fillers, common.read).map((sentence) => {
      const { reached } = answerSequence(sentenceExperiment({ cell, weights }, sentence, sentence.answer!));
      return reached[sentence.keys[0]] / reached.at(-1)!;
    });
    return Number(median(shares).toPrecision(3));
  });
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
