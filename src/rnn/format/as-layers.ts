import type { BatchExperiment, StackedExperiment } from '../experiment.ts';

/** What version 2 says of a single layer, said of layers: one, in one direction. */
export const asLayers = ({
  version,
  cell,
  weights: { V, d, ...weights },
  sequences,
  loss,
  reduction,
}: BatchExperiment): StackedExperiment => ({
  version,
  layers: [{ cell, directions: [{ weights }] }],
  ...(V && { output: { V, ...(d && { d }) } }),
  sequences: sequences.map(({ initial, ...sequence }) => ({
    ...sequence,
    ...(initial && { initial: [[initial]] }),
  })),
  loss,
  reduction,
});
