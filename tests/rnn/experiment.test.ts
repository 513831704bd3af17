import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
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

  const cellNames = 'expected one of "sigmoid", "tanh", "relu", "linear"';
  test.each<[path: string, problem: string, value?: unknown]>([
    ['cell', 'missing'],
    ['cell', `${cellNames}, got "lstm", which is not supported yet`, 'lstm'],
    ['cell', `${cellNames}, got "gru", which is not supported yet`, 'gru'],
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
    ['weights.bh', 'unknown key', [0]],
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
    ['initial.c', 'unknown key', [0, 0]],

    ['inputs', 'expected a list of at least one entry, got []', []],
    ['inputs[0]', 'expected a list, got null', [null, [1]]],
    ['inputs[1]', 'expected 1 number (m = 1), got 2', [[1], [1, 2]]],
    ['targets', 'expected 2 rows (T = 2, as inputs), got 1', [[1]]],
    ['targets[1]', 'expected 1 number (q = 1), got 2', [null, [1, 2]]],
    ['targets[0]', 'expected a list of at least one entry, got []', [[], [1]]],
    ['targets[0]', 'expected a list, got 1', [1, 2]],
  ])('%s: %s', (path, problem, value) => {
    expect(() => parseExperiment(withValue(path, value))).toThrow(new ExperimentError(path, problem));
  });
});

/** The valid experiment with another value at a path (at its list, for an entry); without it for undefined. */
function withValue(path: string, value: unknown): unknown {
  const json = structuredClone(valid) as any;
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
