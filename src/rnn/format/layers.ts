import * as v from 'valibot';
import {
  ExperimentError,
  type Layer,
  type StackedExperiment,
  type StackedSequence,
  stackSizesOf,
  unitsOf,
  widthOf,
} from '../experiment.ts';
import { checkCellWeights, checkInitial, checkOutput, checkSteps } from './checks.ts';
import { withVariant } from './reset.ts';
import { cell, initial, matrix, ofCell, vector } from './version-1.ts';
import { loss, reduction, sequences } from './version-2.ts';

const layer = ofCell(({ V: _V, d: _d, ...weights }) =>
  v.strictObject({
    ...cell,
    directions: v.pipe(
      v.array(v.strictObject({ weights: v.strictObject(weights), initial: v.exactOptional(initial) })),
      v.nonEmpty(),
    ),
  }),
);

/** Version 2 with layers. */
export const version2Layers = v.strictObject({
  version: v.literal(2),
  layers: v.pipe(v.array(layer), v.nonEmpty()),
  output: v.exactOptional(v.strictObject({ V: matrix, d: v.exactOptional(vector) })),
  sequences: sequences(v.array(v.array(initial))),
  loss,
  reduction,
});

export function stackedOf(written: v.InferOutput<typeof version2Layers>): StackedExperiment {
  const layers = written.layers.map((layer, index): Layer => withVariant(layer, `layers[${index}]`));
  const stacked = { ...written, layers };
  const { output, sequences, loss } = stacked;
  const { m, q } = stackSizesOf(stacked);
  layers.forEach((layer, index) => {
    const reads = index === 0 ? m : widthOf(layers[index - 1]);
    const why = index === 0 ? `m = ${m}` : `m = ${reads}, the outputs of layers[${index - 1}]`;
    checkLayer(`layers[${index}]`, layer, { m: reads, why });
  });
  if (output) checkOutput('output', output, widthOf(layers.at(-1)!), 'outputs of the last layer');
  sequences.forEach((sequence, index) => {
    const at = `sequences[${index}].`;
    if (sequence.initial) checkInitials(at, layers, sequence.initial);
    checkSteps(at, sequence, { m, q, takesClasses: loss === 'cross-entropy' });
  });
  return stacked;
}

function checkLayer(at: string, layer: Layer, reads: Parameters<typeof checkCellWeights>[3]): void {
  const { cell, directions } = layer;
  if (directions.length > 2) {
    throw new ExperimentError(
      `${at}.directions`,
      `expected one direction, or two (forward and back), got ${directions.length}`,
    );
  }
  directions.forEach(({ weights, initial }, index) => {
    const own = `${at}.directions[${index}]`;
    checkCellWeights(`${own}.weights`, cell, weights, reads);
    if (initial) checkInitial(`${own}.initial`, cell, initial, unitsOf(cell, weights));
  });
}

/** Of each layer, and of each of its directions. */
function checkInitials(
  at: string,
  layers: readonly Layer[],
  initial: NonNullable<StackedSequence['initial']>,
): void {
  const check = (path: string, list: readonly unknown[], of: readonly unknown[], what: string) => {
    if (list.length === of.length) return;
    throw new ExperimentError(path, `expected ${of.length} (one for each ${what}), got ${list.length}`);
  };
  check(`${at}initial`, initial, layers, 'layer');
  layers.forEach(({ cell, directions }, layer) => {
    const path = `${at}initial[${layer}]`;
    check(path, initial[layer], directions, 'direction');
    directions.forEach(({ weights }, direction) =>
      checkInitial(`${path}[${direction}]`, cell, initial[layer][direction], unitsOf(cell, weights)),
    );
  });
}
