/** The lines of Compare, At rest: what is shown of each cell, and how it is named. Pure. */
import type { Spread } from '../../../rnn/rest/spread.ts';
import { cellOfRival, hasAttention, type Rival } from '../../../rnn/rest/rival.ts';
import { cellName, cellTitle } from '../../text/cell-names.ts';

/** `LSTM`, `LSTM + attention` */
export const rivalName = (rival: Rival): string =>
  hasAttention(rival) ? `${cellName(cellOfRival(rival))} + attention` : cellName(cellOfRival(rival));

/** `sigmoid RNN`, `LSTM`, `LSTM + attention` */
export const rivalTitle = (rival: Rival): string =>
  hasAttention(rival) ? rivalName(rival) : cellTitle(cellOfRival(rival));

/** The class that has its hue. */
export const lookOf = (rival: Rival): string => (hasAttention(rival) ? 'cell-attention' : `cell-${rival}`);

/** Norms of the gradient by lag, 0 to T, in one draw of a rival. */
export interface RestLine {
  readonly id: string;
  readonly rival: Rival;
  /** `s`: of the whole state, h or (h, c); `h`: of h alone, of a cell that has a cell state as well. */
  readonly state: 's' | 'h';
  readonly norms: readonly number[];
  /** The same over many draws; undefined while there are none. */
  readonly band: readonly Spread[] | undefined;
}

export const lineName = ({ rival, state }: Pick<RestLine, 'rival' | 'state'>): string =>
  state === 'h' ? `${rivalName(rival)}, h` : rivalName(rival);

/** At the end of its line, where there is one with attention at most. */
export const lineLabel = (line: Pick<RestLine, 'rival' | 'state'>): string =>
  lineName(line).replace(/^.* \+ /, '');

/** Names in a row: `a`, `a and b`, `a, b and c`. */
export const listed = (names: readonly string[]): string =>
  names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
