import { describe, expect, test } from 'vitest';
import { decayOf } from '../../src/rnn/decay.ts';
import type { CellName } from '../../src/rnn/index.ts';
import { defaultRest } from '../../src/viz/rest-settings.ts';
import { gatesFinding } from '../../src/viz/rest-gates.ts';
import { listed, type RestLine } from '../../src/viz/rest-lines.ts';
import {
  restFinding,
  restReadout,
  spreadText,
  verdictsFinding,
  verdictsText,
} from '../../src/viz/rest-text.ts';
import { summarise } from '../../src/rnn/rest/spread.ts';

const falling = (ratio: number, T = 10) => Array.from({ length: T + 1 }, (_, lag) => ratio ** lag);
const column = (cell: CellName, norms: readonly number[]) => ({ cell, decay: decayOf(norms) });
const draw = (ratio: number) => ({ hidden: falling(ratio), cell: undefined, byGates: undefined });

test('names stand in a row', () => {
  expect([listed(['a']), listed(['a', 'b']), listed(['a', 'b', 'c'])]).toEqual([
    'a',
    'a and b',
    'a, b and c',
  ]);
});

describe('the finding', () => {
  test('puts cells that fare alike together, with their numbers', () => {
    const columns = [
      column('sigmoid', falling(0.25)),
      column('tanh', falling(1)),
      column('lstm', falling(0.5)),
      column('gru', falling(2)),
    ];
    expect(restFinding(columns)).toBe(
      'Sigmoid and LSTM vanish: half is lost every 0.50 and 1.0 steps; tanh holds: 100 % arrives at h₀; GRU explodes: it doubles every step',
    );
  });

  test('says where an exact zero begins, and where nothing is sent', () => {
    expect(restFinding([column('relu', [1, 0.5, 0, 0]), column('linear', [0, 0, 0, 0])])).toBe(
      'ReLU vanishes: exactly 0 from lag 2 on; linear sends nothing back',
    );
  });
});

describe('many draws in words', () => {
  test('count their verdicts, and what overflowed', () => {
    const { 0: all, 1: mixed } = [
      summarise([draw(0.5), draw(0.4)]),
      summarise([draw(0.5), draw(1), draw(2), undefined]),
    ];
    expect(verdictsText(all)).toBe('vanishes in all 2');
    expect(verdictsText(mixed)).toBe('vanishes in 1, holds in 1, explodes in 1, overflows float64 in 1');
    expect(verdictsFinding(new Map([['sigmoid', all]]))).toBe(
      'Over 2 draws of the weights: sigmoid vanishes in all 2.',
    );
    const uneven = new Map([['sigmoid', all] as const, ['lstm', mixed] as const]);
    expect(verdictsFinding(uneven)).toMatch(
      /^Over the draws so far: sigmoid .* in all 2; LSTM vanishes in 1/,
    );
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
    state: 'h',
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
