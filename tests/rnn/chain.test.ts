import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Experiment,
  type Factor,
  itemize,
  norm,
  type ParameterName,
  type Terms,
  zeroReason,
} from '../../src/rnn/index.ts';
import { relativeError } from '../support/close.ts';
import { experiments, tiny } from '../support/experiments.ts';
import { largestSingularValue, multiply } from '../support/matrices.ts';
import { readCase } from '../support/reference.ts';

/** The chain as the worksheet writes it: `dE/do 3 · do/dh 3 · dh/dh 3 · …`. */
const written = (terms: Terms, parameter: ParameterName, t: number, k: number) =>
  terms
    .at(parameter, t, k)
    .factors.map(({ kind, step }) => `${kind} ${step}`)
    .join(' · ');

test('chains are those of the worksheet', () => {
  const { weights, ...rest } = readCase('sigmoid-textbook').experiment;
  const terms = itemize({ ...rest, weights: { ...weights, b: [0, 0], d: [0] } });
  expect(written(terms, 'W', 3, 1)).toBe('dE/do 3 · do/dh 3 · dh/dh 3 · dh/dh 2 · dh/da 1 · input 0');
  expect(written(terms, 'U', 3, 1)).toBe('dE/do 3 · do/dh 3 · dh/dh 3 · dh/dh 2 · dh/da 1 · input 1');
  expect(written(terms, 'b', 3, 1)).toBe('dE/do 3 · do/dh 3 · dh/dh 3 · dh/dh 2 · dh/da 1');
  expect(written(terms, 'W', 3, 3)).toBe('dE/do 3 · do/dh 3 · dh/da 3 · input 2');
  expect(written(terms, 'V', 3, 3)).toBe('dE/do 3 · input 3');
  expect(written(terms, 'd', 3, 3)).toBe('dE/do 3');
  expect(written(terms, 'V', 3, 2)).toBe('');
  expect(written(terms, 'd', 3, 2)).toBe('');
});

test('of an lstm the state that flows is (h, c), of a gru h alone', () => {
  const lstm = itemize(readCase('lstm-textbook').experiment);
  expect(written(lstm, 'W', 3, 1)).toBe('dE/do 3 · do/ds 3 · ds/ds 3 · ds/ds 2 · ds/da 1 · input 0');
  expect(written(lstm, 'U', 3, 3)).toBe('dE/do 3 · do/ds 3 · ds/da 3 · input 3');
  expect(written(lstm, 'V', 3, 3)).toBe('dE/do 3 · input 3');
  const gru = itemize(readCase('gru-bias-ce').experiment);
  expect(written(gru, 'bh', 3, 2)).toBe('dE/do 3 · do/dh 3 · dh/dh 3 · dh/da 2');
});

test('blocks of ds/ds: with W = 0 c alone is handed on, by the forget gate', () => {
  const zeros = { W: [[0], [0], [0], [0]], U: [[0], [0], [0], [0]], V: [[2]] };
  const { factors } = itemize(
    tiny({ cell: 'lstm', weights: zeros, initial: { h: [0], c: [1] }, targets: [null, [1]] }),
  ).at('U', 2, 1);
  // Every gate is 1/2, g is 0: c = 1/2, 1/4.
  const slope = 0.5 * (1 - Math.tanh(0.25) ** 2);
  expect(factors[1]).toMatchObject({ kind: 'do/ds', value: [[2, 0]] });
  expect(factors[2]).toMatchObject({ kind: 'ds/ds', value: [[0, slope * 0.5], [0, 0.5]] }); // prettier-ignore
});

test('factors are the Jacobians that the worksheet gives', () => {
  const { experiment, expected } = readCase('sigmoid-textbook-h0');
  const { W, V } = experiment.weights;
  const { factors } = itemize(experiment).at('W', 3, 2);
  const [toOutput, toHidden, step, activation, input] = factors.map(({ value }) => value);
  const slopes = (t: number) => expected.hidden[t - 1].map((h) => h * (1 - h));
  const near = (found: unknown, wanted: unknown) => expect(relativeError(found, wanted)).toBeLessThan(1e-14);

  near(toOutput, [expected.outputs[2].map((o, i) => o - experiment.targets[2]![i])]);
  near(toHidden, V);
  near(step, W.map((row, i) => row.map((w) => slopes(3)[i] * w))); // prettier-ignore
  near(activation, slopes(2).map((slope, i) => slopes(2).map((_, j) => (i === j ? slope : 0)))); // prettier-ignore
  near(input, [expected.hidden[0]]);
});

/** δ xᵀ, row by row; of a parameter in pieces with an x for each: r and z, and n, of three blocks. */
function outerByPieces(delta: readonly number[], inputs: readonly (readonly number[])[]): number[] {
  const rowsOfFirst = inputs.length === 1 ? delta.length : (2 * delta.length) / 3;
  return delta.flatMap((x, row) => inputs[row < rowsOfFirst ? 0 : 1].map((input) => x * input));
}

test('factors multiplied out are the products, and the term', () => {
  fc.assert(
    fc.property(experiments(), (experiment) => {
      const terms = itemize(experiment);
      for (const P of terms.parameters) {
        for (let t = 1; t <= terms.length; t++) {
          for (let k = 1; k <= t; k++) {
            const { value, factors } = terms.at(P, t, k);
            let row = [[1]];
            // Products can cancel: rounding is relative to what is added up.
            let size = 1;
            for (const { kind, value, product } of factors) {
              row = kind === 'input' ? [outerByPieces(row[0], value)] : multiply(row, value);
              size *= norm(value.flat());
              const difference = row[0].map((x, i) => x - product[i]);
              expect(product).toHaveLength(row[0].length);
              expect(norm(difference)).toBeLessThanOrEqual(1e-13 * size);
            }
            const last = factors.at(-1)?.product ?? value.flat().map(() => 0);
            expect(value.flat()).toEqual(last);
          }
        }
      }
    }),
  );
});

