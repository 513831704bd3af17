/** Cells that files write as a variant of another one: a GRU whose reset comes before the product. */
import { type CellName, cells, cellNames } from '../cells/index.ts';
import { ExperimentError } from '../experiment.ts';

/** Where a GRU's reset gate acts: on h_{t-1}, before the product with W, or on the product. */
export const resetNames = ['before', 'after'] as const;

type Written = { readonly cell: CellName; readonly reset?: (typeof resetNames)[number] | undefined };

/** The same with the name of the variant as its cell. @param at its path @throws ExperimentError where the cell has no such variant */
export function withVariant<Of extends Written>({ reset, ...of }: Of, at = ''): Omit<Of, 'reset'> {
  if (reset === undefined) return of as Omit<Of, 'reset'>;
  const variants = cellNames.filter((name) => cells[name].written?.cell === of.cell);
  const path = at ? `${at}.reset` : 'reset';
  if (variants.length === 0) throw new ExperimentError(path, `unknown key for the cell "${of.cell}"`);
  const cell = variants.find((name) => cells[name].written!.reset === reset) ?? of.cell;
  return { ...of, cell } as unknown as Omit<Of, 'reset'>;
}

/** The same of an experiment that was read, but not by `parseExperiment`. */
export function inMemory<Of extends Written | { readonly layers: readonly Written[] }>(experiment: Of): Of {
  if (!('layers' in experiment)) return withVariant(experiment) as unknown as Of;
  const layers = experiment.layers.map((layer, index) => withVariant(layer, `layers[${index}]`));
  return { ...experiment, layers };
}

/** The same as files have it. */
export function written<Of extends { readonly cell: CellName }>(of: Of): object {
  const { cell, ...others } = of;
  return cells[cell].written ? { ...cells[cell].written, ...others } : of;
}
