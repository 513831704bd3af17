import * as v from 'valibot';
import { batchLossNames, type BatchExperiment, reductionNames, sizesOf } from '../experiment.ts';
import { checkInitial, checkSteps, checkWeights } from './checks.ts';
import { withVariant } from './reset.ts';
import { cell, initial, matrix, ofCell, vector } from './version-1.ts';

/** Several sequences, which may each say what they start from. */
export const sequences = <Initial extends v.GenericSchema>(initial: Initial) =>
  v.pipe(
    v.array(
      v.strictObject({
        inputs: matrix,
        targets: v.array(v.nullable(v.union([vector, v.pipe(v.number(), v.finite())]))),
        initial: v.exactOptional(initial),
      }),
    ),
    v.nonEmpty(),
  );

export const loss = v.picklist(batchLossNames);
export const reduction = v.picklist(reductionNames);

export const version2 = ofCell((weights) =>
  v.strictObject({
    version: v.literal(2),
    ...cell,
    weights: v.strictObject({ ...weights, V: v.exactOptional(matrix) }),
    sequences: sequences(initial),
    loss,
    reduction,
  }),
);

export function batchOf(written: v.InferOutput<typeof version2>): BatchExperiment {
  const batch = withVariant(written);
  const { sequences, loss } = batch;
  const { n, m, q } = sizesOf({ ...batch, inputs: [] });
  checkWeights(batch.cell, batch.weights);
  sequences.forEach((sequence, index) => {
    const at = `sequences[${index}].`;
    if (sequence.initial) checkInitial(`${at}initial`, batch.cell, sequence.initial, n);
    checkSteps(at, sequence, { m, q, takesClasses: loss === 'cross-entropy' });
  });
  return batch;
}
