/** Losses one by one: dE_t/dP is the gradient of an experiment whose other targets are left out. */
import type { SingleExperiment } from './experiment.ts';

/** Steps with a loss, from 1. @param byStep targets, or losses: `null` at a step that has none */
export const lossSteps = (byStep: readonly unknown[]): number[] =>
  byStep.flatMap((one, index) => (one === null ? [] : [index + 1]));

/** The experiment with the loss at step t alone. */
export const lossAlone = <Of extends SingleExperiment>(experiment: Of, t: number): Of => ({
  ...experiment,
  targets: experiment.targets.map((target, index) => (index === t - 1 ? target : null)),
});
