import { type CellName, cells } from './cells/index.ts';
import type { Experiment } from './experiment.ts';

/** One output whose target at the last step is 1; all else is 0. @param m inputs */
export function blank(
  cell: CellName,
  { n, T, m = 2 }: { readonly n: number; readonly T: number; readonly m?: number },
): Experiment {
  const { gates, hasCellState } = cells[cell];
  const zeros = (length: number) => Array.from({ length }, () => 0);
  const rows = (count: number, columns: number) => Array.from({ length: count }, () => zeros(columns));
  return {
    cell,
    weights: { W: rows(gates.length * n, n), U: rows(gates.length * n, m), V: rows(1, n) },
    initial: { h: zeros(n), ...(hasCellState && { c: zeros(n) }) },
    inputs: rows(T, m),
    targets: Array.from({ length: T }, (_, t) => (t === T - 1 ? [1] : null)),
    loss: 'squared-error',
  };
}
