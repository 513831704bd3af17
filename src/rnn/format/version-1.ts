import * as v from 'valibot';
import { cellNames, knows } from '../cells/index.ts';
import { type Experiment, lossNames, type ParameterName, parameterNames, sizesOf } from '../experiment.ts';
import { checkInitial, checkSteps, checkWeights } from './checks.ts';
import { withVariant, resetNames } from './reset.ts';

const number = v.pipe(v.number(), v.finite());
export const vector = v.pipe(v.array(number), v.nonEmpty());
export const matrix = v.pipe(v.array(vector), v.nonEmpty());

/** Which cell it is. */
export const cell = { cell: v.picklist(cellNames), reset: v.exactOptional(v.picklist(resetNames)) };

type Own = Exclude<ParameterName, 'W' | 'U' | 'V'>;
const own = Object.fromEntries(
  parameterNames
    .filter((name) => !['W', 'U', 'V'].includes(name))
    .map((name) => [name, v.exactOptional(vector)]),
) as Record<Own, v.ExactOptionalSchema<typeof vector, undefined>>;

/** Weights of any cell that has a W, and of those that have none, which may leave it out. */
const usualWeights = { W: matrix, U: matrix, V: matrix, ...own };
const withoutW = { ...usualWeights, W: v.optional(v.array(vector), []) as unknown as typeof matrix };

/** A schema of something that has a cell and its weights: the one that goes with the cell. */
export function ofCell<Schema extends v.GenericSchema>(
  make: (weights: typeof usualWeights) => Schema,
): v.LazySchema<Schema> {
  const [usual, other] = [make(usualWeights), make(withoutW)];
  return v.lazy((json) => {
    const name = typeof json === 'object' && json !== null && 'cell' in json ? json.cell : undefined;
    const found = cellNames.find((cell) => cell === name);
    return found === undefined || knows(found, 'W') ? usual : other;
  });
}

export const initial = v.strictObject({ h: vector, c: v.exactOptional(vector) });

export const version1 = ofCell((weights) =>
  v.strictObject({
    version: v.exactOptional(v.literal(1)),
    ...cell,
    weights: v.strictObject(weights),
    initial,
    inputs: matrix,
    targets: v.array(v.nullable(vector)),
    loss: v.picklist(lossNames),
  }),
);

/** Its own version is not written into what is read: it is the one of files that say none. */
export function experimentOfVersion1({
  version: _version,
  ...written
}: v.InferOutput<typeof version1>): Experiment {
  const experiment = withVariant(written);
  const { n, m, q } = sizesOf(experiment);
  checkWeights(experiment.cell, experiment.weights);
  checkInitial('initial', experiment.cell, experiment.initial, n);
  checkSteps('', experiment, { m, q, takesClasses: false });
  return experiment;
}
