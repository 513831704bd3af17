/**
 * The registry of derivative rules: every op the engine knows, a row each, simple ones first.
 * A rule is written per input slot and reads as its formula, `dx += Jᵀ dy`. Rules trust the shapes that
 * were checked while tracing, and never broadcast: that is the `broadcast` op's work.
 */
import { ShapeMismatch } from './errors.ts';
import type { Frame, Lanes, Pullback, Rule } from './rule.ts';
import { sameShape, type Shape } from './shape.ts';

const logistic = (x: number): number => 1 / (1 + Math.exp(-x));

export const rules = {
  identity: unary(
    (x) => x,
    () => 1,
  ),
  sigmoid: unary(logistic, (_x, y) => y * (1 - y)),
  tanh: unary(Math.tanh, (_x, y) => 1 - y * y),
  /** The derivative at the kink, x = 0, is taken to be 0. */
  relu: unary(
    (x) => (x <= 0 ? 0 : x),
    (x) => (x > 0 ? 1 : 0),
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

  /** The sum of all entries. dx = dy, in every entry. */
  sum: rule<1>({
    arity: 1,
    shape: () => [],
    forward: ({ x: [x], y }) => {
      y[0] = 0;
      for (const entry of x) y[0] += entry;
    },
    backward: [(dx, dy, { x: [x] }, lanes) => spread(dx, dy, x.length, lanes, () => 1)],
    samples: [{ inputs: [[2, 3]], attributes: {} }],
  }),

  /** Repeats a scalar everywhere, or a vector [n] as each column of a matrix [n, B]. */
  broadcast: rule<1, { readonly shape: Shape }>({
    arity: 1,
    shape: ([from], { shape }) => {
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

  /** Y = A X for a matrix A [m, n] and a vector [n] or a matrix [n, p]. */
  matmul: rule<2>({
    arity: 2,
    shape: ([a, x]) => {
      if (a.length !== 2 || x.length === 0 || x.length > 2 || a[1] !== x[0]) {
        throw new ShapeMismatch('expected a matrix [m, n] and a vector [n] or matrix [n, p]');
      }
      return [a[0], ...x.slice(1)];
    },
    forward: (frame) => {
      const {
        x: [A, X],
        y,
      } = frame;
      const { m, n, p } = sizes(frame);
      for (let i = 0; i < m; i++) {
        for (let b = 0; b < p; b++) {
          let sum = 0;
          for (let j = 0; j < n; j++) sum += A[i * n + j] * X[j * p + b];
          y[i * p + b] = sum;
        }
      }
    },
    backward: [
      // dA += dY Xᵀ
      (dA, dY, frame, { count, from, to }) => {
        const X = frame.x[1];
        const { m, n, p } = sizes(frame);
        for (let i = 0; i < m; i++) {
          for (let j = 0; j < n; j++) {
            const row = (i * n + j) * count;
            for (let b = 0; b < p; b++) {
              const x = X[j * p + b];
              const dy = (i * p + b) * count;
              for (let r = from; r < to; r++) dA[row + r] += dY[dy + r] * x;
            }
          }
        }
      },
      // dX += Aᵀ dY
      (dX, dY, frame, { count, from, to }) => {
        const A = frame.x[0];
        const { m, n, p } = sizes(frame);
        for (let i = 0; i < m; i++) {
          for (let j = 0; j < n; j++) {
            const a = A[i * n + j];
            for (let b = 0; b < p; b++) {
              const dx = (j * p + b) * count;
              const dy = (i * p + b) * count;
              for (let r = from; r < to; r++) dX[dx + r] += a * dY[dy + r];
            }
          }
        }
      },
    ],
    samples: [
      { inputs: [[3, 2], [2]], attributes: {} },
      {
        inputs: [
          [3, 2],
          [2, 4],
        ],
        attributes: {},
      },
    ],
  }),

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

  /**
   * E = -ô · log softmax(o), of each column of matrices [q, B] by itself, and summed over them.
   * do = (softmax(o) Σô - ô) dE, dô = -log softmax(o) dE.
   */
  crossEntropy: rule<2>({
    arity: 2,
    shape: scalarOfTwoAlike,
    forward: ({ x: [o, target], y, inputShapes: [shape] }) => {
      const columns = shape[1] ?? 1;
      y[0] = 0;
      for (let b = 0; b < columns; b++) {
        const logTotal = logSumExp(o, b, columns);
        for (let i = b; i < o.length; i += columns) y[0] -= target[i] * (o[i] - logTotal);
      }
    },
    backward: [
      (dx, dy, { x: [o, target], inputShapes: [shape] }, lanes) => {
        const columns = shape[1] ?? 1;
        for (let b = 0; b < columns; b++) {
          const logTotal = logSumExp(o, b, columns);
          let mass = 0;
          for (let i = b; i < o.length; i += columns) mass += target[i];
          spread(dx, dy, o.length, lanes, (i) => Math.exp(o[i] - logTotal) * mass - target[i], b, columns);
        }
      },
      (dx, dy, { x: [o], inputShapes: [shape] }, lanes) => {
        const columns = shape[1] ?? 1;
        for (let b = 0; b < columns; b++) {
          const logTotal = logSumExp(o, b, columns);
          spread(dx, dy, o.length, lanes, (i) => logTotal - o[i], b, columns);
        }
      },
    ],
    samples: [
      { inputs: [[4], [4]], attributes: {} },
      {
        inputs: [
          [3, 2],
          [3, 2],
        ],
        attributes: {},
      },
    ],
  }),
};

/** Fixes a row's arity and attributes, so that a missing pullback does not compile. */
function rule<Arity extends 1 | 2, Attributes = object>(
  row: Rule<Arity, Attributes>,
): Rule<Arity, Attributes> {
  return row;
}

/** y = f(x), entry by entry; `df(x, y)` is its derivative. */
function unary(f: (x: number) => number, df: (x: number, y: number) => number): Rule<1, object> {
  return {
    arity: 1,
    shape: ([x]) => x,
    forward: ({ x: [x], y }) => {
      for (let i = 0; i < y.length; i++) y[i] = f(x[i]);
    },
    // dx += df(x, y) dy
    backward: [(dx, dy, { x: [x], y }, lanes) => scale(dx, dy, y.length, lanes, (i) => df(x[i], y[i]))],
    samples: [{ inputs: [[2, 3]], attributes: {} }],
  };
}

/** y = f(a, b), entry by entry; `da(a, b)` and `db(a, b)` are its partial derivatives. */
function binary(
  f: (a: number, b: number) => number,
  da: (a: number, b: number) => number,
  db: (a: number, b: number) => number,
): Rule<2, object> {
  const pullback =
    (df: (a: number, b: number) => number): Pullback<object> =>
    (dx, dy, { x: [a, b], y }, lanes) =>
      scale(dx, dy, y.length, lanes, (i) => df(a[i], b[i]));
  return {
    arity: 2,
    shape: alike,
    forward: ({ x: [a, b], y }) => {
      for (let i = 0; i < y.length; i++) y[i] = f(a[i], b[i]);
    },
    backward: [pullback(da), pullback(db)],
    samples: [
      {
        inputs: [
          [2, 3],
          [2, 3],
        ],
        attributes: {},
      },
    ],
  };
}

function alike([a, b]: readonly Shape[]): Shape {
  if (!sameShape(a, b)) throw new ShapeMismatch('shapes must match');
  return a;
}

function scalarOfTwoAlike(inputs: readonly Shape[]): Shape {
  alike(inputs);
  return [];
}

/** dx[i] += d(i) dy[i], in every lane: the pullback of an op that works entry by entry. */
function scale(
  dx: Float64Array,
  dy: Float64Array,
  size: number,
  lanes: Lanes,
  d: (i: number) => number,
): void {
  const { count, from, to } = lanes;
  for (let i = 0; i < size; i++) {
    const slope = d(i);
    for (let r = from; r < to; r++) dx[i * count + r] += slope * dy[i * count + r];
  }
}

/** dx[i] += d(i) dy, in every lane: the pullback of an op with a scalar result. Every `stride`-th i from `first` on. */
function spread(
  dx: Float64Array,
  dy: Float64Array,
  size: number,
  lanes: Lanes,
  d: (i: number) => number,
  first = 0,
  stride = 1,
): void {
  const { count, from, to } = lanes;
  for (let i = first; i < size; i += stride) {
    const slope = d(i);
    for (let r = from; r < to; r++) dx[i * count + r] += slope * dy[r];
  }
}

/** Sizes of Y [m, p] = A [m, n] X [n, p]; a vector X has p = 1. */
function sizes({ inputShapes: [a, x] }: Frame): { m: number; n: number; p: number } {
  return { m: a[0], n: a[1], p: x[1] ?? 1 };
}

/** log Σ exp(o) over every `stride`-th entry from `first` on, kept from overflowing by taking the largest out first. */
function logSumExp(o: Float64Array, first: number, stride: number): number {
  let largest = -Infinity;
  for (let i = first; i < o.length; i += stride) largest = Math.max(largest, o[i]);
  let sum = 0;
  for (let i = first; i < o.length; i += stride) sum += Math.exp(o[i] - largest);
  return largest + Math.log(sum);
}
