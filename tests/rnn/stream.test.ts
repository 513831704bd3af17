// A sequence that is run a step at a time: the same as held at once.
import { expect, test } from 'vitest';
import { type Program, replayInTypeScript } from '../../src/autograd/index.ts';
import { sequencesOf, type StackedExperiment, Terms } from '../../src/rnn/index.ts';
import { spectrum } from '../../src/rnn/spectrum/spectrum.ts';
import { norm } from '../../src/rnn/matrix.ts';
import { layersPresets } from '../../src/rnn/presets.ts';
import { cutOut, passOf } from '../../src/rnn/stacked/cut-out.ts';
import { floodOf } from '../../src/rnn/stacked/flood.ts';
import { StackStream } from '../../src/rnn/stacked/stream.ts';
import { stepSingularValues } from '../../src/rnn/stacked/step-spectrum.ts';
import { sweep } from '../../src/rnn/stacked/sweep.ts';
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

/** Sequences of more steps than are run at once, of the same numbers again and again. */
const longer = (whole: StackedExperiment): StackedExperiment => ({
  ...whole,
  sequences: whole.sequences.slice(0, 1).map((own) => {
    const again = <Row>(rows: readonly Row[]) => Array.from({ length: 37 }, (_, i) => rows[i % rows.length]);
    return { ...own, inputs: again(own.inputs), targets: again(own.targets) };
  }),
});

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

test.each(wholes)(
  'network %$: the way back from single losses, of each layer and direction, to 1e-12',
  async (whole) => {
    const load = async (program: Program) => replayInTypeScript(program);
    for (const [sequence, stack] of sequencesOf(longer(whole)).entries()) {
      const stream = await StackStream.run(stack, load, () => {});
      for (const [layer, { directions }] of stack.layers.entries()) {
        for (const direction of directions.keys()) {
          const track = stream.track({ layer, direction });
          const cut = stream.cut({ sequence, layer, direction }, [1, track.T]);
          const losses = [track.T, 17, 3].filter((t) => t <= track.T && cut.targets[t - 1]);
          const found = losses.map(() => ({ h: [] as number[], c: [] as number[] }));
          await sweep(track, losses, load, ({ first, count, hidden, cells }) => {
            losses.forEach((_, index) => {
              const own = (norms: Float64Array) => norms.subarray(index * count, (index + 1) * count);
              own(hidden).forEach((norm, i) => (found[index].h[first + i] = norm));
              if (cells) own(cells).forEach((norm, i) => (found[index].c[first + i] = norm));
            });
          });
          const terms = new Terms(cut);
          for (const [index, t] of losses.entries()) {
            const { h, c } = terms.carried(t);
            const wanted = (rows: readonly (readonly number[])[]) =>
              rows.slice(0, t + 1).map((row) => norm(row));
            expect(relativeError(found[index].h.slice(0, t + 1), wanted(h))).toBeLessThan(1e-12);
            expect(relativeError(found[index].c.slice(0, t + 1), c ? wanted(c) : [])).toBeLessThan(1e-12);
            expect(found[index].h.slice(t + 1).every(Number.isNaN)).toBe(true);
          }
        }
      }
    }
  },
);

test('the singular values of a step are those of its Jacobian', async () => {
  const whole = drawnLayers({
    cells: ['lstm', 'tanh'],
    sides: 1,
    loss: 'mse',
    reduction: 'sum',
    hasOutput: true,
    seed: 9,
  });
  const load = async (program: Program) => replayInTypeScript(program);
  const [stack] = sequencesOf(whole);
  const stream = await StackStream.run(stack, load, () => {});
  for (const layer of [0, 1]) {
    const place = { layer, direction: 0 };
    const track = stream.track(place);
    const { steps } = spectrum(stream.cut({ sequence: 0, ...place }, [1, track.T]), { t: track.T });
    for (const { j, logs } of steps) {
      const found = await stepSingularValues(track, j, load, () => {});
      const size = ({ logs }: { readonly logs: Float64Array }) => Array.from(logs, (log) => 10 ** log);
      expect(relativeError(size(found), size({ logs }))).toBeLessThan(1e-12);
    }
  }
});
