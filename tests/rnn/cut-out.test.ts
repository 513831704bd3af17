// A layer cut out of a network by itself: its gradients are those of the whole network, and what is changed in it changes that.
import { describe, expect, test } from 'vitest';
import {
  type BatchLossName,
  type CellName,
  cells,
  type Layer,
  type Reduction,
  type StackedExperiment,
  Terms,
} from '../../src/rnn/index.ts';
import { randomLcg } from 'd3-random';
import { cutOut, type CutPlace, passOf, putBack } from '../../src/rnn/stacked/cut-out.ts';
import { relativeError } from '../support/close.ts';

interface Wanted {
  readonly cells: readonly CellName[];
  readonly sides: 1 | 2;
  readonly loss: BatchLossName;
  readonly reduction: Reduction;
  readonly hasOutput: boolean;
  readonly seed: number;
}

const [m, q] = [3, 2];

/** Layers of 2, 3, 4 units, and sequences of 5 and of 3 steps, of which the first lacks a loss at two. */
function drawn({ cells: names, sides, loss, reduction, hasOutput, seed }: Wanted): StackedExperiment {
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
    const rows = cells[cell].gates.length * n;
    const directions = Array.from({ length: sides }, () => ({
      weights: {
        W: matrix(rows, n),
        U: matrix(rows, width),
        ...(index !== 1 && { b: vector(rows) }),
        ...(cell === 'gru' && { bh: vector(n) }),
      },
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
          directions.map(({ weights }) => stateOf(cell, weights.W[0].length)),
        ),
      },
    ],
    loss,
    reduction,
  };
}

const placesIn = ({ layers, sequences }: StackedExperiment): CutPlace[] =>
  sequences.flatMap((_, sequence) =>
    layers.flatMap(({ directions }, layer) =>
      directions.map((_, direction) => ({ sequence, layer, direction })),
    ),
  );

const networks: readonly Wanted[] = [
  ...(['sigmoid', 'tanh', 'relu', 'linear', 'lstm', 'gru'] as const).flatMap((cell, index) =>
    ([1, 2] as const).flatMap((sides) =>
      [1, 2, 3].map((count): Wanted => ({
        cells: Array.from({ length: count }, () => cell),
        sides,
        loss: (['squared-error', 'cross-entropy', 'mse', 'bce', 'linear'] as const)[(index + count) % 5],
        reduction: (index + count) % 2 ? 'mean' : 'sum',
        hasOutput: (index + sides) % 3 > 0,
        seed: 100 * index + 10 * count + sides,
      })),
    ),
  ),
  { cells: ['lstm', 'tanh', 'gru'], sides: 2, loss: 'bce', reduction: 'mean', hasOutput: true, seed: 7 },
];

describe.each(networks)('$cells, $sides sides, $loss', (wanted) => {
  const whole = drawn(wanted);
  const passes = whole.sequences.map((_, sequence) => passOf(whole, sequence));

  test('a layer cut out has the gradients of the whole network, to 1e-12', () => {
    for (const place of placesIn(whole)) {
      const { gradients } = passes[place.sequence];
      const found = new Terms(cutOut(passes[place.sequence], place)).gradients;
      const states = gradients.layers[place.layer][place.direction];
      const inOrder = <Of>(list: readonly Of[]) => (place.direction === 1 ? list.toReversed() : list);
      const { V = [], d = [], ...own } = found.gradients;
      const close = (ours: unknown, theirs: unknown) =>
        expect(relativeError(ours, theirs)).toBeLessThan(1e-12);
      for (const [name, gradient] of Object.entries(own)) {
        close(gradient, gradients.gradients.layers[place.layer][place.direction][name as 'W']);
      }
      close(found.hidden, inOrder(states.hidden));
      close(found.hiddenGradients, inOrder(states.hiddenGradients));
      close(found.initialGradients.h, states.initialGradients.h);
      if (states.cellGradients) close(found.cellGradients, inOrder(states.cellGradients));
      const hasOutput = place.layer === whole.layers.length - 1 && whole.output !== undefined;
      const n = states.hidden[0].length;
      const columns = (row: number[]) => row.slice(place.direction * n, (place.direction + 1) * n);
      close(
        [V, d],
        hasOutput ? [(gradients.gradients.V as number[][]).map(columns), gradients.gradients.d] : [[], []],
      );
    }
  });

  test.runIf(wanted.cells.length === 2)(
    'what is changed in a layer that is cut out changes the whole network, and only there',
    () => {
      for (const place of placesIn(whole)) {
        const cut = cutOut(passes[place.sequence], place);
        expect(putBack(whole, place, cut)).toEqual({
          ...whole,
          // What a direction starts from is written out once it was on show.
          layers: whole.sequences[place.sequence].initial
            ? whole.layers
            : whole.layers.with(place.layer, {
                ...whole.layers[place.layer],
                directions: whole.layers[place.layer].directions.with(place.direction, {
                  ...whole.layers[place.layer].directions[place.direction],
                  initial: cut.initial,
                }),
              }),
          sequences: expect.anything() as unknown,
        });
        const moved = {
          ...cut,
          weights: { ...cut.weights, W: cut.weights.W.map((row) => row.map((x) => x + 0.1)) },
        };
        const changed = putBack(whole, place, moved);
        const again = cutOut(passOf(changed, place.sequence), place);
        expect(again.weights.W).toEqual(moved.weights.W);
        expect(again.inputs).toEqual(cut.inputs);
      }
    },
  );
});
