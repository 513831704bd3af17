import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { focalLoss, type FocalLossQuestion, focalPoint } from '../../src/worksheet/index.ts';
import { relativeError } from '../support/close.ts';

const numbers = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const gammas = fc.oneof(fc.constantFrom(0, 0.5, 1, 2, 5), numbers(0, 6));
const questions: fc.Arbitrary<FocalLossQuestion> = fc
  .record({ classes: fc.integer({ min: 2, max: 5 }), samples: fc.integer({ min: 1, max: 4 }), gamma: gammas })
  .chain(({ classes, samples, gamma }) =>
    fc.record({
      gamma: fc.constant(gamma),
      logits: fc.array(fc.array(numbers(-4, 4), { minLength: classes, maxLength: classes }), {
        minLength: samples,
        maxLength: samples,
      }),
      labels: fc.array(fc.nat(classes - 1), { minLength: samples, maxLength: samples }),
    }),
  );

const sum = (values: readonly number[]) => values.reduce((total, x) => total + x, 0);

describe('any samples', () => {
  test('the loss is the formula', () => {
    fc.assert(
      fc.property(questions, ({ gamma, logits, labels }) => {
        const expected = logits.map((row, n) => {
          const p = Math.exp(row[labels[n]]) / sum(row.map(Math.exp));
          return -((1 - p) ** gamma) * Math.log(p);
        });
        expect(relativeError(focalLoss({ gamma, logits, labels }).loss, expected)).toBeLessThan(1e-11);
      }),
    );
  });

  test('the gradient is that of central differences, and adds up to 0', () => {
    fc.assert(
      fc.property(questions, ({ gamma, logits, labels }) => {
        const { gradient } = focalLoss({ gamma, logits, labels });
        const h = 1e-4;
        const lossAt = (n: number, i: number, x: number) =>
          sum(focalLoss({ gamma, logits: logits.with(n, logits[n].with(i, x)), labels }).loss);
        const numeric = logits.map((row, n) =>
          row.map((x, i) => {
            const slope = (h: number) => (lossAt(n, i, x + h) - lossAt(n, i, x - h)) / (2 * h);
            return (4 * slope(h / 2) - slope(h)) / 3;
          }),
        );
        gradient.forEach((row, n) => {
          row.forEach((g, i) => expect(Math.abs(g - numeric[n][i])).toBeLessThan(1e-9));
          expect(Math.abs(sum(row))).toBeLessThan(1e-14);
        });
      }),
      { numRuns: 50 },
    );
  });

  test('γ > 0 scales a sample that is right down', () => {
    fc.assert(
      fc.property(questions, ({ gamma, logits, labels }) => {
        const crossEntropy = focalLoss({ gamma: 0, logits, labels });
        focalLoss({ gamma, logits, labels }).loss.forEach((loss, n) =>
          expect(loss).toBeLessThanOrEqual(crossEntropy.loss[n]),
        );
      }),
    );
  });

  test('a point of the curve has the loss and the slope of two classes with that p', () => {
    fc.assert(
      fc.property(gammas, numbers(0.001, 0.999), (gamma, p) => {
        const { loss, gradient } = focalLoss({ gamma, logits: [[Math.log(p / (1 - p)), 0]], labels: [0] });
        const point = focalPoint(gamma, p);
        expect(relativeError(point.loss, loss[0])).toBeLessThan(1e-11);
        expect(relativeError(point.logitSlope, gradient[0][0])).toBeLessThan(1e-11);
        expect(relativeError(point.slope * p * (1 - p), gradient[0][0])).toBeLessThan(1e-11);
      }),
    );
  });
});

describe.each([0, 0.5, 1, 2])('at the ends, γ = %d', (gamma) => {
  test('a sample that is certain and right costs nothing and pulls nowhere', () => {
    expect(focalLoss({ gamma, logits: [[2000, 0, -3]], labels: [0] })).toEqual({
      loss: [0],
      gradient: [[0, 0, 0]],
    });
  });

  test('one that is almost certain keeps its digits', () => {
    const { loss, gradient } = focalLoss({ gamma, logits: [[40, 0]], labels: [0] });
    const rest = Math.exp(-40);
    expect(relativeError(loss, [rest ** gamma * rest])).toBeLessThan(1e-14);
    expect(relativeError(gradient[0][0], -(1 + gamma) * rest ** gamma * rest)).toBeLessThan(1e-14);
  });

  test('a sample that is certain and wrong costs the distance of its logits, with slope 1', () => {
    expect(focalLoss({ gamma, logits: [[0, 2000]], labels: [0] })).toEqual({
      loss: [2000],
      gradient: [[-1, 1]],
    });
  });

  test('the curve ends', () => {
    expect(focalPoint(gamma, 0)).toEqual({ loss: Infinity, slope: -Infinity, logitSlope: -1 });
    expect(focalPoint(gamma, 1)).toEqual({ loss: 0, slope: gamma === 0 ? -1 : 0, logitSlope: 0 });
  });
});

test.each([
  [{ gamma: -1 }, 'gamma: expected a finite number from 0 up, got -1'],
  [{ gamma: NaN }, 'gamma: expected a finite number from 0 up, got NaN'],
  [{ labels: [0] }, 'labels: expected 2 numbers, one for each row of logits, got 1'],
  [{ labels: [0, 2] }, 'labels[1]: expected a class from 0 to 1, got 2'],
  [{ labels: [0, 0.5] }, 'labels[1]: expected a whole number from 0 up, got 0.5'],
  [{ logits: [[1, 2], [3]] }, 'logits[1]: expected 2 numbers, as in logits[0], got 1'],
  [{ logits: [[1, Infinity]], labels: [0] }, 'logits[0][1]: expected a finite number, got Infinity'],
  [{ logits: [] }, 'logits: expected at least one row, got []'],
  [
    { logits: [[1e308, -1e308]], labels: [1] },
    'logits[0]: expected logits that are not further apart than float64 reaches',
  ],
])('%j: %s', (change, message) => {
  const question = { gamma: 2, logits: [[1, 2], [0, 1]], labels: [0, 1], ...change }; // prettier-ignore
  expect(() => focalLoss(question)).toThrow(expect.objectContaining({ name: 'WorksheetError', message }));
});
