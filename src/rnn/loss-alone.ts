/** Losses one by one: dE_t/dP is the gradient of an experiment whose other targets are left out. */
import type { Experiment, SingleExperiment } from './experiment.ts';

/** Steps with a loss, from 1. */
export const lossSteps = ({ targets }: Pick<SingleExperiment, 'targets'>): readonly number[] =>
  targets.flatMap((target, index) => (target ? [index + 1] : []));

/** The experiment with the loss at step t alone. */
export const lossAlone = (experiment: Experiment, t: number): Experiment => ({
  ...experiment,
  targets: experiment.targets.map((target, index) => (index === t - 1 ? target : null)),
});
