// Whether a framework computes the same outputs: how they may lie, how many digits agree, and where they first differ.
import { describe, expect, test } from 'vitest';
import { importExperiment } from '../../../src/rnn/import/index.ts';
import {
  activations,
  compareOutputs,
  type GivenOutputs,
  outputsOf,
  outputWidth,
} from '../../../src/rnn/import/outputs.ts';
import { relativeError } from '../../support/close.ts';
import { importFile, importJson } from '../../support/import-files.ts';

const { experiment } = await importExperiment({
  weights: importFile('lstm-both.pt'),
  inputs: importFile('lstm-both-x.npy'),
  targets: importFile('lstm-both-y.npy'),
});
const outputs = outputsOf(experiment);
const compare = (shape: readonly number[], values: readonly number[], more: Partial<GivenOutputs> = {}) =>
  compareOutputs(outputs, { shape, values, ...more }, outputWidth(experiment));
const all = outputs.flat(2);
/** Of (2, 5, 4), by step. */
const byStep = outputs[0].flatMap((_, t) => outputs.flatMap((steps) => steps[t]));

test('outputs are those of PyTorch', () => {
  const expected = importJson<{ outputs: number[][][] }>('lstm-both.json');
  expect(relativeError(outputs, expected.outputs)).toBeLessThan(1e-10);
  const given = expected.outputs.flat(2);
  expect(compare([2, 5, 4], given)).toMatchObject({ kind: 'same', steps: 10 });
  expect(compare([2, 5, 4], given)).toHaveProperty(
    'digits',
    expect.toSatisfy((n: number) => n >= 14),
  );
});

describe('arrangements', () => {
  test.each([
    ['(B, T, q)', [2, 5, 4], all, 10],
    ['(T, B, q)', [5, 2, 4], byStep, 10],
    ['(T, q), of the first sequence', [5, 4], outputs[0].flat(), 5],
    ['(B, q), of the last step', [2, 4], outputs.flatMap((steps) => steps[4]), 2],
    ['(q), of the last step of the first sequence', [4], outputs[0][4], 1],
  ])('%s', (_, shape, values, steps) => {
    expect(compare(shape, values)).toMatchObject({ kind: 'same', steps });
  });

  test('of as many sequences as steps, the one that agrees', () => {
    const square = [0, 1].map((b) => [0, 1].map((t) => [b + 10 * t]));
    for (const values of [
      [0, 10, 1, 11],
      [0, 1, 10, 11],
    ])
      expect(compareOutputs(square, { shape: [2, 2, 1], values }, 1).kind).toBe('same');
    expect(compareOutputs(square, { shape: [2, 2], values: [0, 10, 1, 11] }, 1).kind).toBe('same');
  });

  test('none fits', () => {
    expect(compare([2, 5, 6], all)).toEqual({
      kind: 'misfit',
      expected: '(2, 5, 4)',
      got: '(2, 5, 6)',
      isHidden: true,
    });
    expect(compare([3, 5, 4], all)).toMatchObject({ kind: 'misfit', isHidden: false });
  });
});

describe('digits', () => {
  test('four decimals as PyTorch prints them', () => {
    const scale = Math.max(...all.map(Math.abs));
    const found = compare(
      [2, 5, 4],
      all.map((x) => Number(x.toFixed(4))),
      {
        halfUnits: all.map(() => 0.5e-4),
      },
    );
    const digits = Math.floor(Math.log10(scale / 0.5e-4));
    expect(found).toEqual({ kind: 'same', digits, areAll: true, steps: 10 });
  });

  test('float32 is the same, and the fourth digit of one output is not', () => {
    expect(compare([2, 5, 4], all.map(Math.fround))).toMatchObject({ kind: 'same', areAll: false });
    const values = all.with(21, all[21] + 1e-3);
    expect(compare([2, 5, 4], values)).toEqual({
      kind: 'differs',
      at: { sequence: 2, step: 1, unit: 2 },
      ours: all[21],
      theirs: values[21],
      share: 1 / 40,
    });
  });

  test('the first that differs is so by step, and NaN differs', () => {
    const values = all.with(7, 9).with(24, Number.NaN);
    expect(compare([2, 5, 4], values)).toMatchObject({ at: { sequence: 1, step: 2, unit: 4 } });
    expect(compare([2, 5, 4], all.with(24, Number.NaN))).toMatchObject({
      at: { sequence: 2, step: 2, unit: 1 },
    });
  });

  test('of an open entry nothing is said', () => {
    const halfUnits = all.map((_, i) => (i === 3 ? Infinity : 0));
    expect(compare([2, 5, 4], all.with(3, 9), { halfUnits }).kind).toBe('same');
  });
});

test.each(Object.entries(activations))('%s of what is here is named', (name, activation) => {
  const values = outputs.flat().flatMap((o) => activation(o));
  expect(compare([2, 5, 4], values)).toMatchObject({ kind: 'differs', activation: name });
});

test('so many sequences are computed as there is time for', () => {
  // 5 steps of two directions of three units, below the output: 12 rows on 3 and 2, then on 3 and 6.
  const each = 5 * 2 * 12 * (3 + 2 + 3 + 6);
  expect(outputsOf(experiment, 2 * each - 1)).toEqual(outputs.slice(0, 1));
  expect(outputsOf(experiment, each - 1)).toEqual([]);
});
