// Gradients in the arrangements of frameworks, courses and books: the right ones are right, under every name.
import { describe, expect, test } from 'vitest';
import {
  type BatchExperiment,
  bringArrays,
  bringJson,
  type CellName,
  cells,
  decide,
  diagnoseAnswer,
  differentiate,
  type Experiment,
  inTheirNames,
  parseArrays,
  type SequenceGradients,
} from '../../../src/rnn/index.ts';
import { drawn } from '../../support/drawn.ts';

type Rows = readonly (readonly number[])[];
const transposed = (rows: Rows): Rows => rows[0].map((_, j) => rows.map((row) => row[j]));
const sideBySide = (a: Rows, b: Rows): Rows => a.map((row, i) => [...row, ...b[i]]);

const sizes = { T: 3, n: 3, m: 2, q: 2, hasBiases: true, isStarted: true, seed: 0.3 } as const;
const experimentOf = (cell: CellName, change = {}): Experiment => drawn({ cell, ...sizes, ...change });

function right(experiment: Experiment) {
  const { W, U, V, b, d, bh } = differentiate(experiment).gradients as unknown as Record<string, never>;
  const { gates } = cells[experiment.cell];
  const n = experiment.weights.W[0].length;
  const rowsOf = <Row>(of: readonly Row[], gate: string): readonly Row[] =>
    of.slice(gates.indexOf(gate) * n, (gates.indexOf(gate) + 1) * n);
  const inOrder = <Row>(of: readonly Row[], order: readonly string[]): readonly Row[] =>
    order.flatMap((gate) => rowsOf(of, gate));
  return {
    W: W as Rows,
    U: U as Rows,
    V: V as Rows,
    b: b as number[],
    d: d as number[],
    bh: bh as number[],
    rowsOf,
    inOrder,
  };
}

/** The verdicts on an answer. */
function verdictsOn(experiment: Experiment, answer: unknown) {
  const brought = decide(experiment, bringJson(answer, experiment));
  if (!brought) return 'asked';
  const { parameters } = diagnoseAnswer(experiment, brought.gradients);
  return Object.fromEntries(Object.entries(parameters).map(([name, { verdict }]) => [name, verdict]));
}

const allRight = (...names: readonly string[]) => Object.fromEntries(names.map((name) => [name, 'right']));

describe('simple cells', () => {
  const experiment = experimentOf('tanh');
  const { W, U, V, b, d } = right(experiment);
  test.each<[what: string, answer: unknown]>([
    [
      'PyTorch',
      { weight_hh_l0: W, weight_ih_l0: U, bias_ih_l0: b, bias_hh_l0: b, 'fc.weight': V, 'fc.bias': d },
    ],
    [
      'PyTorch, in a module',
      {
        'rnn.weight_hh_l0.grad': W,
        'rnn.weight_ih_l0.grad': U,
        'rnn.bias_hh_l0.grad': b,
        'decoder.weight.grad': V,
        'decoder.bias.grad': d,
      },
    ],
    ['Coursera', { dWaa: W, dWax: U, dba: b.map((x) => [x]), dWya: V, dby: d.map((x) => [x]) }],
    ['min-char-rnn', { dWhh: W, dWxh: U, dWhy: V, dbh: b, dby: d }],
    ['a book, by columns', { W_hh: W, W_xh: U, W_hy: V, b_h: b, b_y: d }],
    ['d2l, by rows', { W_hh: transposed(W), W_xh: transposed(U), W_hq: transposed(V), b_h: b, b_q: d }],
    ['CS231n', { dWx: transposed(U), dWh: transposed(W), db: b, dWy: transposed(V), dby: d }],
    [
      'Keras',
      {
        'simple_rnn/kernel:0': transposed(U),
        'simple_rnn/recurrent_kernel:0': transposed(W),
        'simple_rnn/bias:0': b,
        'dense/kernel:0': transposed(V),
        'dense/bias:0': d,
      },
    ],
    ['derivatives', { 'dE/dW': W, '∂E/∂U': U, dL_dV: V, grad_b: b, dd: d }],
    ['a book that calls U what is W', { W: U, U: W, V, b, d }],
    ['a batch of one', { W: [W], U: [U], V: [V], b: [b], d: [[d]] }],
  ])('%s', (_what, answer) => {
    expect(verdictsOn(experiment, answer)).toEqual(allRight('W', 'U', 'V', 'b', 'd'));
  });
});

