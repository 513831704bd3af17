import { afterEach, describe, expect, test } from 'vitest';
import { rules } from '../../src/autograd/index.ts';
import { checksOf, compare, summarize } from '../../src/bench/agreement.ts';
import type { Check, TfjsDevice, Method, TfjsAnswer } from '../../src/bench/check.ts';
import { differentiate, type Experiment } from '../../src/rnn/index.ts';
import { drawn } from '../support/drawn.ts';
import { tiny } from '../support/experiments.ts';
import { readCase, readCases } from '../support/reference.ts';

const device: TfjsDevice = {
  renderer: 'a graphics card',
  software: false,
  precision: 'float32',
  cpuForward: false,
  draws: 100,
  inTextures: true,
  tensors: 0,
  milliseconds: 5,
  library: 'TensorFlow.js 4.22.0',
  version: '4.22.0',
};

/** What a good tfjs would answer; `change` spoils every number, `where` the circumstances. */
function tfjs(
  experiment: Experiment,
  change: (g: number) => number = (g) => g,
  where: Partial<TfjsDevice> = {},
): TfjsAnswer {
  const { gradients } = differentiate(experiment);
  const changed = JSON.parse(JSON.stringify(gradients)) as typeof gradients;
  for (const gradient of Object.values(changed)) {
    gradient.forEach((row, i) => {
      gradient[i] =
        typeof row === 'number' ? change(Math.fround(row)) : row.map((g) => change(Math.fround(g)));
    });
  }
  return { gradients: changed, device: { ...device, ...where } };
}

const rowOf = (checks: readonly Check[], method: Method) => checks.find((check) => check.method === method)!;
const statuses = (checks: readonly Check[]) =>
  Object.fromEntries(checks.map(({ method, status }) => [method, status]));

const textbook = readCase('sigmoid-textbook').experiment;
const short = readCases().filter(({ experiment }) => experiment.inputs.length <= 12);

test.each(short.map(({ name, experiment }) => [name, experiment] as const))('all agree on %s', (_name, e) => {
  const checks = checksOf(compare(e), tfjs(e));
  expect(statuses(checks)).toEqual({
    terms: 'agrees',
    tape: 'agrees',
    differences: 'agrees',
    tfjs: 'agrees',
  });
  expect(summarize(checks)).toMatchObject({ agreeing: 4, of: 4 });
  expect(rowOf(checks, 'differences').worst).toBeLessThan(1e-8);
});

describe('a wrong rule', () => {
  const { sigmoid, tanh, relu, matmul } = rules;
  const restore: (() => void)[] = [];
  afterEach(() =>
    restore
      .splice(0)
      .toReversed()
      .forEach((undo) => undo()),
  );

  function breakRule(rule: { readonly backward: readonly unknown[] }, slot: number, factor = 1.0001): void {
    const pullbacks = rule.backward as ((dx: Float64Array, ...rest: unknown[]) => void)[];
    const right = pullbacks[slot];
    pullbacks[slot] = (dx, ...rest) => {
      const own = new Float64Array(dx.length);
      right(own, ...rest);
      own.forEach((x, i) => (dx[i] += factor * x));
    };
    restore.push(() => (pullbacks[slot] = right));
  }

  test.each([
    ['sigmoid', sigmoid, 0, 'sigmoid-textbook-h0'],
    ['tanh', tanh, 0, 'tanh-textbook-h0'],
    ['relu', relu, 0, 'relu-bias-ce'],
    ['matmul, left', matmul, 0, 'linear-textbook-h0'],
    ['matmul, right', matmul, 1, 'linear-textbook-h0'],
  ] as const)('of %s, off by 1e-4, is seen by those who do not share it', (_name, rule, slot, name) => {
    const { experiment } = readCase(name);
    const right = tfjs(experiment, (g) => 1.001 * g);
    breakRule(rule, slot);
    const checks = checksOf(compare(experiment), right);
    expect(statuses(checks)).toEqual({
      terms: 'agrees',
      tape: 'disagrees',
      differences: 'disagrees',
      tfjs: 'disagrees',
    });
    expect(rowOf(checks, 'tape').reason).toBe('contradicted by finite differences');
    expect(summarize(checks)).toMatchObject({ agreeing: 1, of: 4 });
  });

  test('off by less than what the summary says would hide stays green; by more, it does not', () => {
    const { experiment } = readCase('sigmoid-textbook-h0');
    const { hides } = summarize(checksOf(compare(experiment)));
    expect(hides).toBeGreaterThan(0);
    breakRule(sigmoid, 0, 1 + hides! / 1000);
    expect(compare(experiment).differences.status).toBe('agrees');
    breakRule(sigmoid, 0, 1 + 1000 * hides!);
    expect(compare(experiment).differences.status).toBe('disagrees');
  });
});

