// A layer cut out of a network by itself: its gradients are those of the whole network, and what is changed in it changes that.
import { describe, expect, test } from 'vitest';
import { type StackedExperiment, Terms } from '../../src/rnn/index.ts';
import { cutOut, type CutPlace, passOf, putBack } from '../../src/rnn/stacked/cut-out.ts';
import { relativeError } from '../support/close.ts';
import { drawnLayers, type LayersWanted } from '../support/drawn-layers.ts';

const placesIn = ({ layers, sequences }: StackedExperiment): CutPlace[] =>
  sequences.flatMap((_, sequence) =>
    layers.flatMap(({ directions }, layer) =>
      directions.map((_, direction) => ({ sequence, layer, direction })),
    ),
  );

const networks: readonly LayersWanted[] = [
  ...(['sigmoid', 'tanh', 'relu', 'linear', 'lstm', 'gru'] as const).flatMap((cell, index) =>
    ([1, 2] as const).flatMap((sides) =>
      [1, 2, 3].map((count): LayersWanted => ({
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
  ...(['gru-before', 'peephole-lstm', 'mingru', 'minlstm', 'indrnn', 'layernorm-lstm'] as const).flatMap(
    (cell, index) =>
      ([1, 2] as const).map((sides): LayersWanted => ({
        cells: sides === 1 ? ['lstm', cell] : [cell, cell],
        sides,
        loss: 'mse',
        reduction: 'mean',
        hasOutput: index % 2 === 0,
        seed: 700 + 10 * index + sides,
      })),
  ),
];

describe.each(networks)('$cells, $sides sides, $loss', (wanted) => {
  const whole = drawnLayers(wanted);
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
});

describe.each(networks.filter(({ cells }) => cells.length === 2))('$cells, $sides sides', (wanted) => {
  const whole = drawnLayers(wanted);
  const passes = whole.sequences.map((_, sequence) => passOf(whole, sequence));

  test('what is changed in a layer that is cut out changes the whole network, and only there', () => {
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
        weights: { ...cut.weights, U: cut.weights.U.map((row) => row.map((x) => x + 0.1)) },
      };
      const changed = putBack(whole, place, moved);
      const again = cutOut(passOf(changed, place.sequence), place);
      expect(again.weights.U).toEqual(moved.weights.U);
      expect(again.inputs).toEqual(cut.inputs);
    }
  });
});