describe('LSTM', () => {
  const experiment = experimentOf('lstm');
  const { W, U, V, b, d, rowsOf, inOrder } = right(experiment);
  const onBoth = (gate: string) => sideBySide(rowsOf(W, gate), rowsOf(U, gate));
  const ifog = ['i', 'f', 'o', 'g'];
  test.each<[what: string, answer: unknown]>([
    [
      'Coursera, on [h, x]',
      {
        dWf: onBoth('f'),
        dWi: onBoth('i'),
        dWc: onBoth('g'),
        dWo: onBoth('o'),
        dbf: rowsOf(b, 'f').map((x) => [x]),
        dbi: rowsOf(b, 'i'),
        dbc: rowsOf(b, 'g'),
        dbo: rowsOf(b, 'o'),
        dWy: V,
        dby: d,
      },
    ],
    [
      'Wikipedia',
      {
        W_f: rowsOf(U, 'f'),
        W_i: rowsOf(U, 'i'),
        W_c: rowsOf(U, 'g'),
        W_o: rowsOf(U, 'o'),
        U_f: rowsOf(W, 'f'),
        U_i: rowsOf(W, 'i'),
        U_c: rowsOf(W, 'g'),
        U_o: rowsOf(W, 'o'),
        b,
        V,
        d,
      },
    ],
    [
      'd2l',
      {
        W_xi: transposed(rowsOf(U, 'i')),
        W_hi: transposed(rowsOf(W, 'i')),
        W_xf: transposed(rowsOf(U, 'f')),
        W_hf: transposed(rowsOf(W, 'f')),
        W_xo: transposed(rowsOf(U, 'o')),
        W_ho: transposed(rowsOf(W, 'o')),
        W_xc: transposed(rowsOf(U, 'g')),
        W_hc: transposed(rowsOf(W, 'g')),
        b_i: rowsOf(b, 'i'),
        b_f: rowsOf(b, 'f'),
        b_o: rowsOf(b, 'o'),
        b_c: rowsOf(b, 'g'),
        W_hq: transposed(V),
        b_q: d,
      },
    ],
    [
      'CS231n, i, f, o, g',
      { dWx: transposed(inOrder(U, ifog)), dWh: transposed(inOrder(W, ifog)), db: inOrder(b, ifog), V, d },
    ],
    ['Keras', { kernel: transposed(U), recurrent_kernel: transposed(W), bias: b, V, d }],
    [
      'blocks',
      {
        W: ['i', 'f', 'g', 'o'].map((gate) => rowsOf(W, gate)),
        U: ['i', 'f', 'g', 'o'].map((gate) => rowsOf(U, gate)),
        b: ['i', 'f', 'g', 'o'].map((gate) => rowsOf(b, gate)),
        V,
        d,
      },
    ],
  ])('%s', (_what, answer) => {
    expect(verdictsOn(experiment, answer)).toEqual(allRight('W', 'U', 'b', 'V', 'd'));
  });

  test('one gate alone', () => {
    expect(verdictsOn(experiment, { dWf: onBoth('f') })).toEqual(allRight('W', 'U'));
    const wrong = onBoth('f').map((row) => row.map((x) => 2 * x));
    expect(verdictsOn(experiment, { dWf: wrong })).toEqual({ W: 'wrong', U: 'wrong' });
  });
});

