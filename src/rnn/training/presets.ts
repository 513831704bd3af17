/** Runs in which it can be seen what an LSTM's gates are for: the same task, optimiser and sizes, one cell or another. */
import type { CellName } from '../cells/index.ts';
import type { Initialisation } from '../initialise.ts';
import type { TaskName } from '../tasks/index.ts';
import { optimisers } from './optimiser.ts';
import type { TrainingSettings } from './settings.ts';

/** Settings of a training that show something. */
export interface TrainingPreset {
  readonly id: string;
  readonly name: string;
  /** What to expect, with any seed or with most. */
  readonly note: string;
  /** So many updates show it. */
  readonly updates: number;
  readonly settings: TrainingSettings;
}

/** W of orthogonal blocks: at the start, nothing is lost but by the activations. */
const orthogonal = { scheme: 'orthogonal', gain: 1 } as const;
/** W uniform between ±1/√n, as PyTorch and others draw it: a spectral radius of about 0.58. */
const uniform = { scheme: 'xavier', gain: 1 / Math.sqrt(3) } as const;

function settings(
  task: TaskName,
  length: number,
  cell: CellName,
  initialisation: Omit<Initialisation, 'seed'>,
): TrainingSettings {
  const optimiser = optimisers.adam.usual;
  return { task, length, cell, n: 32, initialisation, optimiser, batch: 32, seed: 1 };
}

/** Trainings to begin with. */
export const trainingPresets: readonly TrainingPreset[] = [
  {
    id: 'recall-lstm-3',
    name: 'Recall, LSTM, forget bias 3',
    note: 'Recalls the first of 40 symbols within 100 updates.',
    updates: 300,
    settings: settings('recall', 40, 'lstm', { ...orthogonal, forgetBias: 3 }),
  },
  {
    id: 'recall-lstm-1',
    name: 'Recall, LSTM, forget bias 1',
    note: 'Leaves chance, but with most seeds it tells only some of the symbols apart, after 600 updates as after 1,000.',
    updates: 600,
    settings: settings('recall', 40, 'lstm', { ...orthogonal, forgetBias: 1 }),
  },
  {
    id: 'recall-tanh-orthogonal',
    name: 'Recall, tanh, orthogonal W',
    note: 'Some seeds learn it, others stay at chance: the first W decides whether the gradient reaches the first step.',
    updates: 1000,
    settings: settings('recall', 40, 'tanh', orthogonal),
  },
  {
    id: 'recall-tanh',
    name: 'Recall, tanh, uniform W',
    note: 'Stays at chance, ln 4.',
    updates: 1000,
    settings: settings('recall', 40, 'tanh', uniform),
  },
  {
    id: 'recall-sigmoid',
    name: 'Recall, sigmoid, orthogonal W',
    note: 'Stays at chance, ln 4.',
    updates: 1000,
    settings: settings('recall', 40, 'sigmoid', orthogonal),
  },
  {
    id: 'adding-lstm-1',
    name: 'Adding, LSTM, forget bias 1',
    note: 'A mean squared error below 0.01 within about 1,000 updates.',
    updates: 1500,
    settings: settings('adding', 50, 'lstm', { ...uniform, forgetBias: 1 }),
  },
  {
    id: 'adding-tanh',
    name: 'Adding, tanh, uniform W',
    note: 'Does no better than 1/6, what always answering 1 gets.',
    updates: 3000,
    settings: settings('adding', 50, 'tanh', uniform),
  },
  {
    id: 'adding-sigmoid',
    name: 'Adding, sigmoid, uniform W',
    note: 'Does no better than 1/6, what always answering 1 gets.',
    updates: 3000,
    settings: settings('adding', 50, 'sigmoid', uniform),
  },
];
