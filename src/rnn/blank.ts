import { type CellName, cells, parametersOfCell, shapeOfParameter } from './cells/index.ts';
import type { Experiment } from './experiment.ts';

/** One output whose target at the last step is 1; all else is 0, but for what the cell's entry starts elsewhere. @param m inputs */
export function blank(
  cell: CellName,
  { n, T, m = 2 }: { readonly n: number; readonly T: number; readonly m?: number },
): Experiment {
  const { hasCellState, parameters } = cells[cell];
  const list = (length: number, x = 0) => Array.from({ length }, () => x);
  const rows = (count: number, columns: number) => Array.from({ length: count }, () => list(columns));
  const own = parametersOfCell(cell).flatMap((name) => {
    const { isOptional, starts } = parameters[name];
    if (isOptional) return [];
    const [length, columns] = shapeOfParameter(cell, name, { n, m });
    const at = starts && 'at' in starts ? starts.at : 0;
    return [[name, columns === undefined ? list(length, at) : rows(length, columns)] as const];
  });
  return {
    cell,
    weights: { W: [], ...(Object.fromEntries(own) as { readonly U: number[][] }), V: rows(1, n) },
    initial: { h: list(n), ...(hasCellState && { c: list(n) }) },
    inputs: rows(T, m),
    targets: Array.from({ length: T }, (_, t) => (t === T - 1 ? [1] : null)),
    loss: 'squared-error',
  };
}