describe('what green does not prove', () => {
  const large = drawn({ cell: 'tanh', T: 4, n: 64, m: 2, q: 2, seed: 0.3 });

  test('differences look at 24 entries of a large matrix, and the summary counts them', () => {
    const { looked, entries } = summarize(checksOf(compare(large)));
    expect(entries).toBe(64 * 64 + 2 * 64 + 2 * 64);
    expect(looked).toBeLessThanOrEqual(3 * 24);
    const [{ looked: ofW, entries: allOfW }] = compare(large).differences.parameters;
    expect([ofW, allOfW]).toEqual([24, 4096]);
  });

  test('where nothing could judge, no size is named', () => {
    expect(summarize([]).hides).toBeUndefined();
  });
});

describe('at the kink of a ReLU', () => {
  const kink = tiny({ cell: 'relu', weights: { W: [[1]], U: [[1]], V: [[1]], b: [-1] } });

  test('what cannot be judged is not called wrong, and what can be is judged', () => {
    const { status, parameters } = compare(kink).differences;
    expect(status).toBe('agrees');
    const judged = Object.fromEntries(parameters.map(({ parameter, judged }) => [parameter, judged]));
    expect(judged).toEqual({ W: true, U: false, V: true, b: false });
    expect(parameters[1].note).toContain('kink of a ReLU');
  });
});

describe('zero and tiny gradients', () => {
  test('zero agrees with zero', () => {
    const zero = tiny({ weights: { W: [[0]], U: [[0]], V: [[0]] } });
    const checks = checksOf(compare(zero), tfjs(zero));
    expect(summarize(checks)).toEqual({
      agreeing: 4,
      of: 4,
      worst: 0,
      looked: 3,
      entries: 3,
      hides: expect.any(Number),
    });
  });

  test('zero does not agree with anything else', () => {
    const zero = tiny({ weights: { W: [[0]], U: [[0]], V: [[0]] } });
    expect(
      rowOf(
        checksOf(
          compare(zero),
          tfjs(zero, () => 1e-3),
        ),
        'tfjs',
      ).status,
    ).toBe('disagrees');
  });

  // h and V of 1e-18 make gradients of 1e-14 beside a loss of 1e8.
  test('below what a method can see it says so, and does not count', () => {
    const lost = tiny({ weights: { W: [[1]], U: [[1e-18]], V: [[1e-18]] }, targets: [[1e4], [1e4]] });
    const checks = checksOf(compare(lost), tfjs(lost));
    expect(statuses(checks)).toEqual({
      terms: 'agrees',
      tape: 'unavailable',
      differences: 'unavailable',
      tfjs: 'unavailable',
    });
    expect(rowOf(checks, 'differences').parameters[1].note).toContain('too small to judge');
    expect(summarize(checks)).toMatchObject({ agreeing: 1, of: 1 });
  });
});

describe('where a rounding could make the gradient overflow', () => {
  // The output is its target: dE/dU = (o - ô) V sech²(0) x is 0. The rounding of o alone, 2^36, times x is too much.
  const overflowing = tiny({
    cell: 'tanh',
    weights: { W: [[1]], U: [[0]], V: [[1]], d: [2 ** 60] },
    inputs: [[2 ** 1000]],
    targets: [[2 ** 60]],
  });

  test('nothing is called wrong, and it says why it cannot tell', () => {
    const { terms, differences } = compare(overflowing);
    for (const { status, parameters } of [terms, differences]) {
      expect(status).toBe('agrees');
      const judged = Object.fromEntries(parameters.map(({ parameter, judged }) => [parameter, judged]));
      expect(judged).toEqual({ W: true, U: false, V: true, d: true });
      expect(parameters[1].note).toBe('the rounding of one number could make it overflow');
    }
  });
});

