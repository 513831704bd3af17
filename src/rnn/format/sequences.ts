/** An experiment of either version as single sequences, each with what its losses count. */
import { cells } from '../cells/index.ts';
import {
  type BatchExperiment,
  type Experiment,
  type SingleExperiment,
  sizesOf,
  type Vector,
} from '../experiment.ts';
import { fromVersion1 } from './from-version-1.ts';

/** In their order; the loss is the sum of theirs. */
export function sequencesOf(experiment: Experiment | BatchExperiment): readonly SingleExperiment[] {
  const batch = 'version' in experiment ? experiment : fromVersion1(experiment);
  const { cell, weights, sequences, loss } = batch;
  const share = shareOf(batch);
  const { n, q } = sizesOf({ weights, inputs: [] });
  const zeros = (): Vector => Array.from({ length: n }, () => 0);
  return sequences.map(({ inputs, targets, initial }) => ({
    cell,
    weights,
    initial: initial ?? { h: zeros(), ...(cells[cell].hasCellState && { c: zeros() }) },
    inputs,
    targets: targets.map((target) => (typeof target === 'number' ? oneHot(target, q) : target)),
    loss,
    ...(share !== 1 && { share }),
  }));
}

/** What each E_t counts in E. */
function shareOf({ weights, sequences, loss, reduction }: BatchExperiment): number {
  if (reduction === 'sum') return 1;
  const steps = sequences.reduce(
    (count, { targets }) => count + targets.filter((target) => target !== null).length,
    0,
  );
  const count = loss === 'mse' || loss === 'bce' ? steps * sizesOf({ weights, inputs: [] }).q : steps;
  return count === 0 ? 1 : 1 / count;
}

const oneHot = (entry: number, length: number): Vector =>
  Array.from({ length }, (_, index) => Number(index === entry));