describe('GRU', () => {
  const experiment = experimentOf('gru');
  const { W, U, V, b, d, bh, rowsOf, inOrder } = right(experiment);
  const second = [...rowsOf(b, 'r'), ...rowsOf(b, 'z'), ...bh];
  const zrh = ['z', 'r', 'n'];
  const all = allRight('W', 'U', 'b', 'bh', 'V', 'd');
  test('PyTorch, with two biases', () => {
    const answer = { weight_hh_l0: W, weight_ih_l0: U, bias_ih_l0: b, bias_hh_l0: second, V, d };
    expect(verdictsOn(experiment, answer)).toEqual(all);
  });

  test('Keras, with a bias of two rows', () => {
    const bias = [inOrder(b, zrh), [...rowsOf(b, 'z'), ...rowsOf(b, 'r'), ...bh]];
    const answer = {
      kernel: transposed(inOrder(U, zrh)),
      recurrent_kernel: transposed(inOrder(W, zrh)),
      bias,
      V,
      d,
    };
    expect(verdictsOn(experiment, answer)).toEqual(all);
  });

  test('a second bias without a place for it is refused', () => {
    const { bh: _, ...weights } = experiment.weights;
    expect(() => bringJson({ bias_hh_l0: second }, { ...experiment, weights })).toThrow(
      'answer.bias_hh_l0: one of its rows is bh, which this experiment does not have',
    );
  });
});

test('where all is square, the numbers tell by which they are right, or it is asked', () => {
  const experiment = experimentOf('tanh', { m: 3, q: 3 });
  const { W, U } = right(experiment);
  expect(verdictsOn(experiment, { W_hh: W, W_xh: U })).toEqual(allRight('W', 'U'));
  expect(verdictsOn(experiment, { W_hh: transposed(W), W_xh: transposed(U) })).toEqual(allRight('W', 'U'));
  const twice = { W_hh: W.map((row) => row.map((x) => 3 * x)) };
  expect(verdictsOn(experiment, twice)).toBe('asked');
  const ways = bringJson(twice, experiment);
  expect(decide(experiment, ways, 'rows')).toMatchObject({ layout: 'rows' });
  // Coursera's names say which.
  expect(verdictsOn(experiment, { Waa: twice.W_hh })).toEqual({ W: 'wrong' });
});

test('entries, rows and open entries are checked alone', () => {
  const experiment = experimentOf('lstm');
  const { W, U, rowsOf } = right(experiment);
  const f = rowsOf(W, 'f');
  const check = (text: string) => {
    const [{ gradients, naming }] = bringArrays(parseArrays(text), experiment);
    const { parameters, finding } = diagnoseAnswer(experiment, gradients);
    return { ...parameters, finding: inTheirNames(finding, naming), naming };
  };
  expect(check(`dWf[2][1] = ${f[2][1]}`).W).toMatchObject({ verdict: 'right' });
  expect(check(`dWf[2][3] = ${rowsOf(U, 'f')[2][0]}`)).toMatchObject({ U: { verdict: 'right' } });
  expect(check(`W[0] = [${W[0].join(', ')}]`).W).toMatchObject({ verdict: 'right' });
  const wrong = check(`dWf[2][1] = ${f[2][1] + 1}`);
  expect(wrong.W).toMatchObject({ verdict: 'unknown', entry: { row: 6, column: 2 } });
  expect(inTheirNames(wrong.W!.findings.join(' '), wrong.naming)).toContain(
    'The first entry that differs is dWf[3, 2], counted from 1',
  );
  const open = W.map((row, i) => row.map((x, j) => (i === 4 && j === 1 ? x : null)));
  expect(verdictsOn(experiment, { W: open })).toEqual(allRight('W'));
  expect(verdictsOn(experiment, { W: open.map((row) => row.map((x) => x && x + 1)) })).toEqual({
    W: 'unknown',
  });
});

