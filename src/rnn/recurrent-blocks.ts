/** What h of the step before is multiplied by, in square blocks. */
import { type CellName, cells, knows, recurrentOf } from './cells/index.ts';
import type { Matrix, Shaped, Vector } from './experiment.ts';

/** What h of the step before is multiplied by: blocks of W by gates, or a diagonal matrix; nothing where there is neither. */
export function blocksOf({ cell, weights }: Shaped): Matrix[] {
  const name = recurrentOf(cell);
  if (name === 'W') return blocksIn(cell, weights.W);
  return name ? [diagonal(weights[name] as Vector)] : [];
}

/** Of a matrix W. */
export const blocksIn = (cell: CellName, W: Matrix): Matrix[] => {
  const n = W[0]?.length ?? 0;
  return W.length === 0 ? [] : cells[cell].gates.map((_, gate) => W.slice(gate * n, (gate + 1) * n));
};

export const diagonal = (entries: Vector): number[][] =>
  entries.map((entry, i) => entries.map((_, j) => (i === j ? entry : 0)));

/** Whether a vector stands in the place of W: units by themselves. */
export const hasRecurrentVector = (cell: CellName): boolean =>
  !knows(cell, 'W') && recurrentOf(cell) !== undefined;
