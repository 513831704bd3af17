import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { jacobian, type GraphNode } from '../../../src/autograd/index.ts';
import { type Experiment, itemize, type Matrix, NonFiniteError } from '../../../src/rnn/index.ts';
import { singularValues } from '../../../src/rnn/matrix.ts';
import { resize, withCell } from '../../../src/rnn/resize.ts';
import { growth, type Spectrum, spectrum } from '../../../src/rnn/spectrum/spectrum.ts';
import { textbook } from '../../../src/rnn/textbook.ts';
import { unroll } from '../../../src/rnn/unroll.ts';
import { experiments, tiny } from '../../support/experiments.ts';
import { largestSingularValue, multiply, transpose } from '../../support/matrices.ts';

/** A linear network that passes back W alone. */
const linear = (W: Matrix, T: number): Experiment =>
  tiny({
    weights: { W, U: W.map(() => [0]), V: [W.map(() => 1)] },
    initial: { h: W.map(() => 0) },
    inputs: Array.from({ length: T }, () => [0]),
    targets: Array.from({ length: T }, () => [0]),
  });

const powers = (logs: Float64Array) => Array.from(logs, (log) => 10 ** log);
const sum = (xs: Iterable<number>) => [...xs].reduce((total, x) => total + x, 0);
/** log10 of the absolute determinants of all steps down to k, over those of the product. */
const logDeterminants = ({ steps, products }: Spectrum) =>
  products.map(({ k, logs }) => ({
    steps: sum(steps.filter(({ j }) => j > k).flatMap((step) => [...step.logs])),
    product: sum(logs),
  }));

/** J_1 to J_T, from the whole network. */
function jacobiansOf(experiment: Experiment): number[][][] {
  const { session, initial, steps } = unroll(experiment);
  const nodes = [initial, ...steps].map(({ h, c }): GraphNode[] => (c ? [h, c] : [h]));
  return steps.map((_, index) => jacobian(session, nodes[index + 1], nodes[index]));
}

/** What differs from the singular values of a matrix; what is lost counts as 0, for no larger it may be. */
const difference = (logs: Float64Array, matrix: Matrix) =>
  Math.max(
    ...singularValues(matrix).map((value, i) =>
      Math.abs((Number.isNaN(logs[i]) ? 0 : 10 ** logs[i]) - value),
    ),
  );

