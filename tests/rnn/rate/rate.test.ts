import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { itemize } from '../../../src/rnn/index.ts';
import { presets } from '../../../src/rnn/presets.ts';
import { FATES, fateOf, type Rate, rateOf } from '../../../src/rnn/rate/rate.ts';

const curve = (lags: number, at: (lag: number) => number) =>
  Array.from({ length: lags + 1 }, (_, lag) => at(lag));
const powers = (rate: number, lags: number, first = 1) => curve(lags, (lag) => first * rate ** lag);
const tailOf = (rate: Rate) => ('tail' in rate ? rate.tail : undefined)!;
const halfLife = (rate: Rate) => -Math.LN2 / Math.log(tailOf(rate).rate);

/** |dE_T/ds| by lag of a preset's last loss. */
const ofPreset = (id: string) => {
  const experiment = presets.find((preset) => preset.id === id)!.make();
  return Array.from(itemize(experiment).flow(experiment.inputs.length).state).toReversed();
};

/** Grows to lag 10, then halves: every 6.6 steps in the long run, which 80 steps do not reach. */
const nonNormal = curve(80, (lag) => Math.hypot(0.9 ** lag, 3 * lag * 0.9 ** (lag - 1)));
/** Falls by half a step to a floor of 1 %. */
const floor = curve(80, (lag) => 0.5 ** lag + 0.01);
/** dh_lag/dh_0 of h′ = tanh(h) from h_0 = 1: falls as lag^-1.5. */
const tanhAtOne = (lags: number) => {
  const norms = [1];
  for (let [h, lag] = [1, 1]; lag <= lags; lag++) {
    h = Math.tanh(h);
    norms.push(norms[lag - 1] * (1 - h * h));
  }
  return norms;
};
/** Forget gates u/(1 + u), u even from 1 to T - 1 (Tallec & Ollivier 2018). */
const chrono = (T: number, units = 100) =>
  curve(T, (lag) => {
    const gates = Array.from({ length: units }, (_, i) => 1 + ((T - 2) * (i + 0.5)) / units);
    return Math.sqrt(gates.reduce((sum, u) => sum + (u / (1 + u)) ** (2 * lag), 0) / units);
  });

describe('exponentials', () => {
  test.each([
    [0.05, 'vanishes'],
    [0.5, 'vanishes'],
    [0.9, 'vanishes'],
    [0.985, 'vanishes'],
    [0.995, 'holds'],
    [1, 'holds'],
    [1.005, 'holds'],
    [1.02, 'explodes'],
    [1.25, 'explodes'],
    [2, 'explodes'],
  ] as const)('× %d a step %s, over however many steps', (rate, fate) => {
    for (let T = 3; T <= 300; T++) {
      const found = rateOf(powers(rate, T, 0.3));
      if (found.end?.kind === 'underflow' && found.end.lag < 4) continue;
      expect(found.kind).toBe('exponential');
      expect(found.fate).toBe(fate);
      expect(tailOf(found).rate / rate).toBeCloseTo(1, 9);
      expect(tailOf(found).from).toBe(0);
    }
  });

  test('one step or two are too few', () => {
    for (const T of [1, 2]) {
      expect(rateOf(powers(0.5, T))).toMatchObject({ kind: 'too-few', fate: undefined });
    }
    expect(rateOf(powers(0.5, 3)).kind).toBe('exponential');
  });

  test('what the first steps lose is no part of the rate', () => {
    const found = rateOf([3, ...powers(0.8, 20)]);
    expect(found).toMatchObject({ kind: 'exponential', tail: { from: 1, to: 21 } });
    expect(halfLife(found)).toBeCloseTo(Math.LN2 / -Math.log(0.8), 9);
  });

  test('the lags with so much left are those of the curve', () => {
    expect(rateOf(powers(0.5, 10)).left).toEqual({ half: 1, tenth: 4, hundredth: 7 });
    expect(rateOf(powers(1.5, 10)).left).toEqual({ half: undefined, tenth: undefined, hundredth: undefined });
  });

  test('twelve steps that go up and down do not tell whether it holds', () => {
    const norms = [3.94, 1.32, 0.818, 0.936, 0.985, 1.06, 1.06, 1.07, 1.04, 0.989, 0.878, 0.934, 0.896];
    expect(rateOf(norms).fate).toBeUndefined();
  });
});