test('size is the most by which a factor stretches', () => {
  fc.assert(
    fc.property(experiments(), (experiment) => {
      const terms = itemize(experiment);
      for (const { kind, size, value } of terms.at(terms.parameters[0], terms.length, 1).factors) {
        // A parameter in pieces meets a row for each.
        const parts = kind === 'input' ? value.map((row) => [row]) : [value];
        const largest = Math.max(...parts.map((part) => largestSingularValue(part)));
        expect(relativeError(size, largest)).toBeLessThan(1e-12);
      }
    }),
  );
});

describe('zeroReason', () => {
  const reasonOf = (experiment: Experiment, parameter: ParameterName, t: number, k: number) => {
    const reason = zeroReason(itemize(experiment).at(parameter, t, k).factors);
    return reason && `${reason.kind} at ${reason.factor.kind} ${reason.factor.step}`;
  };

  test('is undefined where the term is not zero', () => {
    expect(reasonOf(tiny(), 'W', 2, 2)).toBeUndefined();
    expect(zeroReason([])).toBeUndefined();
  });

  test('W at k = 1 has nothing to multiply where h_0 = 0', () => {
    expect(reasonOf(tiny(), 'W', 1, 1)).toBe('no-path at input 0');
    expect(reasonOf(tiny(), 'W', 2, 1)).toBe('no-path at input 0');
    expect(reasonOf(tiny({ initial: { h: [1] } }), 'W', 2, 1)).toBeUndefined();
    const { experiment } = readCase('sigmoid-textbook');
    for (const t of [1, 2, 3]) expect(reasonOf(experiment, 'W', t, 1)).toBe('no-path at input 0');
  });

  test('a perfect output, or no target, has no error to carry', () => {
    expect(reasonOf(tiny({ targets: [[1], [5]] }), 'U', 1, 1)).toBe('no-error at dE/do 1');
    expect(reasonOf(tiny({ targets: [null, [5]] }), 'V', 1, 1)).toBe('no-error at dE/do 1');
    expect(reasonOf(tiny({ targets: [[1], [5]] }), 'U', 2, 1)).toBeUndefined();
  });

  test('a dead relu lets nothing through', () => {
    const dead = tiny({ cell: 'relu', initial: { h: [1] }, inputs: [[1], [-9]], targets: [[1], [1]] });
    expect(reasonOf(dead, 'U', 2, 2)).toBe('no-path at dh/da 2');
    expect(reasonOf(dead, 'U', 2, 1)).toBe('no-path at dh/dh 2');
    expect(reasonOf(dead, 'U', 1, 1)).toBeUndefined();
  });

  test('two units of which each is dead at another step pass nothing between them', () => {
    const experiment: Experiment = {
      cell: 'relu',
      weights: { W: [[1, 0], [0, 1]], U: [[1, 0], [0, 1]], V: [[1, 1]] }, // prettier-ignore
      initial: { h: [0, 0] },
      inputs: [[1, -1], [-9, 2]], // prettier-ignore
      targets: [null, [0]],
      loss: 'squared-error',
    };
    expect(reasonOf(experiment, 'U', 2, 1)).toBe('no-path at dh/da 1');
  });

  test('numbers below the smallest of float64 are lost', () => {
    // dE/do = -1, do/dh = 1e-200, dh/dh = 1e-200
    const weights = { W: [[1e-200]], U: [[1]], V: [[1e-200]] };
    const vanishing = tiny({ weights, targets: [null, [1]] });
    expect(reasonOf(vanishing, 'U', 2, 2)).toBeUndefined();
    expect(reasonOf(vanishing, 'U', 2, 1)).toBe('underflow at dh/dh 2');
    // 1e-310 is still there, but with fewer digits.
    const subnormal = tiny({ weights: { ...weights, W: [[1e-110]] }, targets: [null, [1]] });
    expect(itemize(subnormal).norm('U', 2, 1)).toBeGreaterThan(0);
    expect(reasonOf(subnormal, 'U', 2, 1)).toBe('underflow at dh/dh 2');
  });

  test('an underflow in the outer product, and in the error itself', () => {
    const small = tiny({
      inputs: [[1e-200], [1]],
      weights: { W: [[1]], U: [[1]], V: [[1e-200]] },
      targets: [[1], null],
    });
    expect(reasonOf(small, 'U', 1, 1)).toBe('underflow at input 1');
    const error = tiny({ inputs: [[1e-310], [1]], targets: [[0], null] });
    expect(reasonOf(error, 'U', 1, 1)).toBe('underflow at dE/do 1');
  });

  test('a factor of zeros after an underflow does not hide it', () => {
    const factor = (value: number[][], product: number[]): Factor => ({
      kind: 'dh/dh',
      step: 2,
      value,
      product,
      size: 0,
    });
    const chain = [factor([[1e-200]], [1e-200]), factor([[1e-200]], [0]), factor([[0]], [0])];
    expect(zeroReason(chain)).toEqual({ kind: 'underflow', factor: chain[1] });
  });
});
