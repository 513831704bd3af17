import { expect, test } from 'vitest';
import {
  accuraciesOf,
  accuracyTitle,
  reachOf,
  wordsTitle,
} from '../../../../src/viz/compare/words/finding.ts';
import { alike, all, sheet, twice, wordsFile } from '../../../support/words-file.ts';

test('a cell reaches as far as every number up to there is learnt', () => {
  expect(reachOf(sheet, 'long', 'sigmoid')).toBe(0);
  expect(reachOf(sheet, 'long', 'tanh')).toBe(5);
  expect(reachOf(sheet, 'long', 'lstm')).toBe(10);
  const gap = wordsFile(
    { sigmoid: twice([100, 50, 100]), tanh: twice([50, 100, 100]), lstm: all },
    { sigmoid: all, tanh: all, lstm: all },
  );
  expect(reachOf(gap, 'long', 'sigmoid')).toBe(0);
  expect(reachOf(gap, 'long', 'tanh')).toBeUndefined();
});

test('what one seed fails is not learnt, nor what is right too seldom to be sure', () => {
  const file = wordsFile(
    {
      sigmoid: [
        [100, 100, 100],
        [100, 91, 100],
      ],
      tanh: twice([100, 97, 100]),
      lstm: all,
    },
    { sigmoid: all, tanh: all, lstm: all },
  );
  // The mean of 100 and 91 is above 95 %, and so is 97 of 100: its interval is not.
  expect(reachOf(file, 'long', 'sigmoid')).toBe(0);
  expect(reachOf(file, 'long', 'tanh')).toBe(0);
});

test('titles say the finding', () => {
  expect(wordsTitle(sheet, 'long')).toBe('Filler words bridged, of 10: sigmoid RNN 0, LSTM 10');
  expect(wordsTitle(sheet, 'mixed')).toContain('sigmoid RNN 5');
  expect(accuracyTitle(sheet, 'long')).toBe('Right with 10 filler words: LSTM 100 %, sigmoid RNN 50 %');
  expect(accuracyTitle(alike, 'long')).toMatch(/^The seeds do not tell/);
});

test('cells whose seeds overlap are not told apart by their means', () => {
  const mixed = [
    [100, 100, 100],
    [100, 50, 100],
  ];
  const file = wordsFile({ sigmoid: mixed, tanh: all, lstm: all }, { sigmoid: all, tanh: all, lstm: all });
  expect(accuracyTitle(file, 'long')).toMatch(/^The seeds do not tell/);
});

test('accuracy is the mean over the seeds', () => {
  const [first, second] = accuraciesOf(sheet, {
    cell: 'sigmoid',
    right: [
      [100, 40, 0],
      [50, 60, 0],
    ],
  });
  expect(first.mean).toBeCloseTo(0.75);
  expect(second.shares).toEqual([0.4, 0.6]);
});
