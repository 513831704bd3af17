/** Puts arrays in someone's arrangement to the places of the parameters. */
import { cells, takesBh } from '../../cells/index.ts';
import { type ParameterName, parametersOf, type Shaped, unitsOf } from '../../experiment.ts';
import { sameShape } from '../compare.ts';
import { sizeOf } from '../shapes.ts';
import type { Layout, Role } from './roles.ts';

/** An entry of a parameter, counted row by row. */
export interface Target {
  readonly parameter: ParameterName;
  readonly index: number;
}

/** A role in one layout: the shape that its array has, and where each of its entries belongs. */
export interface Placing {
  readonly role: Role;
  readonly layout: Layout;
  readonly shape: readonly number[];
  /** Whether it is the transpose of what it should be: a mistake, and no layout. */
  readonly isTurned?: boolean;
  /** Of an entry, counted row by row; none where the experiment lacks the parameter. */
  readonly target: (index: number) => Target | undefined;
}

export const shapeIn = ({ weights }: Shaped, parameter: ParameterName): readonly number[] => {
  const rows = weights[parameter]!;
  const [first] = rows;
  return typeof first === 'number' ? [rows.length] : [rows.length, first.length];
};

/** The arrays that a role may be: column by column and row by row; of biases, lists, and Keras's two rows. */
export function placingsOf(role: Role, experiment: Shaped): readonly Placing[] {
  const isBias = experiment.weights[role.parts[0]]!.every((entry) => typeof entry === 'number');
  if (isBias) return biasPlacings(role, experiment);
  const { rows, columns, at } = matrixOf(role, experiment);
  const asColumns: Placing = {
    role,
    layout: 'columns',
    shape: [rows, columns],
    target: (index) => at(Math.floor(index / columns), index % columns),
  };
  const asRows: Placing = {
    role,
    layout: 'rows',
    shape: [columns, rows],
    target: (index) => at(index % rows, Math.floor(index / rows)),
  };
  const both = [asColumns, asRows];
  return role.layout ? both.filter(({ layout }) => layout === role.layout) : both;
}

function matrixOf(role: Role, experiment: Shaped) {
  const { gate, parts } = role;
  const n = unitsOf(experiment.cell, experiment.weights);
  const shapes = parts.map((parameter) => shapeIn(experiment, parameter));
  const rows = gate ? n : shapes[0][0];
  const rowOf = rowsOf(role, experiment);
  const at = (row: number, column: number): Target | undefined => {
    let [rest, part] = [column, 0];
    while (rest >= shapes[part][1]) rest -= shapes[part++][1];
    return { parameter: parts[part], index: rowOf(row) * shapes[part][1] + rest };
  };
  return { rows, columns: shapes.reduce((sum, [, width]) => sum + width, 0), at };
}

/** Where a row of theirs is here. */
function rowsOf({ gate, order }: Role, { cell, weights }: Shaped): (row: number) => number {
  const { gates } = cells[cell];
  const n = unitsOf(cell, weights);
  if (gate) return (row) => gates.indexOf(gate) * n + row;
  if (!order) return (row) => row;
  return (row) => gates.indexOf(order[Math.floor(row / n)]) * n + (row % n);
}

function biasPlacings(role: Role, experiment: Shaped): readonly Placing[] {
  const [parameter] = role.parts;
  const { cell, weights } = experiment;
  const { gates, candidate } = cells[cell];
  const n = unitsOf(cell, weights);
  const rowOf = rowsOf(role, experiment);
  const size = role.gate ? n : weights[parameter]!.length;
  /** The second bias of the candidate is another parameter. */
  const start = gates.indexOf(candidate) * n;
  const at = (index: number, isSecond: boolean): Target | undefined => {
    const row = rowOf(index);
    if (!isSecond || !takesBh(cell) || row < start || row >= start + n) return { parameter, index: row };
    return parametersOf(experiment).includes('bh') ? { parameter: 'bh', index: row - start } : undefined;
  };
  const isSecond = role.isSecondBias ?? false;
  const list: Placing = { role, layout: 'columns', shape: [size], target: (index) => at(index, isSecond) };
  if (parameter !== 'b' || role.gate) return [list];
  // Both biases in one array, one below the other.
  const two: Placing = {
    ...list,
    shape: [2, size],
    target: (index) => at(index % size, index >= size),
  };
  const blocks: Placing = { ...list, shape: [gates.length, n] };
  return [list, ...(takesBh(cell) ? [two] : []), ...(gates.length > 1 ? [blocks] : [])];
}

/** Whether an array of a shape is one of a placing: lists may stand as columns or rows, and a batch of one around it all. */
export function fitsPlacing(shape: readonly number[], wanted: readonly number[]): boolean {
  const bare = shape.filter((size) => size > 1);
  const target = wanted.filter((size) => size > 1);
  if (sizeOf(shape) !== sizeOf(wanted)) return false;
  if (sameShape(bare, target) && (shape.length !== 2 || wanted.length !== 2)) return true;
  if (shape.length === 2 && wanted.length === 2) return sameShape(shape, wanted);
  const [blocks, rows, columns] = shape;
  return shape.length === 3 && sameShape([blocks * rows, columns], wanted);
}