test('arrays without names go by their shapes, where those tell', () => {
  const experiment = experimentOf('tanh');
  const { W, U, V } = right(experiment);
  const text = [W, U, V].map((rows) => JSON.stringify(rows)).join('\n');
  const [{ gradients }] = bringArrays(parseArrays(text), experiment);
  expect(Object.keys(diagnoseAnswer(experiment, gradients).parameters)).toEqual(['W', 'U', 'V']);
  const square = experimentOf('tanh', { m: 3 });
  expect(() => bringArrays(parseArrays('[[1, 2, 3],\n [4, 5, 6],\n [7, 8, 9]]'), square)).toThrow(
    'the array: may be W or U by its shape: write its name before it, as in dW =',
  );
});

test('numbers that are no numbers are wrong, and the rest is checked', () => {
  const experiment = experimentOf('tanh');
  const { W, U } = right(experiment);
  expect(verdictsOn(experiment, { W: [[NaN, 1, 2], ...W.slice(1)], U })).toEqual({
    W: 'unknown',
    U: 'right',
  });
});

test('the sentences have their names', () => {
  const experiment = experimentOf('tanh');
  const { W, U } = right(experiment);
  const answer = { dWaa: W.map((row) => row.map((x) => x + 1)), dWax: U };
  const [{ gradients, naming }] = bringJson(answer, experiment);
  const { finding, parameters } = diagnoseAnswer(experiment, gradients);
  expect(inTheirNames(finding, naming)).toMatch(/^dWax is right and dWaa is wrong: /);
  expect(inTheirNames(parameters.W!.findings.join(' '), naming)).toContain('differs is dWaa[1, 1],');
});

test('states, and what arrives at them, under the names of formulas', () => {
  const experiment = experimentOf('lstm');
  const all = differentiate(experiment);
  if (!('hiddenGradients' in all)) throw new Error('expected the gradients of one sequence');
  const { hiddenGradients: dh, hidden, preactivationGradients, initialGradients, losses } = all;
  const check = (text: string) => {
    const [{ gradients, quantities }] = bringArrays(parseArrays(text), experiment);
    const found = diagnoseAnswer(experiment, { ...gradients, ...quantities });
    return Object.fromEntries(Object.entries(found.quantities).map(([path, { verdict }]) => [path, verdict]));
  };
  const list = (row: unknown) => JSON.stringify(row);
  const text = [
    `dh_3 = ${list(dh[2])}`,
    `dh[1] = ${list(dh[1])}`,
    `h_2 = ${list(hidden[1])}`,
    `da_f = ${list(preactivationGradients.f)}`,
    `dh0 = ${list(initialGradients.h)}`,
    `E_3 = ${losses[2]}`,
  ].join('\n');
  expect(check(text)).toEqual({
    losses: 'right',
    hidden: 'right',
    hiddenGradients: 'right',
    'preactivationGradients.f': 'right',
    'initialGradients.h': 'right',
  });
  expect(check(`dh_1 = ${list(dh[0].map((x) => 2 * x + 1))}`)).toEqual({ hiddenGradients: 'unknown' });
  expect(() => check('dh_9 = [1, 2, 3]')).toThrow('dh_9: is of step 9, of T = 3');
  expect(() => check('dh = [1, 2]')).toThrow('dh: expected 3 rows of 3 numbers, a row a step, got 2 numbers');
  const [{ quantities }] = bringJson({ dh_3: dh[2] }, experiment);
  expect(quantities.hiddenGradients?.[2]).toEqual(dh[2]);
});

