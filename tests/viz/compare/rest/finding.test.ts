import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Rival } from '../../../../src/rnn/rest/rival.ts';
import { summarise } from '../../../../src/rnn/rest/spread.ts';
import { restFinding } from '../../../../src/viz/compare/rest/finding.ts';

const falling = (ratio: number, T = 10) => ({
  state: Array.from({ length: T + 1 }, (_, lag) => ratio ** lag),
  byGates: undefined,
});
/** A hundred draws whose rates are these, one after the other. */
const drawsOf = (...ratios: number[]) =>
  summarise(Array.from({ length: 100 }, (_, seed) => falling(ratios[seed % ratios.length])));
type Given = Partial<Record<Rival, ReturnType<typeof summarise>>>;
const told = (given: Given) =>
  restFinding(Object.keys(given) as Rival[], new Map(Object.entries(given) as [Rival, never][]));

describe('the title', () => {
  test('says of two cells how far back the better one reaches over the draws, and how much further', () => {
    const title = 'LSTM: half every 3.1 steps [2.4 to 4.3], 6.2 times sigmoid’s';
    expect(told({ sigmoid: drawsOf(0.25), lstm: drawsOf(0.75, 0.8, 0.85) })).toBe(title);
    expect(told({ lstm: drawsOf(0.75, 0.8, 0.85), sigmoid: drawsOf(0.25) })).toBe(title);
  });

  test('compares the best of more cells with the last', () => {
    const given = { sigmoid: drawsOf(0.25), tanh: drawsOf(0.5), lstm: drawsOf(0.8), gru: drawsOf(0.7) };
    expect(told(given)).toBe('LSTM: half every 3.1 steps, 6.2 times sigmoid’s');
  });

  test('gives no factor where the draws overlap, but the median and its interval all the same', () => {
    expect(told({ lstm: drawsOf(0.7, 0.8, 0.9), gru: drawsOf(0.75, 0.82, 0.85) })).toBe(
      'GRU: half every 3.5 steps [2.4 to 4.3], overlapping LSTM’s',
    );
    expect(told({ lstm: drawsOf(0.7, 0.8, 0.9), gru: drawsOf(0.75, 0.8, 0.85) })).toBe(
      'LSTM: half every 3.1 steps [1.9 to 6.6], overlapping GRU’s',
    );
    expect(told({ tanh: drawsOf(0.1, 0.2, 0.4), gru: drawsOf(0.2, 0.3, 0.4), lstm: drawsOf(0.05) })).toBe(
      'GRU: a step leaves 30 % [20 % to 40 %], overlapping tanh’s',
    );
  });

  test('nor where one of them has no rate at which it shrinks: then it says what most draws come to', () => {
    expect(told({ sigmoid: drawsOf(0.25), lstm: drawsOf(0.9, 1.2, 1.2) })).toBe(
      'Sigmoid vanishes in all 100; LSTM explodes in 66 of 100',
    );
    expect(told({ sigmoid: drawsOf(0.25), tanh: drawsOf(0.4), gru: drawsOf(2) })).toBe(
      'Sigmoid and tanh vanish; GRU explodes in all 100',
    );
    expect(
      told({ sigmoid: drawsOf(0.5), gru: summarise(Array.from({ length: 100 }, () => undefined)) }),
    ).toBe('Sigmoid vanishes in all 100; GRU overflows in all 100');
  });

  test('waits for enough draws', () => {
    expect(told({ sigmoid: drawsOf(0.25), lstm: summarise([falling(0.5)]) })).toBeUndefined();
    const one = new Map([['sigmoid', drawsOf(0.25)] as const]);
    expect(restFinding(['sigmoid', 'lstm'], one)).toBeUndefined();
  });

  test('puts the cell that keeps more first, by the factor between their half-lives, in twelve words', () => {
    const ratio = fc.double({ min: 0.05, max: 0.98, noNaN: true });
    fc.assert(
      fc.property(ratio, ratio, (a, b) => {
        fc.pre(Math.log(a) / Math.log(b) > 1.06);
        const title = told({ sigmoid: drawsOf(a), lstm: drawsOf(b) })!;
        expect(title).toMatch(/^LSTM: .* times sigmoid’s$/);
        const times = Number(/([\d.]+) times/.exec(title)![1]);
        expect(times / (Math.log(a) / Math.log(b))).toBeCloseTo(1, 1);
        expect(title.split(/ (?!%)/).length).toBeLessThanOrEqual(12);
      }),
      { numRuns: 30 },
    );
  });

  test('says of attention what it keeps everywhere, beside what is left without it', () => {
    const flat = { state: [1, 0.5, 0.25, 0.5, 0.1], byGates: undefined };
    const attended = summarise(Array.from({ length: 20 }, () => flat));
    expect(told({ sigmoid: drawsOf(0.1), lstm: drawsOf(0.5), 'sigmoid+attention': attended })).toBe(
      'Sigmoid + attention keeps 25 % or more; LSTM leaves 0.20 %',
    );
  });
});
