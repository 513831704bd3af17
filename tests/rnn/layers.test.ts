// Layers above each other and in both directions, against PyTorch's nn.RNN, nn.LSTM and nn.GRU; see tests/reference/README.md.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  asLayers,
  type BatchExperiment,
  differentiate,
  fromVersion1,
  itemize,
  parseExperiment,
  sequencesOf,
  type StackedExperiment,
  type StackedGradients,
  type StackedParameter,
  toVersion1,
} from '../../src/rnn/index.ts';
import { traceStack } from '../../src/rnn/stacked/network.ts';
import { stackedSizesOf, unrollStack, wrtOf } from '../../src/rnn/stacked/unroll.ts';
import { relativeError } from '../support/close.ts';
import { distance, engines, gradientsByRules, replayOf } from '../support/programs.ts';
import { readCases } from '../support/reference.ts';

interface StackedCase {
  readonly name: string;
  readonly precision: 'float32' | 'float64';
  readonly experiment: StackedExperiment;
  readonly expected: StackedGradients;
}

const casesIn = <Case>(name: string): Case[] => {
  const folder = join(import.meta.dirname, '../reference', name);
  return readdirSync(folder).map((file): Case => JSON.parse(readFileSync(join(folder, file), 'utf8')));
};
const cases = casesIn<StackedCase>('layers');
const batches = casesIn<{ readonly name: string; readonly experiment: BatchExperiment }>('batches').map(
  ({ experiment, ...others }) => ({ ...others, experiment: parseExperiment<BatchExperiment>(experiment) }),
);

test('the cases cover each cell, one to three layers, one and both directions, and what may be left out', () => {
  const has = (what: (experiment: StackedExperiment) => boolean) =>
    cases.filter(({ experiment }) => what(experiment)).length;
  for (const cell of ['tanh', 'relu', 'lstm', 'gru']) {
    for (const count of [1, 2, 3]) {
      for (const sides of [1, 2]) {
        const isOf = ({ layers }: StackedExperiment) =>
          layers.length === count && layers.every((l) => l.cell === cell && l.directions.length === sides);
        expect(has(isOf)).toBe(1);
      }
    }
  }
  expect(has(({ layers }) => new Set(layers.map(({ cell }) => cell)).size === 3)).toBe(2);
  expect(has(({ output }) => output === undefined)).toBeGreaterThan(5);
  expect(has(({ layers }) => !layers[0].directions[0].weights.b)).toBeGreaterThan(5);
  expect(has(({ sequences }) => sequences.length > 1)).toBeGreaterThan(5);
  expect(has(({ sequences }) => sequences[0].initial !== undefined)).toBeGreaterThan(5);
  expect(cases.filter(({ precision }) => precision === 'float32')).toHaveLength(8);
});

describe.each(cases)('$name, $precision', ({ precision, experiment: json, expected }) => {
  const tolerance = precision === 'float64' ? 1e-10 : 1e-5;
  const experiment = parseExperiment<StackedExperiment>(json);
  const found = differentiate(experiment);
  const isClose = (own: unknown, wanted: unknown) =>
    expect(relativeError(own, wanted)).toBeLessThan(tolerance);

  test('is read as it is', () => expect(experiment).toEqual(json));

  test('loss and gradients', () => {
    isClose(found.loss, expected.loss);
    const [own, wanted] = [found, expected].map(({ gradients: { layers, ...output } }) => [
      ...layers.flat(),
      output,
    ]);
    own.forEach((gradients, index) => {
      expect(Object.keys(gradients).toSorted()).toEqual(Object.keys(wanted[index]).toSorted());
      for (const [name, value] of Object.entries(gradients)) {
        isClose(value, wanted[index][name as keyof typeof gradients]);
      }
    });
  });

  test('what is computed of each sequence', () => {
    expect(found.sequences).toHaveLength(expected.sequences.length);
    found.sequences.forEach(({ layers, ...steps }, index) => {
      const { layers: wantedLayers, ...wanted } = expected.sequences[index];
      expect(Object.keys(steps).toSorted()).toEqual(Object.keys(wanted).toSorted());
      for (const key of ['losses', 'outputs', 'inputGradients'] as const) isClose(steps[key], wanted[key]);
      layers
        .flat()
        .forEach(({ preactivationGradients: _a, cellGradients: _c, initialGradients, ...states }, which) => {
          const { initialGradients: atStart, ...other } = wantedLayers.flat()[which];
          expect(Object.keys(states).toSorted()).toEqual(Object.keys(other).toSorted());
          for (const [key, value] of Object.entries(states)) isClose(value, other[key as keyof typeof other]);
          for (const key of ['h', 'c'] as const) isClose(initialGradients[key], atStart[key]);
        });
    });
  });

  test('gradients before the activation add up to those of the bias', () => {
    const layers = experiment.layers.flatMap((layer) => layer.directions);
    layers.forEach(({ weights }, which) => {
      if (!weights.b) return;
      const rows = found.sequences.map((sequence) =>
        Object.values(sequence.layers.flat()[which].preactivationGradients),
      );
      const sums = rows[0].flatMap((gate, g) =>
        gate[0].map((_, i) =>
          rows.flatMap((gates) => gates[g].map((step) => step[i])).reduce((a, b) => a + b),
        ),
      );
      expect(relativeError(sums, found.gradients.layers.flat()[which].b)).toBeLessThan(1e-12);
    });
  });

  test('terms add up to the gradients, and their norms are theirs', () => {
    const terms = sequencesOf(experiment).map((sequence) => itemize(sequence));
    const reads = experiment.layers.some(({ directions }) => directions.length > 1);
    for (const parameter of terms[0].parameters) {
      const wanted = [gradientOf(found, parameter)!].flat(2);
      const sum = wanted.map(() => 0);
      for (const of of terms) {
        for (let t = 1; t <= of.length; t++) {
          for (let k = 1; k <= of.length; k++) {
            const { value, norm } = of.at(parameter, t, k);
            [value].flat(2).forEach((x, i) => (sum[i] += x));
            expect(Math.abs(of.norm(parameter, t, k) - norm)).toBeLessThanOrEqual(1e-14 + 1e-12 * norm);
            expect(reads || k <= t || norm === 0).toBe(true);
          }
        }
      }
      expect(relativeError(sum, wanted)).toBeLessThan(1e-12);
    }
  });
});

