// A sequence that is run a step at a time: the same as held at once.
import { expect, test } from 'vitest';
import { replayInTypeScript } from '../../src/autograd/index.ts';
import { sequencesOf, type StackedExperiment } from '../../src/rnn/index.ts';
import { layersPresets } from '../../src/rnn/presets.ts';
import { cutOut, passOf } from '../../src/rnn/stacked/cut-out.ts';
import { floodOf } from '../../src/rnn/stacked/flood.ts';
import { StackStream } from '../../src/rnn/stacked/stream.ts';
import { relativeError } from '../support/close.ts';
import { drawnLayers } from '../support/drawn-layers.ts';

const wholes: readonly StackedExperiment[] = [
  layersPresets[0].make(),
  drawnLayers({
    cells: ['lstm', 'tanh', 'gru'],
    sides: 2,
    loss: 'bce',
    reduction: 'mean',
    hasOutput: true,
    seed: 7,
  }),
  drawnLayers({ cells: ['gru', 'lstm'], sides: 1, loss: 'mse', reduction: 'sum', hasOutput: false, seed: 8 }),
];

test.each(wholes)('network %$: what arrives everywhere, and each part, to 1e-12', async (whole) => {
  for (const [sequence, stack] of sequencesOf(whole).entries()) {
    const shares: number[] = [];
    const stream = await StackStream.run(
      stack,
      async (program) => replayInTypeScript(program),
      (share) => void shares.push(share),
    );
    const pass = passOf(whole, sequence);
    const { losses, ...norms } = stream.flood;
    const { losses: wantedLosses, ...wanted } = floodOf(pass);
    const numbers = (list: typeof losses) => list.map((loss) => loss ?? -1);
    expect(relativeError(numbers(losses), numbers(wantedLosses))).toBeLessThan(1e-12);
    expect(relativeError(Object.values(norms), Object.values(wanted))).toBeLessThan(1e-12);
    whole.layers.forEach(({ directions }, layer) =>
      directions.forEach((_, direction) => {
        const place = { sequence, layer, direction };
        const T = stack.inputs.length;
        const { cell, loss, targets, ...cut } = stream.cut(place, [1, T]);
        const { targets: wantedTargets, ...whole } = cutOut(pass, place);
        expect({ cell, loss }).toEqual({ cell: whole.cell, loss: whole.loss });
        const rows = (list: typeof targets) => list.map((row) => row ?? []);
        expect(relativeError(rows(targets), rows(wantedTargets))).toBeLessThan(1e-12);
        expect(relativeError([cut.inputs, cut.initial.h], [whole.inputs, whole.initial.h])).toBeLessThan(
          1e-12,
        );
        // Some steps of it begin with the state before them.
        const later = stream.cut(place, [2, T]);
        expect(relativeError(later.inputs, whole.inputs.slice(1))).toBeLessThan(1e-12);
        const before = pass.gradients.layers[layer][direction].hidden.at(direction === 1 ? -1 : 0);
        expect(relativeError(later.initial.h, before)).toBeLessThan(1e-12);
      }),
    );
  }
});

test('what is told of the work can end it', async () => {
  const [stack] = sequencesOf(wholes[0]);
  const long = {
    ...stack,
    inputs: Array.from({ length: 40 }, () => [0.1]),
    targets: Array.from({ length: 40 }, () => null),
  };
  const run = StackStream.run(
    long,
    async (program) => replayInTypeScript(program),
    (share) => {
      if (share > 0.2) throw new Error('enough');
    },
  );
  await expect(run).rejects.toThrow('enough');
});
