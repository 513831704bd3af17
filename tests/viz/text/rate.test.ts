import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { itemize, rateOf } from '../../../src/rnn/index.ts';
import { presets } from '../../../src/rnn/presets.ts';
import { leftText, rateCell, rateChip, rateText, rateTitle, stepsText } from '../../../src/viz/text/rate.ts';

const curve = (lags: number, at: (lag: number) => number) =>
  Array.from({ length: lags + 1 }, (_, lag) => at(lag));
const titleOf = (norms: readonly number[], state = 'h') => {
  const t = norms.length - 1;
  return rateTitle(rateOf(norms), { of: `E`, t, state, share: norms[t] / norms[0] });
};
/** Of the last loss of a preset. */
const ofPreset = (id: string) => {
  const experiment = presets.find((preset) => preset.id === id)!.make();
  return Array.from(itemize(experiment).flow(experiment.inputs.length).state).toReversed();
};

test.each([
  [1, '1 step'],
  [0.996, '1 step'],
  [2, '2 steps'],
  [2.53, '2.5 steps'],
  [103, '100 steps'],
  [Infinity, '∞'],
])('%d: %s', (steps, text) => expect(stepsText(steps)).toBe(text));

test.each([
  [0.5, 'it halves every step'],
  [0.25 ** (1 / 4), 'it halves every 2 steps'],
  [0.06, 'a step leaves 6.0 %'],
  [2, 'it doubles every step'],
  [1.5, 'it doubles every 1.7 steps'],
  [160, 'a step leaves 160 times as much'],
  [0.9999, 'a step leaves 99.99 %'],
  [1, 'a step leaves 100 %'],
])('× %d a step: %s', (rate, text) => expect(rateText(rate)).toBe(text));

describe('a title', () => {
  test.each([
    ['non-normal', 'E grows to lag 9, then halves every 8.2 steps'],
    ['power-law', 'E falls as a power of k, exponent 1.5'],
    ['chrono', 'E has no single rate: 10 % arrives at h₁₀₀'],
    ['gru', 'E falls to 55 % by lag 14, then holds'],
    ['sigmoid-16', 'E explodes: it doubles every 2.4 steps'],
    ['identity', 'E holds: a step leaves 99.9 %'],
  ])('of the preset %s', (id, text) => {
    expect(titleOf(ofPreset(id)).replace(/\d+ % arrives at h.*/, '10 % arrives at h₁₀₀')).toBe(text);
  });

  test('of few steps, of a floor, and of what does not tell', () => {
    expect(titleOf([1, 0.24])).toBe('E: 24 % arrives at h₀, too few steps to tell');
    expect(titleOf([1, 160], 's')).toBe('E: 160 times arrives at s₀, too few steps to tell');
    expect(titleOf(curve(40, (lag) => 0.5 ** lag + 0.01))).toMatch(
      /^E falls to \d\.\d+ % by lag \d+, then holds$/,
    );
    expect(titleOf([1, 1.2, 0.9, 1.1, 1])).toBe('E neither shrinks nor grows clearly in 4 steps');
  });

  test('has at most twelve words, and no percentage above 200', () => {
    const sizes = fc.array(fc.double({ min: 1e-9, max: 1e9, noNaN: true }), { minLength: 1, maxLength: 60 });
    const powers = fc
      .record({ rate: fc.double({ min: 1e-3, max: 1e3, noNaN: true }), T: fc.integer({ min: 1, max: 80 }) })
      .map(({ rate, T }) => curve(T, (lag) => rate ** lag));
    fc.assert(
      fc.property(fc.oneof(sizes, powers), (norms) => {
        const title = titleOf(norms);
        expect(title.split(/ (?!%)/).length).toBeLessThanOrEqual(12);
        const percents = [...title.matchAll(/([\d.]+) %/g)].map(([, number]) => Number(number));
        expect(percents.every((percent) => percent <= 200)).toBe(true);
        expect(title).not.toMatch(/(every |^| )1 steps|NaN|undefined|1\.0 step/);
      }),
    );
  });
});

test('a cell has the rate and its lags, a chip the word', () => {
  const falling = rateOf(curve(10, (lag) => 0.5 ** lag));
  expect(rateCell(falling)).toBe('halves every step, lags 0 to 10');
  expect(rateChip(falling)).toBe('vanishes');
  expect(leftText(falling)).toBe('1/2 at lag 1, 10 % at lag 4, 1 % at lag 7');
  expect(leftText(rateOf([1, 2]))).toBe('1/2 not reached');
  const chrono = rateOf(ofPreset('chrono'));
  expect(rateChip(chrono)).toBe('vanishes, at no single rate');
  expect(rateCell(chrono)).toMatch(/^none; in the end halves every 51 steps, lags 13 to 100$/);
});
