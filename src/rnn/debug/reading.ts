/** How results are written down: other arrangements of the same numbers. */
import type { Block } from './method.ts';

/** Aᵀ; a vector is its own. */
export function transposed(block: Block): Block {
  const { shape, values } = block;
  if (shape.length < 2) return block;
  const [rows, columns] = shape;
  return {
    ...block,
    shape: [columns, rows],
    values: values.map((_, index) => values[(index % rows) * columns + Math.floor(index / rows)]),
  };
}

/** Each block of n rows of a matrix with n columns, transposed. */
export function blocksTransposed(values: Float64Array, n: number): Float64Array {
  return values.map((_, index) => {
    const [row, column] = [Math.floor(index / n), index % n];
    const first = row - (row % n);
    return values[(first + column) * n + (row % n)];
  });
}

/** Blocks of rows that are stacked as `from` says, stacked as `to` says. */
export function blocksInOrder(block: Block, from: readonly string[], to: readonly string[]): Block {
  const { values } = block;
  const size = values.length / from.length;
  const reordered = new Float64Array(values.length);
  to.forEach((gate, index) => {
    const start = from.indexOf(gate) * size;
    reordered.set(values.subarray(start, start + size), index * size);
  });
  return { ...block, values: reordered };
}
