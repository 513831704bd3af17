import { expect, test } from 'vitest';
import type { WordsFile } from '../../../../src/rnn/words/file.ts';
import { verdictsOf } from '../../../../src/viz/compare/words/verdicts.ts';
import { alike, all, falling, sheet, twice, wordsFile } from '../../../support/words-file.ts';

const outcomes = (file: WordsFile) => verdictsOf(file).map(({ outcome }) => outcome);
const learnt = { sigmoid: all, tanh: all, lstm: all };
const poor = { sigmoid: twice([100, 60, 50]), tanh: twice([100, 60, 50]), lstm: all };

test('claims are held against what was measured', () => {
  expect(outcomes(sheet)).toEqual(['holds', 'holds', 'holds']);
  const rescued = wordsFile(poor, learnt);
  expect(outcomes(rescued)).toEqual(['holds', 'holds', 'fails']);
  const third = (file: WordsFile) => verdictsOf(file)[2].measured.join(' ');
  expect(third(rescued)).toContain('lacked only a gradient');
  expect(third(alike)).not.toContain('lacked only a gradient');
});

test('whether the gradient has further to travel is read off the gradient, not the answers', () => {
  const level = twice([0.5, 0.5, 0.5]);
  const still = { sigmoid: level, tanh: level, lstm: level };
  expect(outcomes(wordsFile(poor, poor, still))[0]).toBe('fails');
  expect(outcomes(alike)[0]).toBe('holds');
  const [{ measured, numbers }] = verdictsOf(alike);
  expect(measured[0]).toMatch(/so in 3 of 3 networks, whatever the seed\.$/);
  expect(numbers!.rows.map(([name, few]) => [name, few])).toContainEqual([
    'sigmoid RNN',
    '0.15 (0.10 to 0.20)',
  ]);
});

test('where seeds overlap nothing is decided', () => {
  const wide = [
    [0.9, 0.5, 0.001],
    [0.0001, 0.5, 0.1],
  ];
  expect(outcomes(wordsFile(poor, poor, { ...falling, tanh: wide }))[0]).toBe('open');
  const unsure = [
    [100, 100, 100],
    [100, 100, 50],
  ];
  const [, helps, takes] = outcomes(
    wordsFile({ sigmoid: unsure, tanh: unsure, lstm: all }, { ...learnt, sigmoid: unsure }),
  );
  expect(helps).toBe('open');
  expect(takes).toBe('open');
});

test('an LSTM helps only if more of the gradient arrives, and more is learnt', () => {
  expect(outcomes(alike)[1]).toBe('open');
  expect(outcomes(wordsFile(poor, poor, { ...falling, lstm: falling.sigmoid }))[1]).toBe('open');
  expect(outcomes(wordsFile(learnt, learnt, { ...falling, lstm: falling.sigmoid }))[1]).toBe('fails');
});
