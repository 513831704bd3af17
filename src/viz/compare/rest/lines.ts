/** The lines of Compare, At rest: what is shown of each cell, and how it is named. Pure. */
import type { Spread } from '../../../rnn/rest/spread.ts';
import type { CellName } from '../../../rnn/index.ts';
import { cellName } from '../../text/cell-names.ts';

/** Norms of the gradient by lag, 0 to T, in one draw of a cell. */
export interface RestLine {
  readonly id: string;
  readonly cell: CellName;
  /** `s`: of the whole state, h or (h, c); `h`: of h alone, of a cell that has a cell state as well. */
  readonly state: 's' | 'h';
  readonly norms: readonly number[];
  /** The same over many draws; undefined while there are none. */
  readonly band: readonly Spread[] | undefined;
}

export const lineName = ({ cell, state }: Pick<RestLine, 'cell' | 'state'>): string =>
  state === 'h' ? `${cellName(cell)}, h` : cellName(cell);

/** Names in a row: `a`, `a and b`, `a, b and c`. */
export const listed = (names: readonly string[]): string =>
  names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
