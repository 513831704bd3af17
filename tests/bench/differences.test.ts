import { describe, expect, test } from 'vitest';
import { checksOf, compare } from '../../src/bench/agreement.ts';
import { derivative, differences } from '../../src/bench/differences.ts';
import { differentiate, resize, textbook } from '../../src/rnn/index.ts';
import { readCases } from '../support/reference.ts';
import { tiny } from '../support/experiments.ts';

describe('derivative', () => {
  test.each([
    ['sin', Math.sin, 1, Math.cos(1)],
    ['exp', Math.exp, 2, Math.exp(2)],
    ['a steep tanh', (x: number) => Math.tanh(1000 * x), 0.001, 1000 / Math.cosh(1) ** 2],
    ['a square far from 0', (x: number) => x * x, 1e6, 2e6],
    ['a constant', () => 3, 1, 0],
  ])('of %s: the error is within the uncertainty, and that is small', (_name, f, x, expected) => {
    const { value, uncertainty } = derivative(f, x);
    expect(Math.abs(value - expected)).toBeLessThanOrEqual(uncertainty);
    expect(uncertainty).toBeLessThan(1e-7 * Math.max(1, Math.abs(expected)));
  });

  test('says how much rounding hides: a slope of 1e-12 under a large constant', () => {
    const { value, uncertainty } = derivative((x) => 1e4 + 1e-12 * x, 0);
    expect(uncertainty).toBeGreaterThan(1e-12);
    expect(uncertainty).toBeLessThan(1e-6);
    expect(Math.abs(value - 1e-12)).toBeLessThanOrEqual(uncertainty);
  });

  test('leaves out steps that lead too far', () => {
    const { value } = derivative((x) => (Math.abs(x) > 1e-4 ? NaN : Math.sin(x)), 0);
    expect(value).toBeCloseTo(1, 8);
  });

  test('without a step that does, there is no derivative', () => {
    expect(derivative((x) => (x === 0 ? 0 : NaN), 0)).toEqual({ value: NaN, uncertainty: Infinity });
  });
});

const short = readCases().filter(({ experiment }) => experiment.inputs.length <= 12);

test.each(short.map((item) => [item.name, item] as const))(
  'differences of %s are those of PyTorch',
  (_name, { experiment, expected }) => {
    const found = differences(experiment);
    for (const [parameter, entries] of Object.entries(found)) {
      const gradient = expected.gradients[parameter as keyof typeof found]!.flat();
      const largest = Math.max(...gradient.map(Math.abs));
      entries.forEach((entry, i) =>
        expect(Math.abs(entry!.value - gradient[i])).toBeLessThanOrEqual(1e-8 * largest),
      );
    }
  },
);

test('at the kink of a ReLU there is no difference to be had, beside it there is', () => {
  const kink = tiny({ cell: 'relu', weights: { W: [[1]], U: [[1]], V: [[1]], b: [-1] } });
  const { U, V } = differences(kink);
  expect(U![0]).toEqual({ value: NaN, uncertainty: Infinity });
  expect(V![0]!.uncertainty).toBeLessThan(1e-9);

  const beside = tiny({ cell: 'relu', weights: { W: [[1]], U: [[1]], V: [[1]], b: [-1 + 1e-5] } });
  expect(differences(beside).U![0]!.uncertainty).toBeLessThan(1e-8);
});

test('of a large network some numbers of each parameter are looked at, evenly spread', () => {
  const large = resize(textbook, { T: 4, n: 24 });
  const { gradients } = differentiate(large);
  const found = differences(large);
  for (const [parameter, entries] of Object.entries(found)) {
    const exact = gradients[parameter as keyof typeof found]!.flat();
    const sampled = entries.flatMap((entry, i) => (entry ? [{ ...entry, exact: exact[i] }] : []));
    expect(sampled.length).toBeGreaterThanOrEqual(12);
    expect(sampled.length).toBeLessThanOrEqual(24);
    for (const { value, exact } of sampled) expect(Math.abs(value - exact)).toBeLessThan(1e-9);
  }
  const { parameters } = checksOf(compare(large))[2];
  expect(parameters[0].note).toBe('24 of 576 entries looked at');
});
