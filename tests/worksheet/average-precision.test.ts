import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  averagePrecision,
  interpolatedPoints,
  precisionSteps,
  type Ranking,
} from '../../src/worksheet/index.ts';

const T = true;
const F = false;
const sheet: Ranking = { correct: [T, T, F, F, F, T, T, F, F, T], positives: 5 };

const rankings: fc.Arbitrary<Ranking> = fc
  .array(fc.boolean(), { maxLength: 30 })
  .chain((correct) =>
    fc
      .integer({ min: Math.max(1, correct.filter(Boolean).length), max: 40 })
      .map((positives) => ({ correct, positives })),
  );

test('the worksheet’s ranking', () => {
  const { rows, interpolated11 } = averagePrecision(sheet);
  expect(interpolated11).toBeCloseTo((5 + 4 * (4 / 7) + 2 * (1 / 2)) / 11, 14);
  expect(interpolated11.toFixed(4)).toBe('0.7532');
  expect(rows.map(({ recall }) => recall)).toEqual([0.2, 0.4, 0.4, 0.4, 0.4, 0.6, 0.8, 0.8, 0.8, 1]);
});

test('each level of recall takes the best precision from there on, and says whose it is', () => {
  const points = interpolatedPoints(sheet, 11);
  expect(points.map(({ rank }) => rank)).toEqual([1, 1, 1, 2, 2, 7, 7, 7, 7, 10, 10]);
  expect(points[5]).toEqual({ recall: 0.5, precision: 4 / 7, rank: 7 });
});

test('levels are compared as fractions: 3 of 5 reach 0.6, though 6 · 0.1 is more than 3/5', () => {
  for (const [hits, positives] of [
    [3, 5],
    [7, 10],
    [21, 30],
    [57, 100],
  ]) {
    const correct = Array.from({ length: hits }, () => true);
    const reached = interpolatedPoints({ correct, positives }, 101).filter(({ rank }) => rank !== null);
    expect(reached).toHaveLength((100 * hits) / positives + 1);
  }
});

test('a positive that is never found has precision 0', () => {
  const ranking = { correct: [T, F, T], positives: 4 };
  expect(precisionSteps(ranking)).toEqual([
    { from: 0, to: 0.25, precision: 1, rank: 1 },
    { from: 0.25, to: 0.5, precision: 2 / 3, rank: 3 },
    { from: 0.5, to: 0.75, precision: 0, rank: null },
    { from: 0.75, to: 1, precision: 0, rank: null },
  ]);
  expect(averagePrecision(ranking).allPoint).toBeCloseTo((1 + 2 / 3) / 4, 14);
});

test.each([
  ['an empty ranking', []],
  ['none right', [F, F, F]],
])('%s has average precision 0', (_, correct) => {
  expect(averagePrecision({ correct, positives: 3 })).toMatchObject({
    interpolated11: 0,
    interpolated101: 0,
    allPoint: 0,
  });
});

test('all right, and all found, is 1', () => {
  const { interpolated11, interpolated101, allPoint } = averagePrecision({
    correct: [T, T, F],
    positives: 2,
  });
  expect([interpolated11, interpolated101, allPoint]).toEqual([1, 1, 1]);
});

describe('any ranking', () => {
  test('interpolated precision is between 0 and 1 and never rises', () => {
    fc.assert(
      fc.property(rankings, (ranking) => {
        for (const list of [interpolatedPoints(ranking, 11), precisionSteps(ranking)]) {
          const values = [1, ...list.map(({ precision }) => precision), 0];
          expect(values).toEqual(values.toSorted((a, b) => b - a));
        }
      }),
    );
  });

  test('to move a right one up never lowers the average precision', () => {
    fc.assert(
      fc.property(rankings, fc.nat(), ({ correct, positives }, place) => {
        fc.pre(correct.length > 1);
        const i = place % (correct.length - 1);
        fc.pre(!correct[i] && correct[i + 1]);
        const better = averagePrecision({ correct: correct.with(i, true).with(i + 1, false), positives });
        const before = averagePrecision({ correct, positives });
        for (const form of ['interpolated11', 'interpolated101', 'allPoint'] as const) {
          expect(better[form]).toBeGreaterThanOrEqual(before[form] - 1e-12);
        }
      }),
    );
  });
});

test.each([
  [
    { correct: [T, T], positives: 1 },
    'positives: expected at least 2, as many as are right in the ranking, got 1',
  ],
  [{ correct: [], positives: 0 }, 'positives: expected a whole number from 1 up, got 0'],
  [{ correct: [], positives: 1.5 }, 'positives: expected a whole number from 1 up, got 1.5'],
  [{ correct: [T, 1], positives: 2 }, 'correct[1]: expected true or false, got 1'],
  [{ positives: 2 }, 'correct: missing'],
  [null, 'expected an object, got null'],
])('%j: %s', (question, message) => {
  expect(() => averagePrecision(question as Ranking)).toThrow(
    expect.objectContaining({ name: 'WorksheetError', message }),
  );
});
