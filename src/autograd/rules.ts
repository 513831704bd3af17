/**
 * The registry of derivative rules: every op the engine knows, a row each, simple ones first.
 * A rule is written per input slot and reads as its formula, `dx += Jᵀ dy`. Rules trust the shapes that
 * were checked while tracing, and never broadcast: that is the `broadcast` op's work.
 */
import { concat, gather, reshape, transpose } from './arrangement.ts';
import { convTranspose } from './convolution.ts';
import { crossEntropy } from './cross-entropy.ts';
import { cos, exp, log, pow, scale, sin, sqrt, step } from './elementary.ts';
import { ShapeMismatch } from './errors.ts';
import { focalLoss } from './focal.ts';
import { matmul } from './matmul.ts';
import { isShape } from './misuse.ts';
import { binary, rule, scalarOfTwoAlike, scale as scaleBy, spread, unary } from './row.ts';
import { logSumExp, max, softmax, sum } from './reductions.ts';
import { stops } from './rule.ts';
import type { Shape } from './shape.ts';

const logistic = (x: number): number => 1 / (1 + Math.exp(-x));

/** 1 - tanh² x, as 4 e^(-2|x|) / (1 + e^(-2|x|))². */
const sech2 = (x: number): number => {
  const e = Math.exp(-2 * Math.abs(x));
  return (4 * e) / (1 + e) ** 2;
};

