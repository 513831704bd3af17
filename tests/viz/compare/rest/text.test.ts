import { describe, expect, test } from 'vitest';
import { defaultRest } from '../../../../src/viz/compare/rest/settings.ts';
import { cellStateFinding } from '../../../../src/viz/compare/rest/gates.ts';
import { listed, type RestLine } from '../../../../src/viz/compare/rest/lines.ts';
import {
  outcomesText,
  rateSpreadText,
  restReadout,
  spreadText,
} from '../../../../src/viz/compare/rest/text.ts';
import { rateOf } from '../../../../src/rnn/index.ts';
import { readoutText } from '../../../../src/viz/text/readout.ts';
import { summarise } from '../../../../src/rnn/rest/spread.ts';

const falling = (ratio: number, T = 10) => Array.from({ length: T + 1 }, (_, lag) => ratio ** lag);
const draw = (ratio: number) => ({ state: falling(ratio), byGates: undefined });

test('names stand in a row', () => {
  expect([listed(['a']), listed(['a', 'b']), listed(['a', 'b', 'c'])]).toEqual([
    'a',
    'a and b',
    'a, b and c',
  ]);
});

describe('many draws in words', () => {
  test('count what they come to, the most first, and what overflowed', () => {
    expect(outcomesText(summarise([draw(0.5), draw(0.4)]))).toBe('vanishes in all 2');
    expect(outcomesText(summarise([draw(1), draw(0.5), draw(2), draw(0.4), undefined]))).toBe(
      'vanishes in 2, holds in 1, explodes in 1, overflows float64 in 1',
    );
  });

  test.each([
    ['half-lives', [0.9, 0.92, 0.95], 'half every 8.3 steps [6.6 to 14]'],
    ['half-lives that are alike', [0.5, 0.5, 0.5], 'half every step'],
    ['more than a half', [0.2, 0.25, 0.3], 'a step leaves 25 % [20 % to 30 %]'],
    ['growth', [1.1, 1.2, 1.3], 'doubles every 3.8 steps [2.6 to 7.3]'],
    ['more than twice', [3, 160, 500], 'a step leaves 160 [3.0 to 500] times as much'],
    ['both', [0.9, 0.98, 1.1], '× 0.980 [0.900 to 1.10] a step'],
  ] as const)('have a spread of rates: %s', (_, [low, median, high], text) => {
    expect(rateSpreadText({ low, median, high })).toBe(text);
  });

  test('have a median between two quantiles, unless all are alike', () => {
    expect(spreadText({ low: 1, median: 2, high: 3 }, String)).toBe('2 [1 to 3]');
    expect(spreadText({ low: Infinity, median: Infinity, high: Infinity }, () => '∞')).toBe(
      '∞ [10 to 90 % alike]',
    );
  });
});

test('a lag is read out with each cell, what is left of its start, and what kind of nothing', () => {
  const line = (rival: RestLine['rival'], norms: readonly number[]): RestLine => ({
    id: rival,
    rival,
    state: 's',
    norms,
    band: undefined,
  });
  const lines = [line('sigmoid', [2, 1, 0.5]), line('relu', [1, 1, 0])];
  expect(readoutText(restReadout(lines, 2, 1))).toBe(
    '1 step back from E₂, at step 1: sigmoid: 1.00, 50 % of the start; ReLU: 1.00, 100 % of the start.',
  );
  expect(restReadout(lines, 2, 2).parts[1]).toBe('ReLU: exactly 0');
});

test('a measured half-life agrees with its bias within a tenth, and else is longer or less long', () => {
  const halving = (steps: number) => rateOf(falling(0.5 ** (1 / steps)));
  expect(cellStateFinding(defaultRest, halving(2.3))).toBe(
    'The cell state halves as predicted: every 2.3 steps',
  );
  expect(cellStateFinding(defaultRest, halving(3))).toBe(
    'The cell state halves later than predicted: every 3 steps, not 2.2',
  );
  expect(cellStateFinding({ ...defaultRest, forgetBias: 3 }, halving(3))).toMatch(/sooner than predicted/);
  expect(cellStateFinding({ ...defaultRest, scheme: 'chrono', T: 100 }, halving(35))).toBe(
    'The cell state halves as predicted: every 35 steps',
  );
  expect(cellStateFinding(defaultRest, rateOf(falling(0.5, 2)))).toBe(
    'The forget gates alone: too few steps to tell',
  );
});
