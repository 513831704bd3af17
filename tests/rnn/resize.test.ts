import { describe, expect, test } from 'vitest';
import { cells, formatExperiment, parseExperiment, resize, textbook, withCell } from '../../src/rnn/index.ts';
import { readCase } from '../support/reference.ts';
import { cellNames, knows } from '../../src/rnn/cells/index.ts';

test('growing keeps what is there and gives a valid experiment', () => {
  const large = resize(textbook, { T: 12, n: 8 });
  expect(parseExperiment(JSON.parse(formatExperiment(large)))).toEqual(large);
  expect(large.inputs).toHaveLength(12);
  expect(large.targets).toHaveLength(12);
  expect(large.targets.every((target) => target?.length === 1)).toBe(true);
  expect(large.weights.W).toHaveLength(8);
  expect(resize(large, { T: 3, n: 3 })).toEqual(textbook);
});

test('growing again gives the same numbers', () => {
  const large = resize(textbook, { T: 6, n: 5 });
  expect(resize(resize(large, { T: 2, n: 2 }), { T: 6, n: 5 }).inputs[5]).toEqual(large.inputs[5]);
  expect(resize(textbook, { T: 6, n: 5 })).toEqual(large);
});

test('no two rows are drawn alike', () => {
  const { weights, inputs } = resize(textbook, { T: 12, n: 8 });
  for (const rows of [weights.W, weights.U, inputs]) {
    expect(new Set(rows.map((row) => row.join(' '))).size).toBe(rows.length);
    // Nor are their ends, which resize alone has drawn.
    expect(new Set(rows.map((row) => row.at(-1))).size).toBeGreaterThan(rows.length / 2);
  }
});

test('biases grow with their parameters, and only where there are any', () => {
  const biased = { ...textbook, weights: { ...textbook.weights, b: [1, 2, 3], d: [4] } };
  const { b, d } = resize(biased, { n: 4 }).weights;
  expect(b).toEqual([1, 2, 3, expect.any(Number)]);
  expect(d).toEqual([4]);
  expect(resize(textbook, { n: 4 }).weights).not.toHaveProperty('b');
});

test('growing keeps each gate’s block where the gate reads it', () => {
  for (const name of ['lstm-bias-ce', 'gru-bias-ce']) {
    const { experiment } = readCase(name);
    const n = experiment.initial.h.length;
    const large = resize(experiment, { n: n + 2 });
    expect(parseExperiment(large)).toEqual(large);
    const { gates } = cells[experiment.cell];
    for (const block of gates.keys()) {
      for (let unit = 0; unit < n; unit++) {
        const [from, to] = [block * n + unit, block * (n + 2) + unit];
        expect(large.weights.W[to].slice(0, n)).toEqual(experiment.weights.W[from]);
        expect(large.weights.U[to]).toEqual(experiment.weights.U[from]);
        expect(large.weights.b![to]).toEqual(experiment.weights.b![from]);
      }
    }
    expect(new Set(large.weights.W.map((row) => row.join(' '))).size).toBe(large.weights.W.length);
    expect(resize(large, { n })).toEqual(experiment);
  }
});

describe('withCell', () => {
  const biased = { ...textbook, weights: { ...textbook.weights, b: [1, 2, 3], d: [4] } };

  test.each(cellNames)('to %s and back is the same experiment', (cell) => {
    const changed = withCell(biased, cell);
    expect(parseExperiment(changed)).toEqual(changed);
    expect(changed).toMatchObject({ cell, inputs: biased.inputs, targets: biased.targets });
    // What the cell has no place for is drawn anew.
    const { W, ...kept } = withCell(changed, 'sigmoid').weights;
    expect({ W: knows(cell, 'W') ? W : biased.weights.W, ...kept }).toEqual(biased.weights);
  });

  test('the old block proposes what is new, and the cell state starts at 0', () => {
    const { weights, initial } = withCell(biased, 'lstm');
    expect(weights.W.slice(6, 9)).toEqual(biased.weights.W);
    expect(weights.b!.slice(6, 9)).toEqual(biased.weights.b);
    expect(initial).toEqual({ h: biased.initial.h, c: [0, 0, 0] });
    expect(withCell(biased, 'gru').weights.U.slice(6, 9)).toEqual(biased.weights.U);
  });

  test('bh stays with a gru', () => {
    const { experiment } = readCase('gru-bias-ce');
    expect(withCell(experiment, 'gru')).toEqual(experiment);
    expect(withCell(experiment, 'lstm').weights).not.toHaveProperty('bh');
  });
});

test('a loss at the last step alone stays at the last step', () => {
  const last = { ...textbook, targets: [null, null, [-0.4]] };
  expect(resize(last, { T: 5 }).targets).toEqual([null, null, null, null, [-0.4]]);
  expect(resize(last, { T: 2 }).targets).toEqual([null, [-0.4]]);
  expect(resize(resize(last, { T: 9 }), { T: 3 })).toEqual(last);
});
