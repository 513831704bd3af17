import {
  type BatchExperiment,
  type Experiment,
  ExperimentError,
  lossNames,
  type StackedExperiment,
} from '../experiment.ts';
import { sequencesOf } from './sequences.ts';

/**
 * An experiment of version 2 as one of version 1: of several sequences the first.
 * @throws ExperimentError where version 1 has no word for it, naming what
 */
export function toVersion1(experiment: BatchExperiment | StackedExperiment): Experiment {
  const batch = 'layers' in experiment ? toSingleLayer(experiment) : experiment;
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

/** A single layer in one direction, said without layers. */
function toSingleLayer({ layers, output, sequences, ...others }: StackedExperiment): BatchExperiment {
  const [{ cell, directions }] = layers;
  if (layers.length > 1)
    throw new ExperimentError('layers', `a network of ${layers.length} layers ${INSTEAD}`);
  if (directions.length > 1) {
    throw new ExperimentError('layers[0].directions', `a layer that reads in both directions ${INSTEAD}`);
  }
  const [{ weights, initial: usual }] = directions;
  return {
    ...others,
    cell,
    weights: { ...weights, ...output },
    sequences: sequences.map(({ initial, ...sequence }) => {
      const own = initial?.[0][0] ?? usual;
      return { ...sequence, ...(own && { initial: own }) };
    }),
  };
}

const INSTEAD = 'cannot be checked yet; “npm run gradients -- FILE.json” computes it';
