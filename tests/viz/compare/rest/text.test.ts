import { describe, expect, test } from 'vitest';
import { defaultRest } from '../../../../src/viz/compare/rest/settings.ts';
import { gatesFinding } from '../../../../src/viz/compare/rest/gates.ts';
import { listed, type RestLine } from '../../../../src/viz/compare/rest/lines.ts';
import {
  drawsFinding,
  restReadout,
  spreadText,
  verdictsText,
} from '../../../../src/viz/compare/rest/text.ts';
import { type Summary, summarise } from '../../../../src/rnn/rest/spread.ts';

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
  test('count their verdicts, and what overflowed', () => {
    const { 0: all, 1: mixed } = [
      summarise([draw(0.5), draw(0.4)]),
      summarise([draw(0.5), draw(1), draw(2), undefined]),
    ];
    expect(verdictsText(all)).toBe('vanishes in all 2');
    expect(verdictsText(mixed)).toBe('vanishes in 1, holds in 1, explodes in 1, overflows float64 in 1');
    expect(drawsFinding(new Map([['sigmoid', all]]))).toBe(
      'Over 2 draws of the weights: sigmoid vanishes in all 2.',
    );
    const uneven = new Map([['sigmoid', all] as const, ['lstm', mixed] as const]);
    expect(drawsFinding(uneven)).toMatch(/^Over the draws so far: sigmoid .* in all 2; LSTM vanishes in 1/);
  });

  test('have half-lives that lie apart, or overlap so that another draw may tell otherwise', () => {
    const of = (...ratios: number[]) => summarise(ratios.map(draw));
    const told = (a: Summary, b: Summary) =>
      drawsFinding(
        new Map([
          ['sigmoid', a],
          ['lstm', b],
        ]),
      );
    expect(told(of(0.5, 0.25), of(0.8, 0.9))).toMatch(
      /Half-life in steps, median \[10 to 90 %\]: sigmoid 0.50 \[0.50 to 1.0\]; LSTM 3.1 \[3.1 to 6.6\]\. These ranges lie apart\.$/,
    );
    expect(told(of(0.5, 0.85), of(0.8, 0.9))).toMatch(/Those of sigmoid and LSTM overlap: /);
    expect(told(of(0.8, 0.9), of(0.5, 0.85))).toMatch(/Those of LSTM and sigmoid overlap: /);
    expect(told(of(0.5), summarise([undefined]))).not.toMatch(/Half-life/);
  });

  test('have a median between two quantiles, unless all are alike', () => {
    expect(spreadText({ low: 1, median: 2, high: 3 }, String)).toBe('2 [1 to 3]');
    expect(spreadText({ low: Infinity, median: Infinity, high: Infinity }, () => '∞')).toBe(
      '∞ [10 to 90 % alike]',
    );
  });
});

test('a lag is read out with each cell, what is left of its start, and what kind of nothing', () => {
  const line = (cell: RestLine['cell'], norms: readonly number[]): RestLine => ({
    id: cell,
    cell,
    state: 's',
    norms,
    band: undefined,
  });
  const lines = [line('sigmoid', [2, 1, 0.5]), line('relu', [1, 1, 0])];
  expect(restReadout(lines, 2, 1)).toBe(
    '1 step back from E₂, at step 1: sigmoid 1.00, 50 % of the start; ReLU 1.00, 100 % of the start.',
  );
  expect(restReadout(lines, 2, 2)).toContain('ReLU exactly 0.');
});

test('a measured half-life agrees with its bias within a tenth, and else is longer or less long', () => {
  expect(gatesFinding(defaultRest, 2.3)).toMatch(
    /^The cell state halves as its bias says: 2.3 steps measured, 2.2/,
  );
  expect(gatesFinding(defaultRest, 3)).toMatch(/keeps the gradient longer/);
  expect(gatesFinding({ ...defaultRest, forgetBias: 3 }, 3)).toMatch(/less long/);
  expect(gatesFinding({ ...defaultRest, scheme: 'chrono', T: 100 }, 35)).toMatch(/35 steps predicted$/);
});
