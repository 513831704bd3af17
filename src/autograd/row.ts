/** Makers of the registry's rows, and what their pullbacks share. */
import { ShapeMismatch } from './errors.ts';
import type { Lanes, Pullback, Rule } from './rule.ts';
import { sameShape, type Shape } from './shape.ts';

/** Fixes a row's arity and attributes, so that a missing pullback does not compile. */
/* @__NO_SIDE_EFFECTS__ */
export function rule<Arity extends 1 | 2, Attributes = object>(
  row: Rule<Arity, Attributes>,
): Rule<Arity, Attributes> {
  return row;
}

/** y = f(x), entry by entry; `df(x, y)` is its derivative. */
/* @__NO_SIDE_EFFECTS__ */
export function unary(
  f: (x: number) => number,
  df: (x: number, y: number) => number,
  { positive = false } = {},
): Rule<1, object> {
  return {
    arity: 1,
    shape: ([x]) => x,
    forward: ({ x: [x], y }) => {
      for (let i = 0; i < y.length; i++) y[i] = f(x[i]);
    },
    // dx += df(x, y) dy
    backward: [(dx, dy, { x: [x], y }, lanes) => pullEntries(dx, dy, y.length, lanes, (i) => df(x[i], y[i]))],
    samples: [{ inputs: [[2, 3]], attributes: {}, positive }],
  };
}

/** y = f(a, b), entry by entry; `da(a, b)` and `db(a, b)` are its partial derivatives. */
/* @__NO_SIDE_EFFECTS__ */
export function binary(
  f: (a: number, b: number) => number,
  da: (a: number, b: number) => number,
  db: (a: number, b: number) => number,
  { positive = false } = {},
): Rule<2, object> {
  const pullback =
    (df: (a: number, b: number) => number): Pullback<object> =>
    (dx, dy, { x: [a, b], y }, lanes) =>
      pullEntries(dx, dy, y.length, lanes, (i) => df(a[i], b[i]));
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
        positive,
      },
    ],
  };
}

function alike([a, b]: readonly Shape[]): Shape {
  if (!sameShape(a, b)) throw new ShapeMismatch('shapes must match');
  return a;
}

/** The shape of a scalar made of two values alike. @throws ShapeMismatch */
export function scalarOfTwoAlike(inputs: readonly Shape[]): Shape {
  alike(inputs);
  return [];
}

/** dx[i] += d(i) dy[i], in every lane: the pullback of an op that works entry by entry. */
export function pullEntries(
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
export function pullFromScalar(
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
