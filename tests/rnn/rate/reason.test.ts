import { describe, expect, test } from 'vitest';
import {
  boundOf,
  differentiate,
  type Experiment,
  itemize,
  norm,
  passedOf,
  rateOf,
  reasonOf,
} from '../../../src/rnn/index.ts';
import { tiny } from '../../support/experiments.ts';

const powers = (ratio: number, lags: number) => Array.from({ length: lags + 1 }, (_, lag) => ratio ** lag);

const hiddenNorms = (experiment: Experiment, t: number) =>
  itemize(experiment)
    .carried(t)
    .h.slice(0, t + 1)
    .map((gradient) => norm(gradient));

describe('the reason in words', () => {
  const reason = (experiment: Experiment, t = experiment.inputs.length) => {
    const passed = passedOf(experiment, differentiate(experiment).hidden, t);
    const rate = rateOf(hiddenNorms(experiment, t).toReversed());
    return reasonOf(experiment, rate, { ...passed, bound: boundOf(experiment) });
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
    ['certain to vanish', one('sigmoid', 1.24, 1), 'γ·σ_max(W) = 0.31 < 1: vanishing is certain. With σ′ ≤ 1/4 it is while σ_max(W) < 4.'],
    ['too short to have vanished', one('sigmoid', 3.6, 0, 1), 'γ·σ_max(W) = 0.9 < 1: over more steps it is certain to vanish. With σ′ ≤ 1/4 it is while σ_max(W) < 4.'],
    ['neither', one('linear', 1, 1), 'γ·σ_max(W) = 1 rules growth out. A step leaves 100 %.'],
    ['growing', one('linear', 1.25, 1, 12), 'γ·σ_max(W) = 1.25 > 1 allows growth. A step leaves 1.3 times as much.'],
    ['close to 1', one('linear', 0.9996, 1), 'γ·σ_max(W) = 0.9996 < 1: over more steps it is certain to vanish.'],
  ])('%s', (_, experiment, text) => expect(reason(experiment)).toBe(text)); // prettier-ignore

  test('saturation explains what σ_max would allow', () => {
    expect(reason(one('sigmoid', 5, 2))).toMatch(
      /^γ·σ_max\(W\) = 1\.25 > 1 would allow growth\. Yet σ′ averages 0\.0\d+\.$/,
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
      'γ·σ_max(W) = 2 > 1 would allow growth. Yet in the directions that the gradient takes, a step leaves 50 %.',
    );
  });

  test('gates, and how far apart they lie', () => {
    const blocks = (...values: number[]) => values.map((value) => [value]);
    const lstm = tiny({
      cell: 'lstm',
      weights: { W: blocks(0, 0, 0, 0), U: blocks(0, 0, 1, 0), V: [[1]], b: [0, 1, 0, 0] },
      initial: { h: [0], c: [0] },
    });
    expect(passedOf(lstm, differentiate(lstm).hidden, 2).kept).toBeCloseTo(1 / (1 + Math.exp(-1)), 12);
    const falling = rateOf(powers(0.5, 6));
    const alike = { slope: undefined, kept: 0.731, keptByUnits: [0.731, 0.731] as const, bound: undefined };
    expect(reasonOf(lstm, falling, alike)).toBe(
      'Forget gates average 0.73 (geometric mean): along c alone half is lost every 2.2 steps. Of what they leave, the paths through h cancel a part.',
    );
    expect(reasonOf(lstm, rateOf(powers(0.731, 6)), alike)).toBe(
      'Forget gates average 0.73 (geometric mean): along c alone half is lost every 2.2 steps.',
    );
    expect(reasonOf(lstm, rateOf(powers(0.98, 6)), { ...alike, keptByUnits: [0.5, 0.99] })).toBe(
      'Forget gates average 0.73 (geometric mean): along c alone half is lost every 2.2 steps. By unit they lie between 0.5 and 0.99; in the end those that keep most carry the gradient.',
    );
    expect(reasonOf(lstm, rateOf(powers(0.9, 20)), alike)).toBe(
      'Forget gates average 0.73 (geometric mean): along c alone half is lost every 2.2 steps. The paths through h bring more of it back.',
    );
    expect(
      reasonOf({ ...lstm, cell: 'gru' }, rateOf(powers(1, 6)), { ...alike, kept: 1, keptByUnits: [1, 1] }),
    ).toBe('Gates z average 1 (geometric mean).');
    expect(reasonOf(lstm, rateOf(powers(2, 6)), alike)).toMatch(
      /^Growth comes through W alone: forget gates average 0.73/,
    );
  });

  test('growth before the fall is growth that the bound allows', () => {
    const weights = { W: [[0.9, 3], [0, 0.9]], U: [[1], [0]], V: [[1, 0]] }; // prettier-ignore
    const T = 80;
    const experiment = tiny({
      weights,
      initial: { h: [0, 0] },
      inputs: steps(T, [1]),
      targets: steps(T, [9]),
    });
    expect(reason(experiment)).toMatch(
      /^γ·σ_max\(W\) = 3\.25 > 1 allows growth, up to lag (9|10) here\. From lag \d+ on a step leaves 92 %\.$/,
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
