/** How results are written down: other arrangements of the same numbers. */
import type { Block } from './block.ts';

/** Aᵀ; a vector is its own. */
export function transposed(block: Block): Block {
  const { shape } = block;
  if (shape.length < 2) return block;
  const [rows, columns] = shape;
  return block.arranged([columns, rows], (index) => (index % rows) * columns + Math.floor(index / rows));
}

/** Where the entries of a matrix with n columns come from, when each block of n rows is transposed. */
export const transposedIndex = (n: number) => (index: number) => {
  const [row, column] = [Math.floor(index / n), index % n];
  return (row - (row % n) + column) * n + (row % n);
};

/** Each block of n rows of a matrix with n columns, transposed. */
export const blocksTransposed = (block: Block, n: number): Block =>
  block.arranged(block.shape, transposedIndex(n));

/** Blocks of rows that are stacked as `from` says, stacked as `to` says, where one may come several times. */
export function blocksInOrder(block: Block, from: readonly string[], to: readonly string[]): Block {
  const size = block.shape.reduce((product, n) => product * n, 1) / from.length;
  const starts = to.map((gate) => from.indexOf(gate) * size);
  return block.arranged(block.shape, (index) => starts[Math.floor(index / size)] + (index % size));
}
