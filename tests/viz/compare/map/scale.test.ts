import { expect, test } from 'vitest';
import { factorOf, fateAt, isDivided } from '../../../../src/viz/compare/map/factors.ts';
import { mapFinding } from '../../../../src/viz/compare/map/finding.ts';
import { divergingScale, tickText } from '../../../../src/viz/compare/map/scale.ts';

test('the scale is 0 where nothing changes, and as strong for a half as for twice as much', () => {
  const { at, ticks } = divergingScale('rate', [0.5, 1.2]);
  expect(at(1)).toBe(0);
  expect(at(2)).toBe(1);
  expect(at(0.5)).toBe(-1);
  expect(at(1.1)).toBeCloseTo(-at(1 / 1.1), 12);
  expect(ticks.map(at)).toEqual(ticks.map(at).toSorted((a, b) => a - b));
  expect(ticks[2]).toBe(1);
});

test('what is exactly 0 and what overflows have the strongest colours, and do not stretch the scale', () => {
  const { at } = divergingScale('rate', [0, 0.9, Infinity]);
  expect([at(0), at(Infinity)]).toEqual([-1, 1]);
  expect(at(0.9)).toBeLessThan(-0.6);
});

test('every tick says its very number, and lies within the scale', () => {
  const ends = { rate: [1.04, 1.08, 1.2, 1.4, 1.9, 2.8, 4, 9, 20, 90], left: [5, 50, 1e3, 1e7, 1e200] };
  const digits = { '⁻': '-', ...Object.fromEntries([...'⁰¹²³⁴⁵⁶⁷⁸⁹'].map((digit, i) => [digit, String(i)])) };
  const numberOf = (text: string) => {
    const [, power] = /^10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)$/.exec(text) ?? [];
    return power ? Number(`1e${[...power].map((digit) => digits[digit as '⁻']).join('')}`) : Number(text);
  };
  for (const kind of ['rate', 'left'] as const) {
    for (const most of ends[kind]) {
      const { ticks, at } = divergingScale(kind, [most]);
      for (const tick of ticks) expect(numberOf(tickText(tick)) / tick).toBeCloseTo(1, 12);
      expect(new Set(ticks.map(tickText)).size).toBe(5);
      expect([ticks[2], at(ticks[4])]).toEqual([1, 1]);
      expect(ticks.map(at)).toEqual(ticks.map(at).toSorted((a, b) => a - b));
      // Room for the texts, and no tick beyond the end that it would be drawn at.
      expect(Math.abs(Math.log(ticks[0]))).toBeLessThanOrEqual(Math.log(ticks[4]) * (1 + 1e-12));
      for (const i of [1, 2, 3, 4]) expect(at(ticks[i]) - at(ticks[i - 1])).toBeGreaterThan(0.35);
    }
  }
  expect(divergingScale('rate', [1.04]).ticks.map(tickText)).toEqual(['0.96', '0.99', '1', '1.01', '1.05']);
  expect(divergingScale('left', [50]).ticks.map(tickText)).toEqual(['0.01', '0.3', '1', '3', '100']);
});

const spread = (low: number, median: number, high: number) => ({ low, median, high });

test('a fitted rate is the factor; without one what is left gives the mean', () => {
  const outcomes = { vanishes: 3 };
  const left = spread(0.1, 0.25, 0.5);
  expect(factorOf({ rate: spread(0.8, 0.9, 1), left, outcomes }, { lag: 2 })).toEqual({ factor: 0.9, of: 'fitted' }); // prettier-ignore
  expect(factorOf({ rate: undefined, left, outcomes }, { lag: 2 })).toEqual({ factor: 0.5, of: 'mean' });
  expect(factorOf({ rate: undefined, left, outcomes }, { lag: 0 })).toBeUndefined();
  expect(factorOf({ rate: undefined, left, outcomes: { overflow: 2, varied: 1 } }, { lag: 2 })?.factor).toBe(Infinity); // prettier-ignore
  expect(factorOf({ rate: undefined, left: undefined, outcomes: { nothing: 3 } }, { lag: 2 })).toBeUndefined(); // prettier-ignore
});

test('draws disagree where the outer ones have another fate', () => {
  const outcomes = {};
  expect(isDivided({ rate: spread(0.8, 0.9, 1), left: undefined, outcomes }, { lag: 2 })).toBe(true);
  expect(isDivided({ rate: spread(0.8, 0.9, 0.95), left: undefined, outcomes }, { lag: 2 })).toBe(false);
  expect(isDivided({ rate: undefined, left: spread(0.5, 1, 2), outcomes }, { lag: 2 })).toBe(true);
  expect([0.98, 0.99, 1.01, 1.02].map(fateAt)).toEqual(['vanishes', 'holds', 'holds', 'explodes']);
});

test('the title says what shares do what, in twelve words at most', () => {
  const many = (count: number, factor: number) => Array.from({ length: count }, () => factor);
  const titles = [
    mapFinding('lstm', [...many(480, 0.5), ...many(210, 1), ...many(310, 2)]),
    mapFinding('relu', [...many(2000, 0.5), 1, ...many(1000, 2)]),
    mapFinding('tanh', [...many(2000, 0.5), 1]),
    mapFinding('gru', many(9, 1)),
    mapFinding('gru', []),
    mapFinding('relu', [...many(3, 0.5), undefined]),
    mapFinding('relu', [...many(2, 0.5), 2, undefined]),
    mapFinding('relu', [undefined]),
  ];
  expect(titles).toEqual([
    'LSTM networks: 48 % vanish, 21 % hold, 31 % explode',
    'ReLU networks: 67 % vanish, under 1 % hold, 33 % explode',
    'tanh networks: over 99 % vanish, under 1 % hold',
    'GRU: the gradient holds all over this map',
    'What becomes of a gradient in GRU networks',
    'ReLU networks: 75 % vanish',
    'ReLU networks: 50 % vanish, 25 % explode',
    'What becomes of a gradient in ReLU networks',
  ]);
  for (const title of titles) expect(title.split(/\s+/).length).toBeLessThanOrEqual(12);
});
