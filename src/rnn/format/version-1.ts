import * as v from 'valibot';
import { cellNames } from '../cells/index.ts';
import { type Experiment, lossNames, sizesOf } from '../experiment.ts';
import { checkInitial, checkSteps, checkWeights } from './checks.ts';

const number = v.pipe(v.number(), v.finite());
export const vector = v.pipe(v.array(number), v.nonEmpty());
export const matrix = v.pipe(v.array(vector), v.nonEmpty());

export const cell = v.picklist(cellNames);
export const weights = {
  W: matrix,
  U: matrix,
  V: matrix,
  b: v.exactOptional(vector),
  d: v.exactOptional(vector),
  bh: v.exactOptional(vector),
};
export const initial = v.strictObject({ h: vector, c: v.exactOptional(vector) });

export const version1 = v.strictObject({
  version: v.exactOptional(v.literal(1)),
  cell,
  weights: v.strictObject(weights),
  initial,
  inputs: matrix,
  targets: v.array(v.nullable(vector)),
  loss: v.picklist(lossNames),
});

/** Its own version is not written into what is read: it is the one of files that say none. */
export function experimentOfVersion1({
  version: _version,
  ...experiment
}: v.InferOutput<typeof version1>): Experiment {
  const { n, m, q } = sizesOf(experiment);
  checkWeights(experiment.cell, experiment.weights);
  checkInitial('initial', experiment.cell, experiment.initial, n);
  checkSteps('', experiment, { m, q, takesClasses: false });
  return experiment;
}
