/** What the trained networks show, in words: the titles, and whether the sheet is right. */
import { type Accuracy, accuracyOverSeeds } from '../../../rnn/words/interval.ts';
import type { CellName } from '../../../rnn/index.ts';
import type { DataSetName } from '../../../rnn/words/data-sets.ts';
import type { TrainedCell, WordsFile } from '../../../rnn/words/file.ts';
import { cellTitle } from '../../text/cell-names.ts';
import { formatPercent } from '../../text/format.ts';

/** A cell has learnt what even the worst of its seeds answers rightly that often, at the low end of its 95 % interval. */
export const LEARNT = 0.95;

/** Accuracy of a cell at each number of fillers, in the file's order. */
export const accuraciesOf = ({ fillers, sentences }: WordsFile, { right }: TrainedCell): Accuracy[] =>
  fillers.map((_, place) =>
    accuracyOverSeeds(
      right.map((row) => row[place]),
      sentences,
    ),
  );

/** The same by the name of the cell, which must be one that was trained. */
export const accuraciesIn = (file: WordsFile, set: DataSetName, cell: CellName): Accuracy[] =>
  accuraciesOf(
    file,
    file.sets[set].find((trained) => trained.cell === cell)!,
  );

/** The most fillers up to which a cell has learnt its task at every number; undefined where not even at the fewest. */
export function reachOf(file: WordsFile, set: DataSetName, cell: CellName): number | undefined {
  const failed = accuraciesIn(file, set, cell).findIndex(({ low }) => low < LEARNT);
  return file.fillers[(failed < 0 ? file.fillers.length : failed) - 1];
}

export const across = (reach: number | undefined, most: number): string =>
  reach === undefined ? 'not even without filler words' : `across ${reach} of ${most} filler words`;

/** The title: how far each cell gets that is shown. */
export function wordsTitle(file: WordsFile, set: DataSetName): string {
  const most = Math.max(...file.fillers);
  const texts = file.sets[set]
    .filter(({ weights }) => weights)
    .map(({ cell }) => `${cellTitle(cell)} ${reachOf(file, set, cell) ?? 'none'}`);
  return `Filler words bridged, of ${most}: ${texts.join(', ')}`;
}

/** The title of the chart: where the intervals of the cells that are shown lie furthest apart. */
export function accuracyTitle(file: WordsFile, set: DataSetName): string {
  const shown = file.sets[set].filter(({ weights }) => weights);
  const places = file.fillers.map((fillers, place) => {
    const sorted = shown
      .map((trained) => ({ name: cellTitle(trained.cell), ...accuraciesOf(file, trained)[place] }))
      .toSorted((a, b) => b.mean - a.mean);
    const [best, worst] = [sorted[0], sorted.at(-1)!];
    return { fillers, best, worst, gap: best.low - worst.high };
  });
  const { fillers, best, worst, gap } = places.reduce((widest, at) => (at.gap > widest.gap ? at : widest));
  if (gap <= 0) {
    return `The seeds do not tell the ${best.name} from the ${worst.name}`;
  }
  const text = ({ name, mean }: typeof best) => `${name} ${formatPercent(mean)}`;
  return `Right with ${fillers} filler words: ${text(best)}, ${text(worst)}`;
}
