// Experiments under the names and in the arrangements of frameworks, courses and books are the same experiments.
import { describe, expect, test } from 'vitest';
import {
  AmbiguousError,
  type CellName,
  cells,
  type Choice,
  type Experiment,
  fromVersion1,
  parseExperiment,
  readAs,
  withOwnNames,
} from '../../../src/rnn/index.ts';
import { drawn } from '../../support/drawn.ts';

type Rows = readonly (readonly number[])[];
const transposed = (rows: Rows): Rows => rows[0].map((_, j) => rows.map((row) => row[j]));
const sideBySide = (a: Rows, b: Rows): Rows => a.map((row, i) => [...row, ...b[i]]);
const column = (list: readonly number[]): Rows => list.map((x) => [x]);

function partsOf(cell: CellName, change = {}) {
  const sizes = { T: 2, n: 3, m: 2, q: 4, hasBiases: true, isStarted: true, seed: 0.3 };
  const experiment: Experiment = drawn({ cell, ...sizes, ...change });
  const { W, U, V, b, d, bh } = experiment.weights as Required<Experiment['weights']>;
  const { gates } = cells[cell];
  const n = W[0].length;
  const rowsOf = <Row>(of: readonly Row[], gate: string): readonly Row[] =>
    of.slice(gates.indexOf(gate) * n, (gates.indexOf(gate) + 1) * n);
  const inOrder = <Row>(of: readonly Row[], order: string): readonly Row[] =>
    [...order].flatMap((gate) => rowsOf(of, gate));
  return { experiment, W, U, V, b, d, bh, rowsOf, inOrder };
}

type Parts = ReturnType<typeof partsOf>;
const called = ({ experiment }: Parts, weights: object, choice?: Partial<Choice>) =>
  withOwnNames({ ...experiment, weights }, choice);

const read = (...of: Parameters<typeof called>) => parseExperiment(called(...of).json);

describe.each<CellName>(['tanh', 'relu'])('%s', (cell) => {
  const parts = partsOf(cell);
  const { W, U, V, b, d } = parts;
  const twice = b.map((x) => 2 * x);
  const negated = b.map((x) => -x);
  test.each<[what: string, weights: object]>([
    [
      'PyTorch',
      {
        weight_hh_l0: W,
        weight_ih_l0: U,
        bias_ih_l0: twice,
        bias_hh_l0: negated,
        'fc.weight': V,
        'fc.bias': d,
      },
    ],
    ['Coursera', { Waa: W, Wax: U, ba: column(b), Wya: V, by: column(d) }],
    ['min-char-rnn', { Whh: W, Wxh: U, Why: V, bh: b, by: d }],
    ['a book by rows', { W_hh: transposed(W), W_xh: transposed(U), W_hq: transposed(V), b_h: b, b_q: d }],
    ['a book by columns', { W_hh: W, W_xh: U, W_hy: V, b_h: b, b_y: d }],
    ['CS231n', { Wx: transposed(U), Wh: transposed(W), b, Wy: transposed(V), by: d }],
    [
      'Keras',
      { kernel: transposed(U), recurrent_kernel: transposed(W), bias: b, 'dense/kernel': transposed(V), 'dense/bias': d }, // prettier-ignore
    ],
    ['W and U the other way round', { W: U, U: W, V, b, d }],
  ])('%s', (_what, weights) => {
    expect(read(parts, weights)).toEqual(parts.experiment);
  });
});

test('LSTM by PyTorch, by Coursera on [h, x], by Keras', () => {
  const parts = partsOf('lstm');
  const { W, U, V, b, d, rowsOf, inOrder } = parts;
  const head = { Wy: V, by: d };
  const pytorch = { weight_ih_l0: U, weight_hh_l0: W, bias_ih_l0: b, bias_hh_l0: b.map(() => 0) };
  expect(read(parts, { ...pytorch, ...head })).toEqual(parts.experiment);
  const on = (gate: string) => sideBySide(rowsOf(W, gate), rowsOf(U, gate));
  const gates = { Wf: on('f'), Wi: on('i'), Wc: on('g'), Wo: on('o') };
  const biases = { bf: rowsOf(b, 'f'), bi: rowsOf(b, 'i'), bc: rowsOf(b, 'g'), bo: rowsOf(b, 'o') };
  const coursera = called(parts, { ...gates, ...biases, ...head });
  expect(parseExperiment(coursera.json)).toEqual(parts.experiment);
  expect(readAs(coursera.naming)).toMatch(/^Wi, Wf, Wc, Wo were read as W and U, bi, bf, bc, bo as b, /);
  expect(read(parts, { kernel: transposed(U), recurrent_kernel: transposed(W), bias: b, ...head })).toEqual(
    parts.experiment,
  );
  // CS231n's own order is not that of its names.
  const ifog = {
    Wx: transposed(inOrder(U, 'ifog')),
    Wh: transposed(inOrder(W, 'ifog')),
    b: inOrder(b, 'ifog'),
  };
  expect(() => called(parts, { ...ifog, ...head })).toThrow(
    /^weights: the gates of Wx and Wh may be stacked/,
  );
  expect(read(parts, { ...ifog, ...head }, { layout: 'rows', order: [...'ifog'] })).toEqual(parts.experiment);
});

