/** Weights of a run: one flat array for training, an experiment for the rest of the library. */
import { cells, parametersOfCell, shapeOfParameter } from '../cells/index.ts';
import { type Experiment, type ParameterName, parameterNames, type Weights } from '../experiment.ts';
import { initialise } from '../initialise.ts';
import { toRows } from '../matrix.ts';
import type { Batch } from '../tasks/batch.ts';
import { tasks } from '../tasks/index.ts';
import type { TrainingSettings } from './settings.ts';

/** Rows and columns of each parameter, in the order in which flat arrays have them; vectors have no columns. */
export function shapesOf({
  task,
  cell,
  n,
}: Pick<TrainingSettings, 'task' | 'cell' | 'n'>): [ParameterName, rows: number, columns?: number][] {
  const { m, q } = tasks[task];
  const shapes: { readonly [P in ParameterName]?: readonly number[] } = {
    ...Object.fromEntries(
      parametersOfCell(cell).map((name) => [name, shapeOfParameter(cell, name, { n, m })]),
    ),
    V: [q, n],
    d: [q],
  };
  return parameterNames.flatMap((name): [ParameterName, number, number?][] => {
    const [rows, columns] = shapes[name] ?? [];
    if (rows === undefined) return [];
    return [columns === undefined ? [name, rows] : [name, rows, columns]];
  });
}

/** All weights, one parameter after the other, row by row, as `initialise` draws them with the seed of the run. */
export function firstWeights(settings: TrainingSettings): Float32Array {
  const { task, length, cell, n, initialisation, seed } = settings;
  const { m, q, hasLoss } = tasks[task];
  const size = shapesOf(settings).reduce((sum, [, rows, columns = 1]) => sum + rows * columns, 0);
  const drawn = initialise(
    {
      cell,
      weights: weightsOf(new Float32Array(size), settings),
      initial: { h: zeros(n) },
      inputs: hasLoss(length).map(() => zeros(m)),
      targets: [zeros(q)],
      loss: tasks[task].loss,
    },
    { ...initialisation, seed },
  ).weights;
  return Float32Array.from(parameterNames.flatMap((name) => (drawn[name] ?? []).flat()));
}

/** The first sequence of a batch with the weights of a run, numbers to 6 significant digits. */
export function trainedExperiment(
  weights: Float32Array,
  settings: TrainingSettings,
  { inputs, targets, size }: Batch,
): Experiment {
  const { task, cell, n } = settings;
  const first = (columns: Float32Array) =>
    Array.from(
      columns.filter((_, i) => i % size === 0),
      rounded,
    );
  return {
    cell,
    weights: weightsOf(weights, settings),
    initial: { h: zeros(n), ...(cells[cell].hasCellState && { c: zeros(n) }) },
    inputs: inputs.map(first),
    targets: targets.map((target) => (target ? first(target) : null)),
    loss: tasks[task].loss,
  };
}

function weightsOf(flat: Float32Array, settings: Pick<TrainingSettings, 'task' | 'cell' | 'n'>): Weights {
  let from = 0;
  const entries = shapesOf(settings).map(([name, rows, columns]) => {
    const numbers = Array.from(flat.subarray(from, (from += rows * (columns ?? 1))), rounded);
    return [name, columns === undefined ? numbers : toRows(numbers, columns)];
  });
  return { W: [], ...Object.fromEntries(entries) };
}

const zeros = (length: number): number[] => Array.from({ length }, () => 0);
const rounded = (x: number): number => Number(x.toPrecision(6));
