import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { differentiate, type Experiment, itemize, textbook } from '../../src/rnn/index.ts';
import { boundOf, decayOf, passedOf, reasonOf } from '../../src/rnn/decay.ts';
import { norm, SMALLEST_NORMAL } from '../../src/rnn/matrix.ts';
import { experiments, tiny } from '../support/experiments.ts';
import { readCase } from '../support/reference.ts';

const powers = (ratio: number, lags: number, first = 1) =>
  Array.from({ length: lags + 1 }, (_, lag) => first * ratio ** lag);

describe('the decay of norms', () => {
  test('a power is told by its factor', () => {
    const decay = decayOf(powers(0.5, 10, 3));
    expect(decay).toMatchObject({ verdict: 'vanishes', onePercentLag: 7, share: 2 ** -10, lost: undefined });
    expect(decay.ratio).toBeCloseTo(0.5, 12);
    expect(decay.halfLife).toBeCloseTo(1, 12);
    expect(decay.doubling).toBeUndefined();
  });

  test('growth doubles, and has no half-life', () => {
    const decay = decayOf(powers(1.5, 8));
    expect(decay).toMatchObject({ verdict: 'explodes', halfLife: Infinity, onePercentLag: undefined });
    expect(decay.doubling).toBeCloseTo(Math.LN2 / Math.log(1.5), 12);
  });

  test('what rounding alone changes neither shrinks nor grows', () => {
    expect(decayOf([1, 1 - 2e-16, 1 - 4e-16])).toMatchObject({
      verdict: 'holds',
      ratio: 1,
      halfLife: Infinity,
    });
    expect(decayOf([1, 1 + 4e-16]).doubling).toBeUndefined();
  });

  test.each([
    ['just under a tenth', 0.0999, 'vanishes'],
    ['just over a tenth', 0.1001, 'holds'],
    ['just under ten times', 9.99, 'holds'],
    ['just over ten times', 10.01, 'explodes'],
  ])('%s left', (_, share, verdict) => {
    expect(decayOf([2, 7, 2 * share]).verdict).toBe(verdict);
  });

  test.each([[[]], [[1]], [[0, 0, 0]], [[0]]])('there is nothing to measure in %j', (norms) => {
    const { verdict, ...rest } = decayOf(norms);
    expect(verdict).toBe('none');
    expect(Object.values(rest).every((value) => value === undefined)).toBe(true);
  });

  test('an exact zero does not spoil the factor before it', () => {
    const decay = decayOf([...powers(0.8, 5), 0, 0, 0]);
    expect(decay.ratio).toBeCloseTo(0.8, 12);
    expect(decay).toMatchObject({
      verdict: 'vanishes',
      share: 0,
      onePercentLag: 6,
      lost: { lag: 6, kind: 'zero' },
    });
    expect(decayOf([1, 0, 0])).toMatchObject({ ratio: 0, halfLife: 0, lost: { lag: 1, kind: 'zero' } });
  });

  test('underflow is told from an exact zero, and does not spoil the factor either', () => {
    const norms = powers(1e-10, 40);
    expect(norms.at(-1)).toBe(0);
    const decay = decayOf(norms);
    expect(decay.ratio! / 1e-10).toBeCloseTo(1, 9);
    expect(decay.lost).toEqual({ lag: 31, kind: 'underflow' });
    expect(decayOf([1e-292, 0]).lost).toEqual({ lag: 1, kind: 'underflow' });
  });

  test('a zero on the way, as h of an LSTM has where c goes on, is no end', () => {
    expect(decayOf([1, 0, 0.25])).toMatchObject({ lost: undefined, verdict: 'holds', share: 0.25 });
    expect(decayOf([1, 0, 0.25]).ratio).toBeCloseTo(0.5, 12);
  });

  test('whatever the norms, half-lives are positive and the factor leads to the last norm', () => {
    const sizes = fc.double({ min: 1e-150, max: 1e150, noNaN: true });
    fc.assert(
      fc.property(fc.array(sizes, { minLength: 2, maxLength: 20 }), (norms) => {
        const { ratio, halfLife, doubling } = decayOf(norms);
        const log = Math.log(norms.at(-1)!) - Math.log(norms[0]);
        expect(Math.log(ratio!) * (norms.length - 1)).toBeCloseTo(log, 6);
        expect(halfLife).toBeGreaterThan(0);
        expect(doubling === undefined || doubling > 0).toBe(true);
        expect(halfLife === Infinity || doubling === undefined).toBe(true);
      }),
    );
  });
});

