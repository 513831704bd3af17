import type { Cell, Extent } from './cell.ts';
import { gruBefore } from './gru-before.ts';
import { gru } from './gru.ts';
import { indRnn } from './indrnn.ts';
import { layernormLstm } from './layernorm-lstm.ts';
import { linear } from './linear.ts';
import { lstm } from './lstm.ts';
import { minGru } from './mingru.ts';
import { minLstm } from './minlstm.ts';
import { peepholeLstm } from './peephole-lstm.ts';
import { relu } from './relu.ts';
import { sigmoid } from './sigmoid.ts';
import { tanh } from './tanh.ts';

const registry = {
  sigmoid,
  tanh,
  relu,
  linear,
  lstm,
  gru,
  'gru-before': gruBefore,
  'peephole-lstm': peepholeLstm,
  mingru: minGru,
  minlstm: minLstm,
  indrnn: indRnn,
  'layernorm-lstm': layernormLstm,
} satisfies Record<string, Cell>;

/** The name of a cell, as an experiment has it. */
export type CellName = keyof typeof registry;

/** The name of a parameter that some cell has. */
export type CellParameterName = { [C in CellName]: keyof (typeof registry)[C]['parameters'] }[CellName];

/** The registry of cells, by their name in an experiment. */
export const cells: { readonly [name in CellName]: Cell } = registry;

export const cellNames = Object.keys(registry) as CellName[];

/** Names of the parameters of a cell, W first. */
export const parametersOfCell = (cell: CellName): CellParameterName[] =>
  Object.keys(cells[cell].parameters) as CellParameterName[];

/** Whether a cell has a parameter. */
export const knows = (cell: CellName, parameter: string): boolean =>
  Object.hasOwn(cells[cell].parameters, parameter);

/** Whether W h and U x go different ways: a bias `bh` stands beside W h, inside the reset. */
export const takesBh = (cell: CellName): boolean => knows(cell, 'bh');

/** Whether W h, U x and b are simply added up, and the cell has no other parameters. */
export const addsUp = (cell: CellName): boolean =>
  parametersOfCell(cell).join() === 'W,U,b' && !cells[cell].pieces;

/** Rows, and columns of a matrix, of a parameter of a cell with n hidden units and m inputs. */
export function shapeOfParameter(
  cell: CellName,
  parameter: CellParameterName,
  { n, m }: { readonly n: number; readonly m: number },
): number[] {
  const { gates, parameters } = cells[cell];
  const sizes: { readonly [E in Extent]: number } = { 'g·n': gates.length * n, n, m };
  return parameters[parameter].shape.map((extent) => sizes[extent]);
}

/** Whether drawing weights sets the bias of a gate that keeps the state apart: the forget bias of an LSTM. */
export const takesForgetBias = (cell: CellName): boolean => cells[cell].keeps?.atForgetBias !== undefined;

/** The parameter that multiplies h of the step before, and is drawn by the schemes: W, or what stands in its place. */
export const recurrentOf = (cell: CellName): CellParameterName | undefined =>
  knows(cell, 'W') ? 'W' : (cells[cell].recurrent as CellParameterName | undefined);

/** Cells whose steps back W alone does not bound. */
export const isGated = (cell: CellName): boolean => cells[cell].gates.length > 1;