describe('states of several sequences, as courses and frameworks print them', () => {
  const one = experimentOf('lstm', { T: 4 });
  const sequences = [0.3, 0.7, 0.1].map((seed) => {
    const { inputs, targets, initial } = experimentOf('lstm', { T: 4, seed });
    return { inputs, targets, initial };
  });
  const { cell, weights } = one;
  const batch: BatchExperiment = { version: 2, cell, weights, sequences, loss: 'mse', reduction: 'sum' };
  const all = differentiate(batch);
  const [N, T, m, n] = [3, 4, 2, 3];
  const dx = (s: number, t: number, i: number) => all.sequences[s].inputGradients[t][i];
  const dh0 = (s: number, i: number) => all.sequences[s].initialGradients.h[i];
  const list = (length: number, of: (index: number) => unknown) =>
    Array.from({ length }, (_, index) => of(index));
  const verdicts = (answer: unknown) => {
    const { gradients, quantities } = decide(batch, bringJson(answer, batch))!;
    const found = diagnoseAnswer(batch, { ...gradients, ...quantities });
    return new Set(Object.values(found.quantities).map(({ verdict }) => verdict));
  };
  test.each<[what: string, answer: unknown]>([
    [
      'Coursera: units, examples, steps',
      {
        dx: list(m, (i) => list(N, (s) => list(T, (t) => dx(s, t, i)))),
        da0: list(n, (i) => list(N, (s) => dh0(s, i))),
      },
    ],
    [
      'CS231n: examples, steps, units',
      {
        dx: list(N, (s) => list(T, (t) => list(m, (i) => dx(s, t, i)))),
        dh0: list(N, (s) => list(n, (i) => dh0(s, i))),
      },
    ],
    ['PyTorch: steps, examples, units', { dx: list(T, (t) => list(N, (s) => list(m, (i) => dx(s, t, i)))) }],
    ['one step', { dx_2: list(N, (s) => list(m, (i) => dx(s, 1, i))) }],
  ])('%s', (_what, answer) => {
    expect(verdicts(answer)).toEqual(new Set(['right']));
  });

  test('one entry, and one row, as the exercises print them', () => {
    const text = [
      `gradients["da0"][2][1] = ${dh0(1, 2)}`,
      'gradients["da0"].shape = (3, 3)',
      `gradients["dx"][1][2] = [${list(T, (t) => dx(2, t, 1)).join(' ')}]`,
    ].join('\n');
    const { quantities } = decide(batch, bringArrays(parseArrays(text), batch))!;
    expect(quantities.sequences![1].initialGradients!.h).toEqual([null, null, dh0(1, 2)]);
    expect(quantities.sequences![2].inputGradients).toEqual(list(T, (t) => [null, dx(2, t, 1)]));
  });

  test('sequences of other lengths, with what is beyond their ends', () => {
    const short = { inputs: sequences[0].inputs.slice(0, 2), targets: sequences[0].targets.slice(0, 2) };
    const uneven = { ...batch, sequences: [short, sequences[1]] };
    const { sequences: found } = differentiate(uneven);
    const padded = list(T, (t) => list(2, (s) => list(m, (i) => found[s].inputGradients[t]?.[i] ?? 0)));
    const { quantities } = decide(uneven, bringJson({ dx: padded }, uneven))!;
    expect(quantities.sequences!.map(({ inputGradients }) => inputGradients!.length)).toEqual([2, 4]);
    const { finding } = diagnoseAnswer(uneven, quantities);
    expect(finding).toBe('All are right.');
  });

  test('what has another shape is told which is wanted', () => {
    expect(() => bringJson({ dx: [[1, 2]] }, batch)).toThrow(
      /^answer.dx: expected .* of 2 numbers, by .* got 1 row of 2 numbers/,
    );
  });
});

test('what arrives before the only step, by the names of exercises on one cell', () => {
  const experiment = experimentOf('lstm', { T: 1 });
  const { initialGradients, inputGradients } = differentiate(experiment) as SequenceGradients;
  const column = (row: readonly number[]) => row.map((x) => [x]);
  const answer = {
    dxt: column(inputGradients[0]),
    da_prev: column(initialGradients.h),
    dc_prev: column(initialGradients.c!),
  };
  const { quantities } = decide(experiment, bringJson(answer, experiment))!;
  expect(quantities).toEqual({ inputGradients, initialGradients });
});
