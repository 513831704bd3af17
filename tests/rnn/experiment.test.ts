import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type BatchExperiment,
  type Experiment,
  ExperimentError,
  formatExperiment,
  parametersOf,
  parseExperiment,
  sizesOf,
} from '../../src/rnn/index.ts';
import { experiments } from '../support/experiments.ts';
import { readCases } from '../support/reference.ts';

/** n = 2, m = 1, q = 1, T = 2, with every key there is. */
const valid: Experiment = {
  cell: 'sigmoid',
  weights: {
    W: [
      [1, 2],
      [3, 4],
    ],
    U: [[1], [2]],
    V: [[1, 2]],
    b: [0, 1],
    d: [0.5],
  },
  initial: { h: [0, 0] },
  inputs: [[1], [2]],
  targets: [[1], null],
  loss: 'squared-error',
};

describe('parseExperiment', () => {
  test('gives a valid experiment back', () => {
    expect(parseExperiment(valid)).toEqual(valid);
    const { b: _b, d: _d, ...weights } = valid.weights;
    expect(parseExperiment({ ...valid, weights })).toEqual({ ...valid, weights });
  });

  test.each(readCases())('takes the experiment of $name', ({ experiment }) => {
    expect(parseExperiment(experiment)).toEqual(experiment);
  });

  test.each<[message: string, json: unknown]>([
    ['expected an object, got null', null],
    ['expected an object, got []', []],
    ['expected an object, got "W"', 'W'],
  ])('refuses what is no experiment at all: %s', (message, json) => {
    expect(() => parseExperiment(json)).toThrow(new ExperimentError('', message));
  });

  const cellNames =
    'expected one of "sigmoid", "tanh", "relu", "linear", "lstm", "gru", "gru-before", "peephole-lstm", "mingru", "minlstm", ' +
    '"indrnn", "layernorm-lstm"';
  test.each<[path: string, problem: string, value?: unknown]>([
    ['cell', 'missing'],
    ['cell', `${cellNames}, got "Sigmoid"`, 'Sigmoid'],
    ['cell', `${cellNames}, got "toString"`, 'toString'],
    [
      'cell',
      `${cellNames}, got {"name":"a name that is too long to b…`,
      { name: 'a name that is too long to be shown' },
    ],
    ['loss', 'missing'],
    ['loss', 'expected one of "squared-error", "cross-entropy", got "mse"', 'mse'],
    ['note', 'unknown key', 'from my notebook'],
    ['["my note"]', 'unknown key', 1],

    ['weights', 'expected an object, got null', null],
    ['weights', 'expected an object, got [[1]]', [[1]]],
    ['weights.U', 'missing'],
    ['weights.bh', 'unknown key for the cell "sigmoid"', [0]],
    ['weights.c', 'unknown key', [0]],
    ['weights.W', 'expected a list, got 3', 3],
    ['weights.W', 'expected a list of at least one entry, got []', []],
    ['weights.W[0]', 'expected a list of at least one entry, got []', [[]]],
    ['weights.W[0]', 'expected a list, got 1', [1, 2]],
    ['weights.W', 'expected 2 rows (n = 2), got 3', [[1, 2], [3, 4], [5, 6]]], // prettier-ignore
    ['weights.W[1]', 'expected 2 numbers (n = 2), got 1', [[1, 2], [3]]],
    ['weights.U', 'expected 2 rows (n = 2), got 1', [[1]]],
    ['weights.U[1]', 'expected 1 number (m = 1), got 2', [[1], [2, 3]]],
    ['weights.V[0]', 'expected 2 numbers (n = 2), got 3', [[1, 2, 3]]],
    ['weights.b', 'expected a list, got null', null],
    ['weights.b', 'expected 2 numbers (n = 2), got 1', [1]],
    ['weights.d', 'expected 1 number (q = 1), got 2', [1, 2]],

    [
      'weights.W[1][0]',
      'expected a finite number, got "3"',
      [
        [1, 2],
        ['3', 4],
      ],
    ],
    [
      'weights.W[1][0]',
      'expected a finite number, got null',
      [
        [1, 2],
        [null, 4],
      ],
    ],
    [
      'weights.W[1][0]',
      'expected a finite number, got NaN',
      [
        [1, 2],
        [NaN, 4],
      ],
    ],
    [
      'weights.W[1][0]',
      'expected a finite number, got -Infinity',
      [
        [1, 2],
        [-Infinity, 4],
      ],
    ],

    ['initial', 'missing'],
    ['initial', 'expected an object, got [0,0]', [0, 0]],
    ['initial.h', 'missing'],
    ['initial.h', 'expected 2 numbers (n = 2), got 3', [0, 0, 0]],
    ['initial.c', 'unknown key for the cell "sigmoid"', [0, 0]],
    ['initial.c', 'expected a list, got 0', 0],
    ['initial.s', 'unknown key', [0, 0]],

    ['inputs', 'expected a list of at least one entry, got []', []],
    ['inputs[0]', 'expected a list, got null', [null, [1]]],
    ['inputs[1]', 'expected 1 number (m = 1), got 2', [[1], [1, 2]]],
    ['targets', 'expected 2 rows (T = 2, as inputs), got 1', [[1]]],
    ['targets[1]', 'expected 1 number (q = 1), got 2', [null, [1, 2]]],
    ['targets[0]', 'expected a list of at least one entry, got []', [[], [1]]],
    ['targets[0]', 'expected a list, got 1', [1, 2]],
  ])('%s: %s', (path, problem, value) => {
    expect(() => parseExperiment(withValue(valid, path, value))).toThrow(new ExperimentError(path, problem));
  });

  const rows = (count: number, columns: number) => Array.from({ length: count }, () => vector(columns));
  const vector = (length: number) => Array.from({ length }, () => 0.5);
  const lstm: Experiment = {
    ...valid,
    cell: 'lstm',
    weights: { W: rows(8, 2), U: rows(8, 1), V: rows(1, 2), b: vector(8) },
    initial: { h: [0, 0], c: [0, 0] },
  };
  const gru: Experiment = {
    ...valid,
    cell: 'gru',
    weights: { W: rows(6, 2), U: rows(6, 1), V: rows(1, 2), b: vector(6), bh: vector(2) },
  };

  test.each([lstm, gru])('takes what is $cell alone’s', (experiment) => {
    expect(parseExperiment(experiment)).toEqual(experiment);
  });

  test.each<[experiment: Experiment, path: string, problem: string, value?: unknown]>([
    [lstm, 'weights.W', 'expected 8 rows (4·n, n = 2), got 6', rows(6, 2)],
    [lstm, 'weights.U', 'expected 8 rows (4·n, n = 2), got 6', rows(6, 1)],
    [lstm, 'weights.b', 'expected 8 numbers (4·n, n = 2), got 2', [0, 0]],
    [lstm, 'weights.bh', 'unknown key for the cell "lstm"', [0, 0]],
    [lstm, 'initial.c', 'expected 2 numbers (n = 2) for the cell "lstm", got nothing'],
    [lstm, 'initial.c', 'expected 2 numbers (n = 2), got 3', [0, 0, 0]],
    [gru, 'weights.W', 'expected 6 rows (3·n, n = 2), got 8', rows(8, 2)],
    [gru, 'weights.b', 'expected 6 numbers (3·n, n = 2), got 3', [0, 0, 0]],
    [gru, 'weights.bh', 'expected 2 numbers (n = 2), got 6', vector(6)],
    [gru, 'initial.c', 'unknown key for the cell "gru"', [0, 0]],
  ])('of a cell with gates: %j: %s: %s', (experiment, path, problem, value) => {
    expect(() => parseExperiment(withValue(experiment, path, value))).toThrow(
      new ExperimentError(path, problem),
    );
  });
});

