/** An experiment of any version as single sequences, each with what its losses count. */
import { cells, type CellName } from '../cells/index.ts';
import {
  type AnyExperiment,
  type BatchExperiment,
  type Experiment,
  type Initial,
  type SingleExperiment,
  type SingleStack,
  sizesOf,
  type StackedExperiment,
  stackSizesOf,
  unitsOf,
  type Vector,
} from '../experiment.ts';
import { fromVersion1 } from './from-version-1.ts';

/** In their order; the loss is the sum of theirs. */
export function sequencesOf(experiment: Experiment | BatchExperiment): readonly SingleExperiment[];
export function sequencesOf(experiment: StackedExperiment): readonly SingleStack[];
export function sequencesOf(experiment: AnyExperiment): readonly SingleExperiment[] | readonly SingleStack[];
export function sequencesOf(experiment: AnyExperiment): readonly SingleExperiment[] | readonly SingleStack[] {
  if ('layers' in experiment) return stacksOf(experiment);
  const batch = 'version' in experiment ? experiment : fromVersion1(experiment);
  const { cell, weights, sequences, loss } = batch;
  const { n, q } = sizesOf({ cell, weights, inputs: [] });
  const share = shareOf(batch, q);
  return sequences.map(({ inputs, targets, initial }) => ({
    cell,
    weights,
    initial: initial ?? zerosFor(cell, n),
    inputs,
    targets: asVectors(targets, q),
    loss,
    ...(share !== 1 && { share }),
  }));
}

function stacksOf(stacked: StackedExperiment): readonly SingleStack[] {
  const { layers, output, sequences, loss } = stacked;
  const { q } = stackSizesOf(stacked);
  const share = shareOf(stacked, q);
  return sequences.map(({ inputs, targets, initial: own }) => ({
    layers: layers.map(({ cell, directions }, layer) => ({
      cell,
      directions: directions.map(({ weights, initial }, direction) => ({
        weights,
        initial: own?.[layer][direction] ?? initial ?? zerosFor(cell, unitsOf(cell, weights)),
      })),
    })),
    ...(output && { output }),
    inputs,
    targets: asVectors(targets, q),
    loss,
    ...(share !== 1 && { share }),
  }));
}

const zerosFor = (cell: CellName, n: number): Initial => {
  const zeros = (): Vector => Array.from({ length: n }, () => 0);
  return { h: zeros(), ...(cells[cell].hasCellState && { c: zeros() }) };
};

/** What each E_t counts in E. */
function shareOf(
  {
    sequences,
    loss,
    reduction,
  }: Pick<BatchExperiment, 'loss' | 'reduction'> & {
    readonly sequences: readonly Pick<BatchExperiment['sequences'][number], 'targets'>[];
  },
  q: number,
): number {
  if (reduction === 'sum') return 1;
  const steps = sequences.reduce(
    (count, { targets }) => count + targets.filter((target) => target !== null).length,
    0,
  );
  const count = loss === 'mse' || loss === 'bce' ? steps * q : steps;
  return count === 0 ? 1 : 1 / count;
}

/** The number of a class as the vector that is 1 there. */
const asVectors = (targets: readonly (Vector | number | null)[], q: number): (Vector | null)[] =>
  targets.map((target) => (typeof target === 'number' ? oneHot(target, q) : target));

const oneHot = (entry: number, length: number): Vector =>
  Array.from({ length }, (_, index) => Number(index === entry));