describe('the spectrum', () => {
  test('has the singular values of every step and of every product, of every cell', () => {
    fc.assert(
      fc.property(experiments(), (experiment) => {
        const all = jacobiansOf(experiment);
        const t = all.length;
        const { steps, products, size } = spectrum(experiment, { t });
        expect(steps.map(({ j }) => j)).toEqual(all.map((_, index) => index + 1));
        expect(products.map(({ k }) => k)).toEqual(all.map((_, index) => index));
        let product = all[t - 1];
        let most = 1;
        for (let k = t - 1; k >= 0; k--) {
          const J = all[k];
          if (k < t - 1) product = multiply(product, J);
          const largest = largestSingularValue(J);
          most *= largest;
          expect(steps[k].logs).toHaveLength(size);
          expect(difference(steps[k].logs, J)).toBeLessThanOrEqual(1e-13 * largest);
          expect(difference(products[k].logs, product)).toBeLessThanOrEqual(1e-12 * most);
        }
      }),
    );
  });

  test('of an LSTM is that of (h, c), whose factors the terms have', () => {
    const lstm = resize(withCell(textbook, 'lstm'), { T: 5 });
    const { factors } = itemize(lstm).at('W', 5, 1);
    const steps = factors.filter(({ kind }) => kind === 'ds/ds');
    const found = spectrum(lstm, { t: 5 });
    expect(found).toMatchObject({ t: 5, state: 's', size: 6 });
    expect(steps.map(({ step }) => step)).toEqual([5, 4, 3, 2]);
    for (const { step, value, size } of steps) {
      expect(difference(found.steps[step - 1].logs, value)).toBeLessThan(1e-14);
      expect(10 ** found.steps[step - 1].logs[0]).toBeCloseTo(size, 13);
    }
    const product = steps.map(({ value }) => value).reduce<Matrix>(multiply, identity(6));
    expect(difference(found.products[1].logs, product)).toBeLessThan(1e-14);
    expect(found.gates.map(({ gate }) => gate)).toEqual(['i', 'f', 'g', 'o']);
  });

  test('is that of the way back from t alone', () => {
    const early = spectrum(textbook, { t: 2 });
    expect(early.steps).toEqual(spectrum(textbook, { t: 3 }).steps.slice(0, 2));
    expect(early.products[1].logs).toEqual(early.steps[1].logs);
  });

  test('F13: the spectral radius is 0.9, yet the product grows to 11.6 before it dies', () => {
    const { steps, products, gates } = spectrum(linear([[0.9, 3], [0, 0.9]], 300), { t: 300 }); // prettier-ignore
    expect(gates[0].gate).toBe('a');
    expect(gates[0].sigmaMax).toBeCloseTo(3.249, 3);
    expect(gates[0].radius).toBeCloseTo(0.9, 12);
    expect(10 ** steps[7].logs[0]).toBeCloseTo(3.249, 3);
    expect(steps[7].radius).toBeCloseTo(0.9, 12);
    const largest = products.map(({ logs }) => 10 ** logs[0]).toReversed();
    expect(largest[9]).toBeCloseTo(11.6, 1);
    expect(Math.max(...largest)).toBeLessThan(11.65);
    expect(largest[299]).toBeCloseTo(300 * 0.9 ** 299 * 3, 12);
  });

  test('a long product keeps its smallest singular value: the determinants agree', () => {
    const networks = [linear([[0.9, 3], [0, 0.3]], 300), resize(withCell(textbook, 'lstm'), { T: 120 })]; // prettier-ignore
    for (const network of networks) {
      const found = spectrum(network, { t: network.inputs.length });
      expect(found.products[0].logs.at(-1)! - found.products[0].logs[0]).toBeLessThan(-15);
      for (const { steps, product } of logDeterminants(found)) expect(product).toBeCloseTo(steps, 8);
    }
  });

  test('of s·Q all are s^lag, far outside float64 too', () => {
    const [cos, sin] = [Math.cos(1), Math.sin(1)];
    const Q = [[cos, -sin, 0], [0, 0, 1], [sin, cos, 0]]; // prettier-ignore
    for (const s of [16, 0.05]) {
      const W = Q.map((row) => row.map((x) => s * x));
      const { products, gates } = spectrum(linear(W, 300), { t: 300 });
      expect(gates[0].radius).toBeCloseTo(s, 12);
      for (const { k, logs } of products) {
        for (const log of logs) expect(log).toBeCloseTo((300 - k) * Math.log10(s), 9);
      }
    }
  });

  test('its growth alone is that of the largest', () => {
    fc.assert(
      fc.property(experiments(), fc.integer({ min: 1, max: 5 }), (experiment, most) => {
        const t = experiment.inputs.length;
        const { products } = spectrum(experiment, { t, most });
        const found = growth(experiment, { t, most });
        expect(found.map(({ k }) => k)).toEqual(products.map(({ k }) => k).toReversed());
        found.forEach(({ log }, i) =>
          expect(difference(Float64Array.of(log), [[10 ** products.at(-1 - i)!.logs[0]]])).toBeLessThan(
            1e-12,
          ),
        );
      }),
    );
    const long = growth(linear([[16, 0], [0, 0.5]], 300), { t: 300 }); // prettier-ignore
    expect(long.at(-1)!.k).toBe(0);
    for (const { k, log } of long) expect(log).toBeCloseTo((300 - k) * Math.log10(16), 9);
  });

  test('F2: a product of sigmoid stays below (σ_max(W)/4)^lag', () => {
    const sigmoids = experiments().filter(({ cell }) => cell === 'sigmoid');
    fc.assert(
      fc.property(sigmoids, (experiment) => {
        const t = experiment.inputs.length;
        const { products, gates } = spectrum(experiment, { t });
        for (const { k, logs } of products) {
          expect(10 ** logs[0]).toBeLessThanOrEqual((1 + 1e-12) * (gates[0].sigmaMax / 4) ** (t - k));
        }
      }),
      { numRuns: 30 },
    );
  });

  test('what is exactly zero is told from what rounding hides', () => {
    const relu: Experiment = { ...linear([[1, 2], [3, 4]], 4), cell: 'relu', initial: { h: [-1, 0.6] } }; // prettier-ignore
    const off = spectrum(relu, { t: 4 });
    expect([...off.steps[0].logs].at(-1)).toBe(-Infinity);
    expect(off.steps[0].logs[0]).toBeGreaterThan(0);
    expect([...spectrum(linear([[0, 0], [0, 0]], 3), { t: 3 }).products[0].logs]).toEqual([-Infinity, -Infinity]); // prettier-ignore
    const ranks = [[0.1, 0.2], [0.3, 0.6]]; // prettier-ignore
    const lost = spectrum(linear(ranks, 5), { t: 5 });
    for (const { logs } of [...lost.steps, ...lost.products]) {
      expect(logs[1]).toBeNaN();
      expect(logs[0]).toBeLessThan(0);
    }
  });

  test('rows far apart are no rounding', () => {
    const { steps } = spectrum(linear([[1, 2], [3e-200, -4e-200]], 1), { t: 1 }); // prettier-ignore
    expect(sum(steps[0].logs)).toBeCloseTo(-199, 12);
  });

  test.each([200, -200])('entries near 10^%i neither overflow nor vanish', (power) => {
    const W = [[10 ** power, 0], [10 ** power, 10 ** (power - 9)]]; // prettier-ignore
    for (const { k, logs } of spectrum(linear(W, 3), { t: 3 }).products) {
      expect(sum(logs)).toBeCloseTo((3 - k) * (2 * power - 9), 6);
    }
  });

  test('a step that lets one direction through leaves the product no more', () => {
    const W = [[0.7, 0.2, 0.1], [0.3, -0.4, 0.9], [0.5, 0.6, -0.2]]; // prettier-ignore
    const relu: Experiment = { ...linear(W, 3), cell: 'relu', initial: { h: [1, -1, 1] } };
    // Only x_2 holds two units down.
    const held = { ...relu, weights: { ...relu.weights, U: [[0], [-9], [-9]] }, inputs: [[-1], [1], [-1]] };
    const { steps, products } = spectrum(held, { t: 3 });
    expect(steps.map(({ logs }) => logs.filter((log) => log === -Infinity).length)).toEqual([0, 2, 0]);
    expect(Array.from(products[0].logs)).toEqual([expect.any(Number), -Infinity, -Infinity]);
    expect(products[0].logs[0]).toBeGreaterThan(-2);
  });

  test('of many steps some are given, evenly spaced, as they would be among all', () => {
    const experiment = resize(textbook, { T: 40 });
    const all = spectrum(experiment, { t: 40 });
    const some = spectrum(experiment, { t: 40, most: 14 });
    expect(some.steps.map(({ j }) => j)).toEqual([1, 4, 7, 10, 13, 16, 19, 22, 25, 28, 31, 34, 37, 40]);
    expect(some.products.map(({ k }) => k)).toEqual(some.steps.map(({ j }) => j - 1));
    expect(some.products).toEqual(all.products.filter(({ k }) => k % 3 === 0));
    expect(some.steps).toEqual(all.steps.filter(({ j }) => j % 3 === 1));
    expect(spectrum(experiment, { t: 40, most: 1 }).steps.map(({ j }) => j)).toEqual([40]);
  });

  test('tells how far it is', () => {
    const shares: number[] = [];
    spectrum(resize(textbook, { T: 4 }), { t: 4 }, (share) => shares.push(share));
    expect(shares).toEqual([0.25, 0.5, 0.75, 1]);
  });

  test('can be posted', () => {
    const found = spectrum(textbook, { t: 3 });
    expect(structuredClone(found)).toEqual(found);
  });

  test('a number that overflows is named', () => {
    expect(() => spectrum(linear([[1e200, 0], [0, 1e200]], 2), { t: 2 })).not.toThrow(); // prettier-ignore
    const overflowing = { ...linear([[1e200]], 3), initial: { h: [1] } };
    expect(() => spectrum(overflowing, { t: 3 })).toThrow(NonFiniteError);
  });
});

const identity = (n: number): Matrix =>
  Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_, j) => Number(i === j)));

test('of a matrix and its transpose the singular values are the same', () => {
  const W = [[1, 2, 0.5], [-1, 0.3, 2], [0, 1, 1]]; // prettier-ignore
  const [a, b] = [W, transpose(W)].map((W) => powers(spectrum(linear(W, 1), { t: 1 }).steps[0].logs));
  a.forEach((x, i) => expect(x).toBeCloseTo(b[i], 13));
});
