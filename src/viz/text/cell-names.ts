/** What cells are called on the pages: those with gates go by initials. */
import { type CellName, cells, isGated } from '../../rnn/cells/index.ts';

/** `sigmoid`, `ReLU`, `LSTM` */
export const cellName = (cell: CellName): string => cells[cell].title;

/** Where it stands beside networks of other kinds: `sigmoid RNN`, `ReLU RNN`, `LSTM` */
export const cellTitle = (cell: CellName): string =>
  isGated(cell) ? cellName(cell) : `${cellName(cell)} RNN`;
