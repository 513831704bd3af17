/** What differs between cells in what is written about them. */
import { type CellName, cells, type SingleExperiment, type ParameterName } from '../../rnn/index.ts';
import { subscript } from './format.ts';

/** The symbol of what a step hands to the next: s = (h, c) where there is a cell state. */
export const stateSymbol = (cell: CellName): 'h' | 's' => (cells[cell].hasCellState ? 's' : 'h');

/** The state after a step in words: `h₂`, or `(h₂, c₂)`. */
export const stateText = (cell: CellName, step: number): string =>
  cells[cell].hasCellState ? `(h${subscript(step)}, c${subscript(step)})` : `h${subscript(step)}`;

/** Gates whose blocks are stacked in a parameter; undefined where there is a single block. */
export function gatesOf(
  { cell }: Pick<SingleExperiment, 'cell'>,
  parameter: ParameterName,
): readonly string[] | undefined {
  const { gates } = cells[cell];
  const isStacked = cells[cell].parameters[parameter]?.shape[0] === 'g·n';
  return gates.length > 1 && isStacked ? gates : undefined;
}

/** How a step computes its state, as an equation. */
export function stepEquation({ cell, weights }: SingleExperiment, step: number): string {
  const [now, before] = [subscript(step), subscript(step - 1)];
  const b = weights.b ? ' + b' : '';
  return cells[cell].equation({ now, before, a: `W h${before} + U x${now}${b}`, b });
}