const hiddenNorms = (experiment: Experiment, t: number) =>
  itemize(experiment)
    .carried(t)
    .h.slice(0, t + 1)
    .map((gradient) => norm(gradient));

describe('the bound', () => {
  test('is γ σ_max: a quarter for sigmoid, else 1, and none for gates', () => {
    const weights = { W: [[3, 0], [0, -4]], U: [[1], [1]], V: [[1, 1]] }; // prettier-ignore
    const at = (cell: Experiment['cell']) => boundOf({ ...textbook, cell, weights });
    expect(at('sigmoid')!.gamma).toBe(0.25);
    expect(at('sigmoid')!.sigmaMax).toBeCloseTo(4, 12);
    expect(['tanh', 'relu', 'linear'].map((cell) => at(cell as 'tanh')!.gamma)).toEqual([1, 1, 1]);
    expect(at('lstm')).toBeUndefined();
    expect(at('gru')).toBeUndefined();
  });

  test('holds at every step back of any simple cell', () => {
    fc.assert(
      fc.property(experiments(), (experiment) => {
        const bound = boundOf(experiment);
        fc.pre(bound !== undefined);
        const T = experiment.inputs.length;
        const norms = hiddenNorms(experiment, T);
        const most = bound.gamma * bound.sigmaMax * (1 + 1e-12);
        const broken = norms.filter((size, k) => k < T && size > most * norms[k + 1] + SMALLEST_NORMAL);
        expect(broken).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });
});

describe('what is passed on the way', () => {
  test('is the mean slope of a simple cell over the steps up to t', () => {
    const experiment = tiny({ cell: 'tanh', inputs: [[0.5], [-1], [2]], targets: [[0], [0], [0]] });
    const { hidden } = differentiate(experiment);
    const slopes = hidden.map(([h]) => 1 - h ** 2);
    expect(passedOf(experiment, hidden, 2).slope).toBeCloseTo((slopes[0] + slopes[1]) / 2, 12);
    expect(passedOf({ ...experiment, cell: 'linear' }, hidden, 3)).toEqual({ slope: 1, kept: undefined });
  });

  test.each([
    ['lstm', 'gate f'],
    ['gru', 'gate z'],
  ] as const)('is the geometric mean of the gate that keeps the state of %s', (cell, gate) => {
    const { experiment } = readCase(`${cell}-bias-ce`);
    const t = experiment.inputs.length - 1;
    const terms = itemize(experiment);
    const gates = Array.from({ length: t }, (_, index) => terms.inside(t, index + 1).get(gate)!.value).flat();
    const geometric = Math.exp(gates.reduce((sum, x) => sum + Math.log(x), 0) / gates.length);
    const passed = passedOf(experiment, terms.gradients.hidden, t);
    expect(passed.kept).toBeCloseTo(geometric, 12);
    expect(passed.slope).toBeUndefined();
  });
});

describe('the reason in words', () => {
  const reason = (experiment: Experiment, t = experiment.inputs.length) => {
    const passed = passedOf(experiment, differentiate(experiment).hidden, t);
    const decay = decayOf(hiddenNorms(experiment, t).toReversed());
    return reasonOf(experiment, decay, { ...passed, bound: boundOf(experiment) });
  };
  const steps = (T: number, of: readonly number[]) => Array.from({ length: T }, () => of);
  const one = (cell: Experiment['cell'], w: number, x: number, T = 6) =>
    tiny({
      cell,
      weights: { W: [[w]], U: [[1]], V: [[1]] },
      inputs: steps(T, [x]),
      targets: steps(T, [9]),
    });

  test.each([
    ['certain to vanish', one('sigmoid', 1.24, 1), 'γ·σ_max(W) = 0.31 < 1: vanishing is certain.'],
    ['too short to have vanished', one('sigmoid', 3.6, 0, 1), 'γ·σ_max(W) = 0.9 < 1: over more steps it is certain to vanish.'],
    ['neither', one('linear', 1, 1), 'γ·σ_max(W) = 1 rules growth out: a step leaves × 1.'],
    ['growing', one('linear', 1.25, 1, 12), 'γ·σ_max(W) = 1.25 > 1 allows growth: a step leaves × 1.3.'],
    ['close to 1', one('linear', 0.9996, 1), 'γ·σ_max(W) = 0.9996 < 1: over more steps it is certain to vanish.'],
  ])('%s', (_, experiment, text) => expect(reason(experiment)).toBe(text)); // prettier-ignore

  test('saturation explains what σ_max would allow', () => {
    expect(reason(one('sigmoid', 5, 2))).toMatch(
      /^γ·σ_max\(W\) = 1\.25 > 1 would allow growth, but σ′ averages 0\.0\d+\.$/,
    );
  });

  test('where slopes do not explain it, directions do', () => {
    // The loss looks along the unit that W shrinks; the other one stretches.
    const weights = { W: [[0.5, 0], [0, 2]], U: [[1], [0]], V: [[1, 0]] }; // prettier-ignore
    const experiment = tiny({
      weights,
      initial: { h: [0, 0] },
      inputs: steps(6, [1]),
      targets: steps(6, [9]),
    });
    expect(reason(experiment)).toBe(
      'γ·σ_max(W) = 2 > 1 would allow growth, but in the directions that the gradient takes, a step leaves × 0.5.',
    );
  });

  test('gates', () => {
    const blocks = (...values: number[]) => values.map((value) => [value]);
    const lstm = tiny({
      cell: 'lstm',
      weights: { W: blocks(0, 0, 0, 0), U: blocks(0, 0, 1, 0), V: [[1]], b: [0, 1, 0, 0] },
      initial: { h: [0], c: [0] },
    });
    expect(passedOf(lstm, differentiate(lstm).hidden, 2).kept).toBeCloseTo(1 / (1 + Math.exp(-1)), 12);
    const decay = decayOf(powers(0.5, 6));
    const passed = { slope: undefined, kept: 0.731, bound: undefined };
    expect(reasonOf(lstm, decay, passed)).toBe(
      'Forget gates average 0.73 (geometric mean), so along c half is lost every 2.2 steps.',
    );
    expect(reasonOf({ ...lstm, cell: 'gru' }, decay, { ...passed, kept: 1 })).toBe(
      'Gates z average 1 (geometric mean), so along h almost nothing is lost.',
    );
    expect(reasonOf(lstm, decay, { ...passed, kept: 0.5 })).toMatch(/half is lost every step\.$/);
    expect(reasonOf(lstm, decay, { ...passed, kept: 1e-9 })).toMatch(/almost nothing is kept\.$/);
    expect(reasonOf(lstm, decayOf(powers(2, 6)), passed)).toMatch(
      /^Growth comes through W alone: forget gates/,
    );
  });

  test('an exact zero, and nothing at all', () => {
    const off = one('relu', 1, 1);
    expect(reason({ ...off, inputs: [[1], [-5], [9], [9], [9], [9]] })).toBe(
      'From lag 5 on it is exactly 0: a step lets nothing through (ReLUs that are off, or weights of 0).',
    );
    expect(
      reason({ ...off, targets: steps(6, [1]).map((target, index) => (index === 5 ? null : target)) }),
    ).toMatch(/^Nothing is carried back/);
  });
});
