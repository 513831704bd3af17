import { expect, test } from 'vitest';
import type { WordsFile } from '../../src/rnn/words/file.ts';
import { accuraciesOf, accuracyTitle, reachOf, titleOf, verdictsOf } from '../../src/viz/words-finding.ts';

const weights = { W: [[1]], U: [[1]], V: [[1]] };
/** Of cells with these right answers, of 100, at 0, 5 and 10 fillers. */
function fileOf(long: Record<string, number[]>, mixed: Record<string, number[]>): WordsFile {
  const cells = (right: Record<string, number[]>) =>
    (['sigmoid', 'tanh', 'lstm'] as const).map((cell) => ({
      cell,
      right: [right[cell], right[cell]],
      ...(cell !== 'tanh' && { weights }),
    }));
  return {
    command: 'make',
    n: 1,
    batch: 1,
    updates: 1,
    rate: 1,
    forgetBias: 1,
    threshold: 1,
    seeds: [1, 2],
    fillers: [0, 5, 10],
    shown: 5,
    sentences: 100,
    sets: { long: cells(long), mixed: cells(mixed) },
  };
}
const all = [100, 100, 100];
const sheet = fileOf(
  { sigmoid: [100, 60, 50], tanh: [100, 100, 50], lstm: all },
  { sigmoid: [100, 100, 50], tanh: all, lstm: all },
);

test('a cell reaches as far as every number up to there is learnt', () => {
  expect(reachOf(sheet, 'long', 'sigmoid')).toBe(0);
  expect(reachOf(sheet, 'long', 'tanh')).toBe(5);
  expect(reachOf(sheet, 'long', 'lstm')).toBe(10);
  const gap = fileOf(
    { sigmoid: [100, 50, 100], tanh: [50, 100, 100], lstm: all },
    { sigmoid: all, tanh: all, lstm: all },
  );
  expect(reachOf(gap, 'long', 'sigmoid')).toBe(0);
  expect(reachOf(gap, 'long', 'tanh')).toBeUndefined();
  expect(reachOf(gap, 'long', 'gru')).toBeUndefined();
});

test('titles say the finding', () => {
  expect(titleOf(sheet, 'long')).toContain(
    'by the sigmoid RNN across 0 of 10 filler words; by the LSTM across 10 of 10',
  );
  expect(titleOf(sheet, 'mixed')).toContain('by the sigmoid RNN across 5 of 10');
  expect(accuracyTitle(sheet, 'long')).toContain('with 10 of them the LSTM 100 %, the sigmoid RNN 50 %');
  const same = fileOf({ sigmoid: all, tanh: all, lstm: all }, { sigmoid: all, tanh: all, lstm: all });
  expect(accuracyTitle(same, 'long')).toContain('alike at every number');
});

test('claims are held against what was measured', () => {
  expect(verdictsOf(sheet).map(({ holds }) => holds)).toEqual([true, true, true]);
  const equal = fileOf({ sigmoid: all, tanh: all, lstm: all }, { sigmoid: all, tanh: all, lstm: all });
  expect(verdictsOf(equal).map(({ holds }) => holds)).toEqual([false, false, false]);
  const rescued = fileOf(
    { sigmoid: [100, 60, 50], tanh: [100, 50, 50], lstm: all },
    { sigmoid: all, tanh: all, lstm: all },
  );
  expect(verdictsOf(rescued).map(({ holds }) => holds)).toEqual([true, true, false]);
  expect(verdictsOf(rescued)[2].measured).toContain('lacked only a gradient');
  expect(verdictsOf(equal)[2].measured).not.toContain('lacked only a gradient');
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
