/** What the trained networks show, in words: the title, and whether the sheet is right. */
import { formatPercent } from './format.ts';
import { type Accuracy, accuracyOf } from '../rnn/words/interval.ts';
import type { DataSetName } from '../rnn/words/data-sets.ts';
import type { TrainedCell, WordsFile } from '../rnn/words/file.ts';

export const cellTitles: Readonly<Record<string, string>> = {
  sigmoid: 'sigmoid RNN',
  tanh: 'tanh RNN',
  lstm: 'LSTM',
};

/** A cell has learnt what on the mean of its seeds it answers rightly that often. */
export const LEARNT = 0.95;

/** Accuracy of a cell at each number of fillers, in the file's order. */
export const accuraciesOf = ({ fillers, sentences }: WordsFile, { right }: TrainedCell): Accuracy[] =>
  fillers.map((_, place) =>
    accuracyOf(
      right.map((row) => row[place]),
      sentences,
    ),
  );

/** The most fillers up to which a cell has learnt its task at every number; undefined where not even at the fewest. */
export function reachOf(file: WordsFile, set: DataSetName, cell: string): number | undefined {
  const trained = file.sets[set].find((entry) => entry.cell === cell);
  if (!trained) return undefined;
  const accuracies = accuraciesOf(file, trained);
  const failed = accuracies.findIndex(({ mean }) => mean < LEARNT);
  return file.fillers[(failed < 0 ? file.fillers.length : failed) - 1];
}

const across = (reach: number | undefined, most: number): string =>
  reach === undefined ? 'not even without filler words' : `across ${reach} of ${most} filler words`;

/** The title: how far each cell gets that is shown. */
export function titleOf(file: WordsFile, set: DataSetName): string {
  const most = Math.max(...file.fillers);
  const texts = file.sets[set]
    .filter(({ weights }) => weights)
    .map(({ cell }) => `the ${cellTitles[cell]} ${across(reachOf(file, set, cell), most)}`);
  const where =
    set === 'long'
      ? 'Where all training sentences are equally long, the answer is learnt'
      : 'With short sentences in training, the answer is learnt';
  return `${where}: by ${texts.join('; by ')}`;
}

/** The title of the chart: where the cells that are shown differ most. */
export function accuracyTitle(file: WordsFile, set: DataSetName): string {
  const means = file.fillers.map((fillers, place) => {
    const shown = file.sets[set].filter(({ weights }) => weights);
    const all = shown.map((trained) => ({
      name: cellTitles[trained.cell],
      mean: accuraciesOf(file, trained)[place].mean,
    }));
    const sorted = all.toSorted((a, b) => b.mean - a.mean);
    return { fillers, best: sorted[0], worst: sorted.at(-1)! };
  });
  const { fillers, best, worst } = means.reduce((widest, at) =>
    at.best.mean - at.worst.mean > widest.best.mean - widest.worst.mean ? at : widest,
  );
  if (best.mean === worst.mean)
    return `Accuracy against filler words: the ${best.name} and the ${worst.name} are alike at every number`;
  const text = ({ name, mean }: typeof best) => `the ${name} ${formatPercent(mean)}`;
  return `Accuracy against filler words: with ${fillers} of them ${text(best)}, ${text(worst)}`;
}

export interface Verdict {
  readonly claim: string;
  readonly holds: boolean;
  readonly measured: string;
}

/** The claims of the sheet's question 2b, and one that is easily read into it, with what was measured. */
export function verdictsOf(file: WordsFile): Verdict[] {
  const most = Math.max(...file.fillers);
  const reach = (set: DataSetName, cell: string) => reachOf(file, set, cell) ?? -1;
  const text = (set: DataSetName, cell: string) => across(reachOf(file, set, cell), most);
  const remembers = reach('mixed', 'sigmoid') > reach('long', 'sigmoid');
  return [
    {
      claim: 'The sheet: the more irrelevant words, the further the gradient has to travel back.',
      holds: reach('long', 'sigmoid') < most,
      measured: `Where every sentence has the same number of filler words, the sigmoid RNN learns the answer ${text('long', 'sigmoid')}.`,
    },
    {
      claim: 'The sheet: an LSTM will help, its cell state carries the gradient there.',
      holds: reach('long', 'lstm') > reach('long', 'sigmoid'),
      measured: `From the same sentences, in as many updates, the LSTM learns it ${text('long', 'lstm')}.`,
    },
    {
      claim: 'Often added: it takes an LSTM.',
      holds: Math.max(reach('long', 'tanh'), reach('mixed', 'sigmoid')) < reach('long', 'lstm'),
      measured:
        `A tanh RNN whose W starts orthogonal learns it ${text('long', 'tanh')}. ` +
        `With short sentences among the long ones the sigmoid RNN learns it ${text('mixed', 'sigmoid')}` +
        (remembers ? ': it can remember that far, and lacked only a gradient to learn it by.' : '.'),
    },
  ];
}