/** An experiment with another value at a path (at its list, for an entry); without it for undefined. */
function withValue(experiment: Experiment, path: string, value: unknown): unknown {
  const json = structuredClone(experiment) as any;
  const keys = path.startsWith('[') ? JSON.parse(path) : path.replace(/\[.*/, '').split('.');
  const owner = keys.length === 2 ? json[keys[0]] : json;
  if (value === undefined) delete owner[keys.at(-1)];
  else owner[keys.at(-1)] = value;
  return json;
}

describe('formatExperiment', () => {
  // JSON.stringify writes -0 as 0, which computes the same.
  const doubles = fc.double({ noNaN: true, noDefaultInfinity: true }).map((x) => x + 0);

  test('is read back as the same experiment', () => {
    fc.assert(
      fc.property(experiments(doubles), (experiment) => {
        expect(parseExperiment(JSON.parse(formatExperiment(experiment)))).toEqual(experiment);
      }),
    );
  });

  test('writes a row of numbers a line', () => {
    expect(formatExperiment(valid)).toMatchInlineSnapshot(`
      "{
        "cell": "sigmoid",
        "weights": {
          "W": [
            [1, 2],
            [3, 4]
          ],
          "U": [
            [1],
            [2]
          ],
          "V": [
            [1, 2]
          ],
          "b": [0, 1],
          "d": [0.5]
        },
        "initial": {
          "h": [0, 0]
        },
        "inputs": [
          [1],
          [2]
        ],
        "targets": [
          [1],
          null
        ],
        "loss": "squared-error"
      }"
    `);
  });
});

test('sizesOf and parametersOf', () => {
  expect(sizesOf(valid)).toEqual({ n: 2, m: 1, q: 1, T: 2 });
  expect(parametersOf(valid)).toEqual(['W', 'U', 'V', 'b', 'd']);
  const { W, U, V } = valid.weights;
  expect(parametersOf({ ...valid, weights: { d: [0], V, U, W } })).toEqual(['W', 'U', 'V', 'd']);
});

describe('version 2', () => {
  const batch: BatchExperiment = {
    version: 2,
    cell: 'lstm',
    weights: { W: fill(8, 2), U: fill(8, 1), V: fill(3, 2) },
    sequences: [
      { inputs: [[1], [2]], targets: [null, 2] },
      { inputs: [[3]], targets: [[0, 1, 0]], initial: { h: [0, 1], c: [1, 0] } },
    ],
    loss: 'cross-entropy',
    reduction: 'mean',
  };

  test('is read as it is, and written as it was read', () => {
    expect(parseExperiment(batch)).toEqual(batch);
    expect(parseExperiment(JSON.parse(formatExperiment(batch)))).toEqual(batch);
    const { V: _, ...weights } = batch.weights;
    const headless = { ...batch, weights, loss: 'linear', sequences: [{ inputs: [[1]], targets: [[1, 2]] }] };
    expect(parseExperiment(headless)).toEqual(headless);
  });

  test.each<[path: string, problem: string, value?: unknown]>([
    ['version', 'expected 1 or 2, got 3', 3],
    ['version', 'expected 1 or 2, got "2"', '2'],
    ['inputs', 'unknown key', [[1]]],
    ['reduction', 'expected one of "sum", "mean", got "none"', 'none'],
    ['loss', 'expected one of "squared-error", "cross-entropy", "mse", "bce", "linear", got "l1"', 'l1'],
    ['sequences', 'missing'],
    ['sequences', 'expected a list of at least one entry, got []', []],
    ['sequences[1].inputs[0]', 'expected 1 number (m = 1), got 2', [1, 2]],
    ['sequences[1].targets', 'expected 1 row (T = 1, as inputs), got 2', [null, null]],
    ['sequences[1].targets[0]', 'expected 3 numbers (q = 3), got 1', [1]],
    ['sequences[0].targets[1]', 'expected a class from 0 to 2 (q = 3), got 3', 3],
    ['sequences[0].targets[1]', 'expected a class from 0 to 2 (q = 3), got 0.5', 0.5],
    ['sequences[0].targets[1]', 'expected a list of numbers, the number of a class, or null, got "2"', '2'],
    ['sequences[1].initial.c', 'expected 2 numbers (n = 2) for the cell "lstm", got nothing'],
    ['sequences[1].initial.h', 'expected 2 numbers (n = 2), got 3', [1, 2, 3]],
    ['weights.W', 'expected 8 rows (4·n, n = 2), got 2', fill(2, 2)],
  ])('%s: %s', (path, problem, value) => {
    expect(() => parseExperiment(at(batch, path, value))).toThrow(new ExperimentError(path, problem));
  });

  test('numbers of classes go with cross-entropy, d with V', () => {
    expect(() => parseExperiment({ ...batch, loss: 'mse' })).toThrow(
      'sequences[0].targets[1]: expected 3 numbers (q = 3), got 2: the number of a class goes with cross-entropy',
    );
    const { V: _, ...weights } = batch.weights;
    expect(() => parseExperiment({ ...batch, weights: { ...weights, d: [1] } })).toThrow(
      'weights.d: unknown key without V: there is no output layer',
    );
  });

  test('a file may say that it is of version 1', () => {
    expect(parseExperiment({ version: 1, ...valid })).toEqual(valid);
    expect(() => parseExperiment({ ...valid, version: 2 })).toThrow('sequences: missing');
  });

  /** With another value at a path; without it for undefined. */
  function at(experiment: unknown, path: string, value: unknown): unknown {
    const json = structuredClone(experiment);
    const keys = path.split(/[.[\]]+/).filter(Boolean);
    const owner = keys.slice(0, -1).reduce((of: any, key) => of[key], json);
    if (value === undefined) delete owner[keys.at(-1)!];
    else owner[keys.at(-1)!] = value;
    return json;
  }

  function fill(rows: number, columns: number): number[][] {
    return Array.from({ length: rows }, () => Array.from({ length: columns }, () => 0.5));
  }
});
