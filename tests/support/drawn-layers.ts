// Networks of layers with random numbers.
import { randomLcg } from 'd3-random';
import { shapesOfCell } from '../../src/rnn/network.ts';
import { biasNames } from '../../src/rnn/experiment.ts';
import {
  type BatchLossName,
  type CellName,
  type CellWeights,
  cells,
  type Layer,
  type Reduction,
  type StackedExperiment,
  unitsOf,
} from '../../src/rnn/index.ts';

export interface LayersWanted {
  readonly cells: readonly CellName[];
  readonly sides: 1 | 2;
  readonly loss: BatchLossName;
  readonly reduction: Reduction;
  readonly hasOutput: boolean;
  readonly seed: number;
}

const [m, q] = [3, 2];

/** Layers of 2, 3, 4 units, and sequences of 5 and of 3 steps, of which the first lacks a loss at two. */
export function drawnLayers({
  cells: names,
  sides,
  loss,
  reduction,
  hasOutput,
  seed,
}: LayersWanted): StackedExperiment {
  const random = randomLcg(seed);
  const vector = (length: number) => Array.from({ length }, () => 2 * random() - 1);
  const matrix = (rows: number, columns: number) => Array.from({ length: rows }, () => vector(columns));
  const stateOf = (cell: CellName, n: number) => ({
    h: vector(n),
    ...(cells[cell].hasCellState && { c: vector(n) }),
  });
  let width = m;
  const layers = names.map((cell, index): Layer => {
    const n = index + 2;
    const biases = biasNames.filter((name) => name !== 'b' || index !== 1);
    const shapes = Object.entries(shapesOfCell(cell, { n, m: width }, biases));
    const directions = Array.from({ length: sides }, () => ({
      weights: Object.fromEntries(
        shapes.map(([name, [rows, columns]]) => [name, columns ? matrix(rows, columns) : vector(rows)]),
      ) as unknown as CellWeights,
      ...(index === 0 && { initial: stateOf(cell, n) }),
    }));
    width = n * sides;
    return { cell, directions };
  });
  const outputs = hasOutput ? q : width;
  const target = () =>
    loss === 'cross-entropy' ? Math.floor(random() * outputs) : vector(outputs).map(Math.abs);
  const sequence = (T: number, isLacking: boolean) => ({
    inputs: matrix(T, m),
    targets: Array.from({ length: T }, (_, t) => (isLacking && t % 3 === 1 ? null : target())),
  });
  return {
    version: 2,
    layers,
    ...(hasOutput && { output: { V: matrix(q, width), d: vector(q) } }),
    sequences: [
      sequence(5, true),
      {
        ...sequence(3, false),
        initial: layers.map(({ cell, directions }) =>
          directions.map(({ weights }) => stateOf(cell, unitsOf(cell, weights))),
        ),
      },
    ],
    loss,
    reduction,
  };
}
