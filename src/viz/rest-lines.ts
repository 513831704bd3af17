/** The lines of Compare, At rest: what is shown of each cell, and how it is named. Pure. */
import type { Spread } from '../rnn/rest/spread.ts';
import type { CellName } from '../rnn/index.ts';

/** Norms by lag, 0 to T, of one draw of a cell. */
export interface RestLine {
  readonly id: string;
  readonly cell: CellName;
  /** What arrives at h_{T-lag}, or at c_{T-lag}. */
  readonly state: 'h' | 'c';
  readonly norms: readonly number[];
  /** The same over many draws; undefined while there are none. */
  readonly band: readonly Spread[] | undefined;
}

/** Cells as their inventors write them. */
export const cellTitles: Record<CellName, string> = {
  sigmoid: 'sigmoid',
  tanh: 'tanh',
  relu: 'ReLU',
  linear: 'linear',
  lstm: 'LSTM',
  gru: 'GRU',
};

export const lineName = ({ cell, state }: Pick<RestLine, 'cell' | 'state'>): string =>
  state === 'c' ? `${cellTitles[cell]}, c` : cellTitles[cell];

/** Names in a row: `a`, `a and b`, `a, b and c`. */
export const listed = (names: readonly string[]): string =>
  names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
