/** The networks that facts are computed with. */
import type { Experiment } from '../experiment.ts';
import type { CellName } from '../cells/index.ts';
import { allocateBatch, drawBatch } from '../tasks/batch.ts';
import { tasks } from '../tasks/index.ts';
import type { TrainingSettings } from '../training/settings.ts';
import { trainedExperiment, firstWeights } from '../training/weights.ts';

/** T rows, all null but the last. */
const atLast = (T: number, target: readonly number[]): (number[] | null)[] =>
  Array.from({ length: T }, (_, index) => (index === T - 1 ? [...target] : null));

/**
 * One unit, h_t = f(w h_{t-1} + b), without input, over T steps, whose loss is ½ (h_T - target)².
 * @param h h_0
 */
export const unit = (
  cell: CellName,
  {
    w,
    b,
    h,
    T,
    target,
  }: {
    readonly w: number;
    readonly b: number;
    readonly h: number;
    readonly T: number;
    readonly target: number;
  },
): Experiment => ({
  cell,
  weights: { W: [[w]], U: [[0]], V: [[1]], b: [b] },
  initial: { h: [h] },
  inputs: Array.from({ length: T }, () => [0]),
  targets: atLast(T, [target]),
  loss: 'squared-error',
});

/** The same with every weight of V at `value`. */
export const withV = (experiment: Experiment, value: number): Experiment => ({
  ...experiment,
  weights: { ...experiment.weights, V: experiment.weights.V.map((row) => row.map(() => value)) },
});

/** A sequence of a task as somebody is shown it, with the weights that a run begins with. */
export function drawnSequence(settings: TrainingSettings): Experiment {
  const one = allocateBatch(tasks[settings.task], settings.length, 1);
  drawBatch(one, settings.seed, 0, 'page');
  return trainedExperiment(firstWeights(settings), settings, one);
}

/** In how many steps half is left, where so many leave a share. */
export const halfLifeOf = (share: number, steps: number): number => (steps * Math.LN2) / -Math.log(share);
