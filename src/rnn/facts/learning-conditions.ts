/** What F15 trains: cells and tasks, each with several seeds. */
import { cells } from '../cells/index.ts';
import { tasks } from '../tasks/index.ts';
import { trainingPresets } from '../training/presets.ts';
import type { TrainingSettings } from '../training/settings.ts';

export interface Condition {
  readonly name: string;
  /** But for the seed. */
  readonly settings: TrainingSettings;
  /** For so long it is trained. */
  readonly updates: number;
  /** It is trained once with each. */
  readonly seeds: readonly number[];
}

/** The losses of the updates of one run so far, in the task's measure. */
export interface Curve {
  readonly condition: Condition;
  readonly seed: number;
  readonly losses: ArrayLike<number>;
}

const seeds = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);
/** Seeds where runs differ little. */
export const FEW = seeds(5);
/** And where it depends on the seed whether a run learns at all. */
export const MANY = seeds(15);

/** A preset of training under the name of its line. */
function condition(id: string, name: string, seeds = FEW): Condition {
  const { settings, updates } = trainingPresets.find((preset) => preset.id === id)!;
  return { name, settings, updates, seeds };
}

export const recallConditions = {
  lstm3: condition('recall-lstm-3', 'LSTM, b = 3', MANY),
  lstm1: condition('recall-lstm-1', 'LSTM, b = 1', MANY),
  sigmoid: condition('recall-sigmoid', 'sigmoid'),
  tanh: condition('recall-tanh', 'tanh'),
  orthogonal: condition('recall-tanh-orthogonal', 'tanh, W = Q'),
};
export const addingConditions = {
  lstm1: condition('adding-lstm-1', 'LSTM, b = 1'),
  sigmoid: condition('adding-sigmoid', 'sigmoid'),
  tanh: condition('adding-tanh', 'tanh'),
};

/** In the order in which they are trained: LSTMs first, of which most is to be seen. */
export const conditions: readonly Condition[] = [
  ...[...Object.values(recallConditions), ...Object.values(addingConditions)].filter(
    ({ settings }) => settings.cell === 'lstm',
  ),
  ...[...Object.values(recallConditions), ...Object.values(addingConditions)].filter(
    ({ settings }) => settings.cell !== 'lstm',
  ),
];

/** What its task gets without memory, in the task's measure. */
export const chanceOf = ({ settings: { task, length } }: Condition): number =>
  tasks[task].baseline(length).value;

/** How much an update takes, in gates of n units times steps: about what its seconds go by. */
export const workOf = ({ settings: { task, cell, length } }: Condition): number =>
  cells[cell].gates.length * tasks[task].hasLoss(length).length;