describe('curves of known law', () => {
  test('a non-normal W grows to lag 10 or so, then halves', () => {
    for (const norms of [nonNormal, ofPreset('non-normal')]) {
      const found = rateOf(norms);
      expect(found).toMatchObject({ kind: 'regimes', fate: 'vanishes', head: { change: 'grows' } });
      const { head } = found as Extract<Rate, { kind: 'regimes' }>;
      expect([9, 10]).toContain(head.to);
      expect(halfLife(found)).toBeGreaterThan(6.6);
      expect(halfLife(found)).toBeLessThan(9);
      expect(tailOf(found).to).toBe(80);
    }
  });

  test('it falls, then is flat: a floor', () => {
    const found = rateOf(floor);
    expect(found).toMatchObject({ kind: 'regimes', fate: 'holds', head: { change: 'falls' } });
    const { head } = found as Extract<Rate, { kind: 'regimes' }>;
    expect(head.share).toBeCloseTo(0.01, 2);
    expect(tailOf(found).rate).toBeCloseTo(1, 2);
  });

  test('two rates, one after the other, are told with the lag between them', () => {
    const found = rateOf(curve(50, (lag) => 0.5 ** Math.min(lag, 12) * 0.95 ** Math.max(0, lag - 12)));
    expect(found).toMatchObject({ kind: 'regimes', fate: 'vanishes', head: { to: 12, change: 'falls' } });
    const { head } = found as Extract<Rate, { kind: 'regimes' }>;
    expect(head.rate).toBeCloseTo(0.5, 9);
    expect(tailOf(found).rate).toBeCloseTo(0.95, 9);
  });

  test('tanh at w = 1 is a power law of exponent −1.5: of the lag, and of the step by which it is looked back on', () => {
    for (const T of [20, 50, 100, 200, 300]) {
      const found = rateOf(tanhAtOne(T));
      expect(found).toMatchObject({ kind: 'power', of: 'lag', fate: undefined });
      expect((found as Extract<Rate, { kind: 'power' }>).exponent).toBeCloseTo(-1.5, 1);
    }
    const found = rateOf(ofPreset('power-law'));
    expect(found).toMatchObject({ kind: 'power', of: 'step' });
    expect((found as Extract<Rate, { kind: 'power' }>).exponent).toBeCloseTo(1.5, 1);
  });

  test('chrono’s spread of gates has no single rate', () => {
    for (const T of [50, 100, 200, 300]) expect(rateOf(chrono(T)).kind).toBe('varied');
    expect(rateOf(ofPreset('chrono'))).toMatchObject({ kind: 'varied', left: { half: 1, tenth: undefined } });
  });

  test('a gradient that goes up and down by powers of ten has none either, nor a fate', () => {
    const norms = curve(40, (lag) => 10 ** (4 * Math.sin(lag)));
    expect(rateOf(norms)).toMatchObject({ kind: 'varied', tail: undefined, fate: undefined });
  });

  test.each([
    ['textbook', 'exponential', 'vanishes'],
    ['sigmoid-2', 'exponential', 'vanishes'],
    ['sigmoid-5', 'exponential', 'vanishes'],
    ['sigmoid-16', 'exponential', 'explodes'],
    ['sigmoid-long', 'exponential', 'vanishes'],
    ['lstm-0', 'exponential', 'vanishes'],
    ['lstm-1', 'exponential', 'vanishes'],
    ['lstm-3', 'exponential', 'vanishes'],
    ['gru', 'regimes', 'holds'],
    ['linear-grows', 'exponential', 'explodes'],
    ['identity', 'exponential', 'holds'],
  ] as const)('the preset %s: %s, %s', (id, kind, fate) => {
    expect(rateOf(ofPreset(id))).toMatchObject({ kind, fate });
  });

  test('the presets’ half-lives are those of their recipes', () => {
    expect(halfLife(rateOf(ofPreset('lstm-0')))).toBeCloseTo(1.05, 2);
    expect(halfLife(rateOf(ofPreset('linear-grows')))).toBeCloseTo(-Math.LN2 / Math.log(1.1), 3);
  });
});