/** By their paths. */
const listsIn = (value: object, at = ''): Record<string, unknown> =>
  Object.assign(
    {},
    ...Object.entries(value).map(([key, own]) =>
      Array.isArray(own) ? { [at + key]: own } : listsIn(own, `${at}${key}.`),
    ),
  );

const gradientOf = ({ gradients }: StackedGradients, { layer, direction, name }: StackedParameter) =>
  layer === undefined ? gradients[name] : gradients.layers[layer][direction][name];

describe.each(engines)('lowered: %s', (_, precision, tolerance, load) => {
  test.each(cases.filter(({ name }) => /mixed|3-both/.test(name)))('$name', async ({ experiment }) => {
    const most = precision === 'float32' ? 1e-5 : tolerance;
    const [sequence] = sequencesOf(experiment);
    const network = traceStack(stackedSizesOf(sequence));
    const wrt = wrtOf(network);
    const { session } = unrollStack(sequence, network);
    const expected = gradientsByRules(session, network.E, wrt);
    const replay = await replayOf(session, network.E, wrt, precision, load);
    expect(replay.program.calls).toEqual([]);
    wrt.forEach((node, i) => expect(distance(expected[i], replay.cotangent(node))).toBeLessThan(most));
  });
});

describe('a single layer, said as layers', () => {
  const lifted = [
    ...batches,
    ...readCases().map((one) => ({ ...one, experiment: fromVersion1(one.experiment) })),
  ];

  test.each(lifted)('$name has the same loss, gradients and states', ({ experiment }) => {
    const stacked = asLayers(experiment);
    expect(parseExperiment(stacked)).toEqual(stacked);
    const found = differentiate(stacked);
    const single = differentiate(experiment);
    const { layers, ...output } = found.gradients;
    // What arrives at h_t is added up in another order.
    const isClose = (own: object, wanted: object) => {
      const [numbers, expected] = [own, wanted].map((value) => listsIn(value));
      expect(Object.keys(numbers).toSorted()).toEqual(Object.keys(expected).toSorted());
      for (const key in numbers) expect(relativeError(numbers[key], expected[key])).toBeLessThan(1e-13);
    };
    expect(found.loss).toBe(single.loss);
    isClose({ ...layers[0][0], ...output }, single.gradients);
    found.sequences.forEach(({ layers, ...steps }, index) =>
      isClose({ ...layers[0][0], ...steps }, single.sequences[index]),
    );
  });

  test('is shown by the pages', () => {
    for (const { experiment } of readCases()) {
      expect(toVersion1(asLayers(fromVersion1(experiment)))).toEqual(experiment);
    }
  });
});

