import type { BatchExperiment, Experiment } from '../experiment.ts';

/** What version 1 says, as version 2 says it. */
export const fromVersion1 = ({
  cell,
  weights,
  initial,
  inputs,
  targets,
  loss,
}: Experiment): BatchExperiment => ({
  version: 2,
  cell,
  weights,
  sequences: [{ inputs, targets, initial }],
  loss,
  reduction: 'sum',
});
