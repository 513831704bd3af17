/** What cells are called on the pages: those with gates go by initials. */
import { type CellName, cells } from '../../rnn/index.ts';

/** `sigmoid`, `ReLU`, `LSTM` */
export const cellName = (cell: CellName): string =>
  hasGates(cell) ? cell.toUpperCase() : cell === 'relu' ? 'ReLU' : cell;

/** Where it stands beside networks of other kinds: `sigmoid RNN`, `ReLU RNN`, `LSTM` */
export const cellTitle = (cell: CellName): string =>
  hasGates(cell) ? cellName(cell) : `${cellName(cell)} RNN`;

const hasGates = (cell: CellName) => cells[cell].gates.length > 1;