describe('refusals', () => {
  const valid: StackedExperiment = {
    version: 2,
    layers: [
      {
        cell: 'tanh',
        directions: [{ weights: { W: [[1]], U: [[1, 2]] } }, { weights: { W: [[1]], U: [[3, 4]] } }],
      },
      {
        cell: 'lstm',
        directions: [
          {
            weights: {
              W: [[1], [1], [1], [1]],
              U: [
                [1, 2],
                [1, 2],
                [1, 2],
                [1, 2],
              ],
            },
          },
        ],
      },
    ],
    output: { V: [[1], [2]], d: [0, 0] },
    sequences: [
      { inputs: [[1, 2]], targets: [1], initial: [[{ h: [0] }, { h: [1] }], [{ h: [0], c: [0] }]] },
    ],
    loss: 'cross-entropy',
    reduction: 'mean',
  };

  test('of nothing that is valid', () => expect(parseExperiment(valid)).toEqual(valid));

  test.each<[message: string, change: (copy: any) => void]>([
    ['cell: unknown key', (e) => (e.cell = 'lstm')],
    ['layers: expected a list of at least one entry, got []', (e) => (e.layers = [])],
    [
      'layers[0].directions: expected a list of at least one entry, got []',
      (e) => (e.layers[0].directions = []),
    ],
    [
      'layers[1].directions: expected one direction, or two (forward and back), got 3',
      ({ layers: [, { directions }] }) => directions.push(directions[0], directions[0]),
    ],
    ['layers[1].directions[0].weights.V: unknown key', (e) => (e.layers[1].directions[0].weights.V = [[1]])],
    [
      'layers[1].directions[0].weights.U[3]: expected 2 numbers (m = 2, the outputs of layers[0]), got 1',
      (e) => e.layers[1].directions[0].weights.U[3].pop(),
    ],
    [
      'layers[0].directions[1].weights.U[0]: expected 2 numbers (m = 2), got 3',
      (e) => e.layers[0].directions[1].weights.U[0].push(1),
    ],
    [
      'layers[1].directions[0].weights.W: expected 4 rows (4·n, n = 1), got 5',
      (e) => e.layers[1].directions[0].weights.W.push([1]),
    ],
    [
      'layers[0].directions[0].weights.bh: unknown key for the cell "tanh"',
      (e) => (e.layers[0].directions[0].weights.bh = [1]),
    ],
    [
      'layers[0].directions[1].initial.h: expected 1 number (n = 1), got 2',
      (e) => (e.layers[0].directions[1].initial = { h: [1, 2] }),
    ],
    ['output.V: missing', (e) => (e.output = {})],
    ['output.V[1]: expected 1 number (outputs of the last layer = 1), got 2', (e) => e.output.V[1].push(2)],
    ['output.d: expected 2 numbers (q = 2), got 1', (e) => e.output.d.pop()],
    ['sequences[0].initial: expected 2 (one for each layer), got 1', (e) => e.sequences[0].initial.pop()],
    [
      'sequences[0].initial[0]: expected 2 (one for each direction), got 1',
      (e) => e.sequences[0].initial[0].pop(),
    ],
    [
      'sequences[0].initial[1][0].c: expected 1 number (n = 1) for the cell "lstm", got nothing',
      (e) => delete e.sequences[0].initial[1][0].c,
    ],
    [
      'sequences[0].targets[0]: expected a class from 0 to 1 (q = 2), got 2',
      (e) => (e.sequences[0].targets = [2]),
    ],
    ['sequences[0].inputs[0]: expected 2 numbers (m = 2), got 1', (e) => e.sequences[0].inputs[0].pop()],
  ])('%s', (message, change) => {
    const copy = structuredClone(valid);
    change(copy);
    expect(() => parseExperiment(copy)).toThrow(
      expect.objectContaining({ name: 'ExperimentError', message }),
    );
  });

  test('what overflows is named with its layer', () => {
    const { layers } = structuredClone(valid) as any;
    layers[0].cell = 'linear';
    layers[0].directions[1].weights.U[0][0] = 1.7e308;
    layers[0].directions[1].weights.U[0][1] = 1.7e308;
    expect(() => differentiate({ ...valid, layers })).toThrow(
      'Ux of layers[0].directions[1] at step 1 is Infinity',
    );
  });

  test('terms of what is not there', () => {
    const terms = itemize(sequencesOf(valid)[0]);
    expect(() => terms.at({ layer: 0, direction: 0, name: 'b' }, 1, 1)).toThrow(
      'no parameter layers[0][0].b',
    );
    expect(() => terms.at({ name: 'V' }, 2, 1)).toThrow('whole numbers from 1 to 1');
  });

  test('a page names what it cannot show', () => {
    expect(() => toVersion1(valid)).toThrow('layers: a network of 2 layers cannot be checked yet');
    const { output: _, ...one } = { ...valid, layers: valid.layers.slice(0, 1) };
    expect(() => toVersion1(one)).toThrow('layers[0].directions: a layer that reads in both directions');
  });
});