describe('ends of the numbers', () => {
  test.each([[[]], [[1]], [[0, 0, 0]], [[0]]])('nothing is to be measured in %j', (norms) => {
    expect(rateOf(norms)).toMatchObject({ kind: 'nothing', fate: undefined, end: undefined });
  });

  test('an exact zero blocks', () => {
    expect(rateOf([...powers(0.8, 5), 0, 0])).toMatchObject({
      kind: 'blocked',
      fate: undefined,
      end: { lag: 6, kind: 'zero' },
    });
    expect(rateOf([1, 0, 0])).toMatchObject({ kind: 'blocked', end: { lag: 1, kind: 'zero' } });
  });

  test('underflow is told from an exact zero, and does not spoil the rate before it', () => {
    const found = rateOf(powers(1e-10, 40));
    expect(found).toMatchObject({
      kind: 'exponential',
      fate: 'vanishes',
      end: { lag: 31, kind: 'underflow' },
    });
    expect(tailOf(found).rate / 1e-10).toBeCloseTo(1, 9);
    expect(rateOf([1e-292, 0]).end).toMatchObject({ lag: 1, kind: 'underflow' });
    const single = [1, 1e-20, 1e-38, 0];
    expect(rateOf(single).end).toMatchObject({ lag: 3, kind: 'zero' });
    expect(rateOf(single, 'float32').end).toMatchObject({ kind: 'underflow', format: 'float32' });
  });

  test('overflow ends the curve, and does not spoil the rate before it', () => {
    expect(rateOf([...powers(2, 10), Infinity, NaN])).toMatchObject({
      kind: 'exponential',
      fate: 'explodes',
      end: { lag: 11, kind: 'overflow' },
    });
    expect(rateOf([1, Infinity])).toMatchObject({ kind: 'overflow', end: { lag: 1 } });
    expect(rateOf([NaN, 1, 1, 1])).toMatchObject({ kind: 'overflow', end: { lag: 0 } });
  });

  test('a zero on the way, as h of an LSTM has where c goes on, is left out', () => {
    const norms = powers(0.5, 12).map((norm, lag) => (lag === 3 ? 0 : norm));
    expect(rateOf(norms)).toMatchObject({ kind: 'exponential', end: undefined });
    expect(tailOf(rateOf(norms)).rate).toBeCloseTo(0.5, 12);
  });
});

describe('whatever the numbers', () => {
  const laws = {
    falls: powers(0.9, 40),
    grows: powers(1.2, 40),
    nonNormal,
    floor,
    power: tanhAtOne(200),
    chrono: chrono(100),
  };

  test('a constant factor changes nothing', () => {
    const sizes = fc.double({ min: 1e-3, max: 1e3, noNaN: true });
    const series = fc.oneof(
      fc.constantFrom(...Object.values(laws)),
      fc.array(sizes, { minLength: 2, maxLength: 40 }),
    );
    fc.assert(
      fc.property(series, fc.integer({ min: -60, max: 60 }), (norms, exponent) => {
        const [one, other] = [norms, norms.map((norm) => norm * 2 ** exponent)].map((of) => rateOf(of));
        expect([other.kind, other.fate, other.left, other.end]).toEqual([
          one.kind,
          one.fate,
          one.left,
          one.end,
        ]);
        expect(tailOf(other)?.from).toBe(tailOf(one)?.from);
        expect((tailOf(other)?.rate ?? 1) / (tailOf(one)?.rate ?? 1)).toBeCloseTo(1, 9);
      }),
    );
  });

  test.each(['falls', 'grows', 'nonNormal', 'floor', 'power'] as const)(
    'noise of three per cent does not change the kind: %s',
    (name) => {
      const norms = laws[name];
      const noise = fc.array(fc.double({ min: -0.03, max: 0.03, noNaN: true }), {
        minLength: norms.length,
        maxLength: norms.length,
      });
      const { kind, fate } = rateOf(norms);
      fc.assert(
        fc.property(noise, (by) => {
          const found = rateOf(norms.map((norm, lag) => norm * (1 + by[lag])));
          expect([found.kind, found.fate]).toEqual([kind, fate]);
        }),
      );
    },
  );

  test('a rate is positive, over lags that there are, and its fate follows from it alone', () => {
    const sizes = fc.oneof(fc.double({ min: 0, noNaN: true }), fc.constantFrom(0, Infinity, NaN, 1e-310));
    fc.assert(
      fc.property(fc.array(sizes, { maxLength: 30 }), (norms) => {
        const found = rateOf(norms);
        const tail = tailOf(found);
        expect(found.fate).toBe(tail && fateOf(tail));
        if (!tail) return;
        expect(tail.rate).toBeGreaterThan(0);
        expect(tail.from).toBeGreaterThanOrEqual(0);
        expect(tail.to - tail.from).toBeGreaterThanOrEqual(3);
        expect(tail.to).toBeLessThan(norms.length);
      }),
    );
  });

  test('each fate is defined in words', () => {
    expect(Object.keys(FATES).sort()).toEqual(['explodes', 'holds', 'vanishes']);
  });
});
