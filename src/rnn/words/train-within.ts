import type { Weights } from '../experiment.ts';
import type { Task } from '../tasks/index.ts';
import type { TrainingSettings } from '../training/settings.ts';
import { Trainer } from '../training/trainer.ts';

/** Training is over after so many updates, or once the mean loss of the latest `over` updates is below `enough`. */
export interface UpdateBudget {
  readonly updates: number;
  readonly enough: number;
  readonly over: number;
}

export interface TrainedWeights {
  /** To 6 significant digits. */
  readonly weights: Weights;
  /** Updates made. */
  readonly updates: number;
}

/**
 * Trains on a task that need not be one of the registry, and no longer than it takes.
 * @param task of the same inputs, outputs and steps as that of the settings
 * @throws Error when a number is not finite, saying which
 */
export async function trainWithin(
  settings: TrainingSettings,
  task: Task,
  budget: UpdateBudget,
): Promise<TrainedWeights> {
  const trainer = await Trainer.open(settings, task);
  const losses: number[] = [];
  const isOver = () =>
    trainer.step >= budget.updates ||
    (trainer.step >= budget.over &&
      losses.reduce((sum, loss) => sum + loss, 0) < budget.enough * budget.over);
  while (!isOver()) {
    if (!trainer.update()) {
      const { tensor, value } = await trainer.fault();
      throw new Error(`update ${trainer.step + 1}: ${tensor} is ${value}`);
    }
    losses.push(trainer.loss);
    if (losses.length > budget.over) losses.shift();
  }
  return { weights: trainer.experiment(settings.seed).weights, updates: trainer.step };
}