describe('TensorFlow.js', () => {
  const comparison = compare(textbook);
  const rowFor = (answer: TfjsAnswer) => rowOf(checksOf(comparison, answer), 'tfjs');

  test('is left out until it answers', () => {
    expect(checksOf(comparison).map(({ method }) => method)).toEqual(['terms', 'tape', 'differences']);
  });

  test('says why it is unavailable, and the others do without', () => {
    const checks = checksOf(comparison, { unavailable: 'no WebGL' });
    expect(rowOf(checks, 'tfjs')).toMatchObject({
      status: 'unavailable',
      reason: 'no WebGL',
      parameters: [],
    });
    expect(summarize(checks)).toMatchObject({ agreeing: 3, of: 3 });
  });

  test.each([
    ['zeros', () => 0, 'every entry it found is zero'],
    ['NaN', () => NaN, 'dE/dW, dE/dU, dE/dV are not finite'],
    ['a thousandth more', (g: number) => 1.001 * g, 'dE/dW, dE/dU, dE/dV are off'],
  ])('does not pass with %s', (_name, change, reason) => {
    expect(rowFor(tfjs(textbook, change))).toMatchObject({ status: 'disagrees', reason });
  });

  test.each([{ draws: 0 }, { inTextures: false }, { cpuForward: true }])(
    'does not count without proof that it ran on WebGL: %o',
    (where) => {
      expect(rowFor(tfjs(textbook, undefined, where))).toMatchObject({
        status: 'unavailable',
        reason: 'it ran, but not on WebGL',
      });
    },
  );

  test('in float16 may be further off, and says so', () => {
    const answer = tfjs(textbook, (g) => 1.001 * g, { precision: 'float16' });
    expect(rowFor(answer)).toMatchObject({ status: 'agrees', why: expect.stringContaining('float16') });
  });

  test('is not asked for numbers that float32 does not have', () => {
    const huge = tiny({ inputs: [[1e25], [1e25]] });
    expect(rowOf(checksOf(compare(huge), tfjs(huge)), 'tfjs').reason).toMatch(
      /^numbers reach 5e\+50, float32 ends at 3.4e\+38$/,
    );
  });
});

describe('jax-js, where it is asked', () => {
  const { gradients } = differentiate(textbook);
  const where = {
    library: 'jax-js',
    renderer: 'a card',
    software: true,
    precision: 'float32',
    draws: 9,
    milliseconds: 1,
  } as const;

  test('is a fifth way, that agrees, or by itself says that the tape is wrong', () => {
    const good = checksOf(compare(textbook), tfjs(textbook), { gradients, device: where });
    expect(summarize(good)).toMatchObject({ agreeing: 5, of: 5 });
    expect(rowOf(good, 'jax').device).toEqual(where);
    const other = { ...gradients, W: gradients.W!.map((row) => (row as number[]).map((g) => 1.01 * g)) };
    const bad = checksOf(compare(textbook), tfjs(textbook), { gradients: other, device: where });
    expect(rowOf(bad, 'jax')).toMatchObject({ status: 'disagrees', reason: 'dE/dW is off' });
  });

  test('that did not run, or not on WebGL, is no verdict', () => {
    const without = checksOf(compare(textbook), tfjs(textbook), { unavailable: 'it did not run: no WebGL' });
    expect(rowOf(without, 'jax')).toMatchObject({
      status: 'unavailable',
      reason: 'it did not run: no WebGL',
    });
    const elsewhere = { gradients, device: { ...where, draws: 0 } };
    expect(rowOf(checksOf(compare(textbook), tfjs(textbook), elsewhere), 'jax').status).toBe('unavailable');
    expect(summarize(without)).toMatchObject({ agreeing: 4, of: 4 });
  });
});
