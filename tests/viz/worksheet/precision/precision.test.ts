import { expect, test } from 'vitest';
import { layoutPrecision } from '../../../../src/viz/worksheet/precision/layout.ts';
import {
  addendsOf,
  comparedNaively,
  precisionTitle,
  roundedEarly,
  sheetRanking,
  trapRanking,
} from '../../../../src/viz/worksheet/precision/text.ts';
import { averagePrecision, interpolatedPoints } from '../../../../src/worksheet/index.ts';

test('the sum is written as on the sheet: 5·1 + 4·4/7 + 2·1/2', () => {
  const addends = addendsOf(interpolatedPoints(sheetRanking, 11));
  expect(addends.map(({ count, precision }) => [count, precision])).toEqual([
    [5, 1],
    [4, 4 / 7],
    [2, 1 / 2],
  ]);
});

test('rounding early and cutting gives what the sheet has', () => {
  expect(roundedEarly(sheetRanking)).toBe(0.752);
  expect(averagePrecision(sheetRanking).interpolated11.toFixed(4)).toBe('0.7532');
});

test('comparing recall as decimals loses a level where the trap bites, and none on the sheet', () => {
  expect(comparedNaively(sheetRanking)).toBeCloseTo(averagePrecision(sheetRanking).interpolated11, 12);
  const exact = averagePrecision(trapRanking).interpolated11;
  expect(comparedNaively(trapRanking)).toBeLessThan(exact - 0.01);
});

test('the title counts what is found', () => {
  expect(precisionTitle(sheetRanking)).toBe('Average precision 0.7532: 5 of 5 found in 10 answers');
  expect(precisionTitle({ correct: [false], positives: 2 })).toBe(
    'Nothing right is found: average precision 0',
  );
});

test.each([sheetRanking, trapRanking, { correct: [], positives: 3 }])(
  'the envelope is nowhere below a row, and never rises (%#)',
  (ranking) => {
    const { rows, levels, left, right } = layoutPrecision(ranking, 600);
    expect(levels).toHaveLength(11);
    expect([levels[0].x, levels[10].x]).toEqual([left, right]);
    // y grows downward.
    for (const [i, level] of levels.entries()) {
      expect(level.y).toBeGreaterThanOrEqual(levels[Math.max(0, i - 1)].y);
      for (const row of rows) expect(row.x < level.x - 1e-9 || row.y >= level.y - 1e-9).toBe(true);
    }
  },
);