test('GRU by PyTorch and by Keras, its second bias inside the reset', () => {
  const parts = partsOf('gru');
  const { W, U, V, b, d, bh, inOrder } = parts;
  const second = [...b.slice(0, 6).map((x) => 2 * x), ...bh];
  const first = [...b.slice(0, 6).map((x) => -x), ...b.slice(6)];
  const head = { Wy: V, by: d };
  expect(
    read(parts, { weight_ih_l0: U, weight_hh_l0: W, bias_ih_l0: first, bias_hh_l0: second, ...head }),
  ).toEqual(parts.experiment);
  const keras = (of: Rows) => transposed(inOrder(of, 'zrn'));
  const bias = [inOrder(first, 'zrn'), inOrder(second, 'zrn')];
  expect(read(parts, { kernel: keras(U), recurrent_kernel: keras(W), bias, ...head })).toEqual(
    parts.experiment,
  );
});

describe('what names and shapes do not tell', () => {
  const parts = partsOf('tanh', { n: 2, m: 2, q: 2 });
  const { W, U, V, b, d } = parts;
  const weights = { W_hh: W, W_xh: U, W_hy: V, b_h: b, b_y: d };

  test('is asked: each choice gives one way', () => {
    const error = (() => {
      try {
        return called(parts, weights);
      } catch (fault) {
        return fault;
      }
    })() as AmbiguousError;
    expect(error).toBeInstanceOf(AmbiguousError);
    expect(error.choices.map(({ layout }) => layout)).toEqual(['columns', 'rows']);
    expect(read(parts, weights, error.choices[0])).toEqual(parts.experiment);
    const turned = called(parts, weights, error.choices[1]).json as Experiment;
    expect(turned.weights).toEqual({ W: transposed(W), U: transposed(U), V: transposed(V), b, d });
  });

  test('is told by any array that is not square', () => {
    const wide = partsOf('tanh', { n: 2, m: 2, q: 3 });
    const named = { W_hh: wide.W, W_xh: wide.U, W_hy: wide.V, b_h: wide.b, b_y: wide.d };
    expect(read(wide, named)).toEqual(wide.experiment);
  });
});

test('sizes are found where the state and the targets do not have them', () => {
  const parts = partsOf('tanh');
  const { W, U, V, b, d } = parts;
  const batch = fromVersion1(parts.experiment);
  const weights = { Whh: W, Wxh: U, Why: V, bh: b, by: d };
  const sequences = batch.sequences.map(({ inputs }) => ({ inputs, targets: inputs.map(() => 1) }));
  const { json } = withOwnNames({ ...batch, loss: 'cross-entropy', sequences, weights });
  expect(parseExperiment(json)).toMatchObject({ weights: { W, U, V, b, d } });
});

describe('what is wrong is named under their names', () => {
  const parts = partsOf('tanh');
  const { W, U, V, experiment } = parts;
  test.each<[what: string, weights: object, message: string]>([
    ['a shape', { Waa: W, Wax: U.slice(1), Wya: V }, 'weights.Wax: expected 3 rows of 2 numbers, got 2 rows of 2 numbers'], // prettier-ignore
    ['a name', { Waa: W, Wax: U, Wya: V, Wzz: V }, 'weights.Wzz: unknown key; the parameters are W, U, V, b, d'], // prettier-ignore
  ])('%s', (_what, weights, message) => expect(() => called(parts, weights)).toThrow(message));

  test.each<[what: string, json: unknown]>([
    ['an experiment of its own', experiment],
    ['one with a fault', { ...experiment, weights: { ...experiment.weights, U: U.slice(1) } }],
    ['one with a name of nothing', { ...experiment, weights: { ...experiment.weights, Q: U } }],
    ['no experiment', { weights: { Waa: W } }],
    ['a number', 3],
  ])('%s is handed back', (_what, json) => expect(withOwnNames(json).json).toBe(json));
});
