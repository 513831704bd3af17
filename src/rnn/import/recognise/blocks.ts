/** Blocks of n rows, one for each gate, in the order of an experiment. */
import { type CellName, cells } from '../../cells/index.ts';

interface Order {
  /** Names of the blocks in the file. */
  readonly names: string;
  /** Of each block of an experiment, its place in the file. */
  readonly from: readonly number[];
}

export const SAME_ORDER: Order = { names: '', from: [0] };

const zrh: Order = { names: 'z r h', from: [1, 0, 2] };
const iofc: Order = { names: 'i o f c', from: [0, 2, 3, 1] };

/** `i f c o as i f g o`: nothing moves where the order is the same. */
export const keras: { readonly [cell in CellName]?: Order } = {
  lstm: { names: 'i f c o', from: [0, 1, 2, 3] },
  gru: zrh,
  'gru-before': zrh,
};

export const onnx: { readonly [cell in CellName]?: Order } = {
  lstm: iofc,
  'peephole-lstm': iofc,
  gru: zrh,
  'gru-before': zrh,
};

/** Rows in the order of an experiment. */
export function inOrder<Row>(rows: readonly Row[], { from }: Order): Row[] {
  const n = rows.length / from.length;
  return from.flatMap((block) => rows.slice(block * n, (block + 1) * n));
}

/** What is said of it: `blocks z r h as r z n`. */
export const orderText = (cell: CellName, { names }: Order): string | undefined =>
  names && `blocks ${names} as ${cells[cell].gates.join(' ')}`;
