/** The claims of the sheet's question 2b, and one that is easily read into it, against what was measured. */
import type { CellName } from '../../../rnn/index.ts';
import type { DataSetName } from '../../../rnn/words/data-sets.ts';
import type { WordsFile } from '../../../rnn/words/file.ts';
import { median } from '../../../rnn/facts/statistics.ts';
import { cellTitle } from '../../text/cell-names.ts';
import { formatNumber } from '../../text/format.ts';
import { across, accuraciesIn, LEARNT, reachOf } from './finding.ts';

export interface ClaimVerdict {
  readonly claim: string;
  /** `open`: the seeds disagree, or their intervals overlap. */
  readonly outcome: 'holds' | 'fails' | 'open';
  /** A sentence each. */
  readonly measured: readonly string[];
  /** The numbers behind it: the head of the table, and its rows. */
  readonly numbers?: { readonly head: readonly string[]; readonly rows: readonly (readonly string[])[] };
}

/** Of the gradient at the last word, what reaches the key word before the first update: over the seeds. */
interface Reached {
  readonly low: number;
  readonly middle: number;
  readonly high: number;
}

export const verdictsOf = (file: WordsFile): ClaimVerdict[] => [
  furtherBack(file),
  lstmHelps(file),
  takesLstm(file),
];

/** At each number of fillers. */
function reachedBy(file: WordsFile, cell: CellName): Reached[] {
  const { reached } = file.untrained.find((untrained) => untrained.cell === cell)!;
  return file.fillers.map((_, place) => {
    const seeds = reached.map((row) => row[place]);
    return { low: Math.min(...seeds), middle: median(seeds), high: Math.max(...seeds) };
  });
}

function reachedText({ low, middle, high }: Reached): string {
  const text = (share: number) => formatNumber(share, 2);
  return `${text(middle)} (${text(low)} to ${text(high)})`;
}

function furtherBack(file: WordsFile): ClaimVerdict {
  const ends = file.untrained.map(({ cell }) => {
    const reached = reachedBy(file, cell);
    return { cell, few: reached[0], many: reached.at(-1)! };
  });
  const falls = ends.filter(({ few, many }) => many.high < few.low);
  const rises = ends.filter(({ few, many }) => many.low >= few.high);
  const [few, many] = [file.fillers[0], file.fillers.at(-1)!];
  return {
    claim:
      'Worksheet, question 2 (b): the more irrelevant words, the further the gradient has to travel back.',
    outcome: falls.length === ends.length ? 'holds' : rises.length === ends.length ? 'fails' : 'open',
    measured: [
      `Before the first update the more filler words, the less of the gradient reaches the key word: so in ${falls.length} of ${ends.length} networks, whatever the seed.`,
    ],
    numbers: {
      head: [
        `of the gradient at the last word, median (range) of ${file.seeds.length} seeds`,
        `across ${few}`,
        `across ${many}`,
      ],
      rows: ends.map((end) => [cellTitle(end.cell), reachedText(end.few), reachedText(end.many)]),
    },
  };
}

function lstmHelps(file: WordsFile): ClaimVerdict {
  const [lstm, sigmoid] = (['lstm', 'sigmoid'] as const).map((cell) => ({
    accuracies: accuraciesIn(file, 'long', cell),
    reached: reachedBy(file, cell).at(-1)!,
  }));
  const isBetter = (a: typeof lstm, b: typeof lstm) =>
    a.accuracies.some(({ low }, place) => low > b.accuracies[place].high);
  const carries = lstm.reached.low > sigmoid.reached.high;
  const helps = isBetter(lstm, sigmoid) && !isBetter(sigmoid, lstm);
  const most = file.fillers.at(-1)!;
  return {
    claim: 'Worksheet, question 2 (b): an LSTM will help, its cell state carries the gradient there.',
    outcome: carries && helps ? 'holds' : carries || helps ? 'open' : 'fails',
    measured: [
      `Across ${most} filler words the median is ${formatNumber(lstm.reached.middle, 2)} in the LSTM. In the sigmoid RNN it is ${formatNumber(lstm.reached.middle / sigmoid.reached.middle, 1)} times less.`,
      `Where sentences are equally long, the sigmoid RNN learns the answer ${learntText(file, 'long', 'sigmoid')}, the LSTM in as many updates ${learntText(file, 'long', 'lstm')}.`,
    ],
  };
}

function takesLstm(file: WordsFile): ClaimVerdict {
  const reach = reachOf(file, 'long', 'lstm');
  const upTo = file.fillers.findLastIndex((fillers) => fillers <= (reach ?? -1)) + 1;
  const others = [accuraciesIn(file, 'long', 'tanh'), accuraciesIn(file, 'mixed', 'sigmoid')].map(
    (accuracies) => accuracies.slice(0, upTo),
  );
  const doesAsWell = others.some((accuracies) => accuracies.every(({ low }) => low >= LEARNT));
  const allFail = others.every((accuracies) => accuracies.some(({ high }) => high < LEARNT));
  const remembers = (reachOf(file, 'mixed', 'sigmoid') ?? -1) > (reachOf(file, 'long', 'sigmoid') ?? -1);
  return {
    claim: 'Often added: it takes an LSTM.',
    outcome: upTo === 0 ? 'open' : doesAsWell ? 'fails' : allFail ? 'holds' : 'open',
    measured: [
      `A tanh RNN whose W starts orthogonal learns it ${learntText(file, 'long', 'tanh')}.`,
      `With short sentences among the long ones the sigmoid RNN learns it ${learntText(file, 'mixed', 'sigmoid')}${remembers ? ': it can remember that far, and lacked only a gradient to learn it by' : ''}.`,
    ],
  };
}

const learntText = (file: WordsFile, set: DataSetName, cell: CellName): string =>
  across(reachOf(file, set, cell), file.fillers.at(-1)!);
