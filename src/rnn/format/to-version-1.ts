import { type BatchExperiment, type Experiment, ExperimentError, lossNames } from '../experiment.ts';
import { sequencesOf } from './sequences.ts';

/**
 * An experiment of version 2 as one of version 1, which is what the pages show: of several sequences the first.
 * @throws ExperimentError where version 1 has no word for it, naming what
 */
export function toVersion1(batch: BatchExperiment): Experiment {
  const [{ cell, weights, initial, inputs, targets, loss, share }] = sequencesOf({
    ...batch,
    sequences: batch.sequences.slice(0, 1),
  });
  const { V } = weights;
  if (!V) throw new ExperimentError('weights.V', `missing: a network without an output layer ${INSTEAD}`);
  const known = lossNames.find((name) => name === loss);
  if (!known) throw new ExperimentError('loss', `"${loss}" ${INSTEAD}`);
  if (share !== undefined) throw new ExperimentError('reduction', `a mean over several losses ${INSTEAD}`);
  return { cell, weights: { ...weights, V }, initial, inputs, targets, loss: known };
}

const INSTEAD = 'cannot be shown yet; “npm run gradients -- FILE.json” computes it';
