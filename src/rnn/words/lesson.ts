import type { Weights } from '../experiment.ts';
import { allocateBatch, drawBatch, type Task } from '../tasks/index.ts';
import { clip, normOf } from '../training/clip.ts';
import { follow, momentsOf } from '../training/optimiser.ts';
import type { TrainingSettings } from '../training/settings.ts';
import { TaskNetwork, traceTask } from '../training/task-network.ts';
import { experimentOf, firstWeights } from '../training/weights.ts';

/** A lesson is over after so many updates, or once the mean loss of the latest `over` updates is below `enough`. */
export interface Budget {
  readonly updates: number;
  readonly enough: number;
  readonly over: number;
}

export interface Taught {
  /** To 6 significant digits. */
  readonly weights: Weights;
  /** Updates made. */
  readonly updates: number;
}

/**
 * Trains as `Trainer` does, update by update, but on a task that need not be one of the registry, and no longer than it
 * takes.
 * @param task of the same inputs, outputs and length as that of the settings
 * @throws Error when a number is not finite
 */
export async function teach(settings: TrainingSettings, task: Task, budget: Budget): Promise<Taught> {
  const { length, batch: size, optimiser, clipping, seed } = settings;
  const network = traceTask(settings, length, size);
  const wrt = Object.values(network.parameters);
  const lowered = await TaskNetwork.prepare(network, { seeds: [network.E], wrt });
  const batch = allocateBatch(task, length, size);
  const weights = firstWeights(settings);
  const moments = momentsOf(optimiser, weights.length);
  const gradient = new Float32Array(weights.length);
  const losses: number[] = [];
  let updates = 0;
  const isOver = () =>
    updates >= budget.updates ||
    (updates >= budget.over && losses.reduce((sum, loss) => sum + loss, 0) < budget.enough * budget.over);
  while (!isOver()) {
    drawBatch(batch, seed, updates);
    lowered.setWeights(weights);
    lowered.setSequences(batch);
    lowered.replay.run();
    if (!lowered.replay.finite) throw new Error(`update ${updates + 1}: a number is not finite`);
    losses.push(lowered.replay.value(network.E)[0] / size);
    if (losses.length > budget.over) losses.shift();
    lowered.gradient(gradient, 1 / size);
    if (clipping) clip(gradient, clipping, normOf(gradient));
    updates++;
    follow(optimiser, updates, weights, gradient, moments);
  }
  return { weights: experimentOf(weights, settings, batch).weights, updates };
}