/** The table of ops: shape, value, derivatives and samples of each. */
export const rules = {
  identity: unary(
    (x) => x,
    () => 1,
  ),
  // Not y (1 - y) and 1 - y²: near saturation those have lost the digits that count.
  sigmoid: unary(logistic, (x, y) => y * logistic(-x)),
  tanh: unary(Math.tanh, sech2),
  /** The derivative at the kink, x = 0, is taken to be 0. */
  relu: unary(
    (x) => (x <= 0 ? 0 : x),
    (x) => (x <= 0 ? 0 : 1),
  ),

  add: binary(
    (a, b) => a + b,
    () => 1,
    () => 1,
  ),
  sub: binary(
    (a, b) => a - b,
    () => 1,
    () => -1,
  ),
  mul: binary(
    (a, b) => a * b,
    (_a, b) => b,
    (a) => a,
  ),

  div: binary(
    (a, b) => a / b,
    (_a, b) => 1 / b,
    (a, b) => -(a / b) / b,
  ),
  /** Where the two are equal, each has half of the derivative. */
  minimum: binary(
    Math.min,
    (a, b) => share(b, a),
    (a, b) => share(a, b),
  ),
  /** Where the two are equal, each has half of the derivative. */
  maximum: binary(
    Math.max,
    (a, b) => share(a, b),
    (a, b) => share(b, a),
  ),
  /** No less than `min`. The derivative at the kink, x = min, is taken to be 1. */
  clamp: rule<1, { readonly min: number }>({
    arity: 1,
    shape: ([x], { min }) => {
      if (typeof min !== 'number' || Number.isNaN(min)) throw new ShapeMismatch('expected a number as min');
      return x;
    },
    forward: ({ x: [x], y, attributes: { min } }) => {
      for (let i = 0; i < y.length; i++) y[i] = Math.max(x[i], min);
    },
    backward: [
      (dx, dy, { x: [x], attributes: { min } }, lanes) =>
        scaleBy(dx, dy, x.length, lanes, (i) => (x[i] >= min ? 1 : 0)),
    ],
    samples: [{ inputs: [[2, 3]], attributes: { min: -0.25 } }],
  }),

  exp,
  log,
  sqrt,
  sin,
  cos,
  pow,
  scale,
  step,

  sum,
  max,
  logSumExp,
  softmax,

  /** |x|, the root of the sum of squares. dx = x / |x| dy, taken to be 0 at x = 0. */
  l2Norm: rule<1>({
    arity: 1,
    shape: () => [],
    forward: ({ x: [x], y }) => {
      y[0] = 0;
      for (const entry of x) y[0] = Math.hypot(y[0], entry);
    },
    backward: [
      (dx, dy, { x: [x], y }, lanes) => {
        if (y[0] !== 0) spread(dx, dy, x.length, lanes, (i) => x[i] / y[0]);
      },
    ],
    samples: [{ inputs: [[2, 3]], attributes: {} }],
  }),

  /** Repeats a scalar everywhere, or a vector [n] as each column of a matrix [n, B]. */
  broadcast: rule<1, { readonly shape: Shape }>({
    arity: 1,
    shape: ([from], { shape }) => {
      if (!isShape(shape)) throw new ShapeMismatch('expected a shape of whole numbers from 1 up');
      if (from.length !== 0 && !(from.length === 1 && shape.length === 2 && from[0] === shape[0])) {
        throw new ShapeMismatch(`expected a scalar, or a vector as long as ${shape.join('×')} has rows`);
      }
      return shape;
    },
    forward: ({ x: [x], y }) => {
      const copies = y.length / x.length;
      for (let i = 0; i < y.length; i++) y[i] = x[Math.floor(i / copies)];
    },
    backward: [
      (dx, dy, { x: [x], y }, { count, from, to }) => {
        const copies = y.length / x.length;
        for (let i = 0; i < y.length; i++) {
          const target = Math.floor(i / copies);
          for (let r = from; r < to; r++) dx[target * count + r] += dy[i * count + r];
        }
      },
    ],
    samples: [
      { inputs: [[]], attributes: { shape: [2, 3] } },
      { inputs: [[3]], attributes: { shape: [3, 2] } },
    ],
  }),

  /** Rows `from` to `to` (not included) of a vector [n] or a matrix [n, B]. dx = dy in those rows, 0 elsewhere. */
  slice: rule<1, { readonly from: number; readonly to: number }>({
    arity: 1,
    shape: ([x], { from, to }) => {
      const isRange = Number.isInteger(from) && Number.isInteger(to) && 0 <= from && from < to;
      if (x.length === 0 || x.length > 2 || !isRange || to > x[0]) {
        throw new ShapeMismatch(`expected a vector [n] or matrix [n, B] that has rows ${from} to ${to}`);
      }
      return [to - from, ...x.slice(1)];
    },
    forward: ({ x: [x], y, shape, attributes }) => {
      const start = attributes.from * (shape[1] ?? 1);
      for (let i = 0; i < y.length; i++) y[i] = x[start + i];
    },
    backward: [
      (dx, dy, { y, shape, attributes }, { count, from, to }) => {
        const start = attributes.from * (shape[1] ?? 1);
        for (let i = 0; i < y.length; i++) {
          for (let r = from; r < to; r++) dx[(start + i) * count + r] += dy[i * count + r];
        }
      },
    ],
    samples: [
      { inputs: [[5]], attributes: { from: 1, to: 4 } },
      { inputs: [[4, 3]], attributes: { from: 2, to: 4 } },
    ],
  }),

  reshape,
  transpose,
  gather,
  concat,
  /** y = x, of which nothing goes back. */
  stopGradient: rule<1>({
    arity: 1,
    shape: ([x]) => x,
    forward: ({ x: [x], y }) => y.set(x),
    backward: [stops],
    samples: [{ inputs: [[2, 3]], attributes: {} }],
  }),

  matmul,
  convTranspose,

  /** E = ½ |o - ô|². do = (o - ô) dE, dô = -(o - ô) dE. */
  squaredError: rule<2>({
    arity: 2,
    shape: scalarOfTwoAlike,
    forward: ({ x: [o, target], y }) => {
      y[0] = 0;
      for (let i = 0; i < o.length; i++) y[0] += 0.5 * (o[i] - target[i]) * (o[i] - target[i]);
    },
    backward: [
      (dx, dy, { x: [o, target] }, lanes) => spread(dx, dy, o.length, lanes, (i) => o[i] - target[i]),
      (dx, dy, { x: [o, target] }, lanes) => spread(dx, dy, o.length, lanes, (i) => target[i] - o[i]),
    ],
    samples: [{ inputs: [[3], [3]], attributes: {} }],
  }),

  crossEntropy,
  focalLoss,
};

/** The derivative of the larger of two numbers with respect to the first. Beside NaN all passes. */
function share(own: number, other: number): number {
  if (own === other) return 0.5;
  return own < other ? 0 : 1;
}
