import type { Cell } from './cell.ts';
import { gru } from './gru.ts';
import { linear } from './linear.ts';
import { lstm } from './lstm.ts';
import { relu } from './relu.ts';
import { sigmoid } from './sigmoid.ts';
import { tanh } from './tanh.ts';

/** The registry of cells, by their name in an experiment. */
export const cells = { sigmoid, tanh, relu, linear, lstm, gru } satisfies Record<string, Cell>;

export type CellName = keyof typeof cells;
