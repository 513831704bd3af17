import type { Cell } from './cell.ts';
import { gru } from './gru.ts';
import { linear } from './linear.ts';
import { lstm } from './lstm.ts';
import { relu } from './relu.ts';
import { sigmoid } from './sigmoid.ts';
import { tanh } from './tanh.ts';

const registry = { sigmoid, tanh, relu, linear, lstm, gru } satisfies Record<string, Cell>;

/** The name of a cell, as an experiment has it. */
export type CellName = keyof typeof registry;

/** The registry of cells, by their name in an experiment. */
export const cells: { readonly [name in CellName]: Cell } = registry;

export const cellNames = Object.keys(registry) as CellName[];

/** Whether drawing weights sets the bias of a gate that keeps the state apart: the forget bias of an LSTM. */
export const takesForgetBias = (cell: CellName): boolean => cells[cell].keeps?.takesForgetBias ?? false;

/** Cells whose steps back W alone does not bound. */
export const isGated = (cell: CellName): boolean => cells[cell].gates.length > 1;
