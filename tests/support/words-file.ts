import type { WordsFile } from '../../src/rnn/words/file.ts';

const weights = { W: [[1]], U: [[1]], V: [[1]] };
const names = ['sigmoid', 'tanh', 'lstm'] as const;

/** For each cell, a row a seed, in which there is a number for 0, 5 and 10 fillers. */
export type Rows = { readonly [cell in (typeof names)[number]]: readonly (readonly number[])[] };

/** The same for both seeds. */
export const twice = (row: readonly number[]) => [row, row];

/** Right answers of 100: all of them, by both seeds. */
export const all = twice([100, 100, 100]);

/** A gradient that falls with every filler word, and most in the sigmoid RNN. */
export const falling: Rows = {
  sigmoid: [
    [0.1, 1e-6, 1e-12],
    [0.2, 1e-6, 1e-11],
  ],
  tanh: twice([0.9, 0.5, 0.1]),
  lstm: twice([0.8, 0.4, 0.2]),
};

export function wordsFile(long: Rows, mixed: Rows, reached = falling): WordsFile {
  const cells = (right: Rows) =>
    names.map((cell) => ({ cell, right: right[cell], ...(cell !== 'tanh' && { weights }) }));
  return {
    command: 'make',
    n: 1,
    batch: 1,
    updates: 1,
    rate: 1,
    forgetBias: 1,
    threshold: 1,
    seeds: [1, 2],
    fillers: [0, 5, 10],
    shown: 5,
    sentences: 100,
    read: 10,
    untrained: names.map((cell) => ({ cell, reached: reached[cell] })),
    sets: { long: cells(long), mixed: cells(mixed) },
  };
}

/** As the sheet has it. */
export const sheet = wordsFile(
  { sigmoid: twice([100, 60, 50]), tanh: twice([100, 100, 50]), lstm: all },
  { sigmoid: twice([100, 100, 50]), tanh: all, lstm: all },
);
/** All cells learn everything. */
export const alike = wordsFile(
  { sigmoid: all, tanh: all, lstm: all },
  { sigmoid: all, tanh: all, lstm: all },
);
