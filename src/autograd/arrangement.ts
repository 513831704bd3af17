/** Ops that move entries about and compute nothing. */
import { ShapeMismatch } from './errors.ts';
import { assertAxis, linesOf, startsOf } from './lines.ts';
import { shown } from './shown.ts';
import { rule } from './row.ts';
import { type Frame, type Pullback, stops, type VariadicRule } from './rule.ts';
import { isShape, formatShape, type Shape, sizeOf } from './shape.ts';

/** Entry `from(i, frame)` of the input becomes entry i; dx gets dy back from where it went. */
const moved = /* @__NO_SIDE_EFFECTS__ */ <Attributes>(
  from: (frame: Frame<Attributes>) => (i: number) => number,
) => ({
  forward: (frame: Frame<Attributes>) => {
    const at = from(frame);
    for (let i = 0; i < frame.y.length; i++) frame.y[i] = frame.x[0][at(i)];
  },
  backward: [
    (dx, dy, frame, { count, from: first, to }) => {
      const at = from(frame);
      for (let i = 0; i < frame.y.length; i++) {
        for (let r = first; r < to; r++) dx[at(i) * count + r] += dy[i * count + r];
      }
    },
  ] as readonly [Pullback<Attributes>],
});

/** The same numbers, row by row, in another shape. */
export const reshape = rule<1, { readonly shape: Shape }>({
  arity: 1,
  shape: ([x], { shape }) => {
    if (!isShape(shape)) {
      throw new ShapeMismatch(`expected a shape of whole numbers from 1 up, not ${shown(shape)}`);
    }
    if (sizeOf(x) !== sizeOf(shape)) throw new ShapeMismatch(`${formatShape(shape)} has not as many entries`);
    return shape;
  },
  ...moved(() => (i) => i),
  samples: [
    { inputs: [[2, 3]], attributes: { shape: [6] } },
    { inputs: [[6]], attributes: { shape: [2, 3] } },
    { inputs: [[2, 3]], attributes: { shape: [3, 1, 2] } },
  ],
});

/** The axes in another order: axis i of the result is axis `axes[i]` of x; in reverse unless told. */
export const transpose = rule<1, { readonly axes?: readonly number[] }>({
  arity: 1,
  shape: ([x], { axes = reversed(x) }) => {
    if (!Array.isArray(axes)) throw new ShapeMismatch(`expected a list of axes, not ${shown(axes)}`);
    if (axes.length !== x.length || x.some((_, axis) => !axes.includes(axis))) {
      throw new ShapeMismatch(`expected each axis of ${formatShape(x)} once, not ${formatShape(axes)}`);
    }
    return axes.map((axis) => x[axis]);
  },
  ...moved<{ readonly axes?: readonly number[] }>(({ inputShapes: [x], shape, attributes }) => {
    const strides = (attributes.axes ?? reversed(x)).map((axis) => sizeOf(x.slice(axis + 1)));
    return (i) => {
      let [rest, at] = [i, 0];
      for (let axis = shape.length - 1; axis >= 0; axis--) {
        at += (rest % shape[axis]) * strides[axis];
        rest = Math.floor(rest / shape[axis]);
      }
      return at;
    };
  }),
  samples: [
    { inputs: [[2, 3]], attributes: {} },
    { inputs: [[2, 2, 3]], attributes: { axes: [1, 2, 0] } },
  ],
});

/** Rows `indices` of x, along its first axis; a row can be taken more than once. */
export const gather = rule<1, { readonly indices: readonly number[] }>({
  arity: 1,
  shape: ([x], { indices }) => {
    if (x.length === 0) throw new ShapeMismatch('a number has no rows');
    if (!Array.isArray(indices) || indices.length === 0) {
      throw new ShapeMismatch(`expected a list of rows, one at least, not ${shown(indices)}`);
    }
    const wrong = indices.find((row) => !Number.isInteger(row) || row < 0 || row >= x[0]);
    if (wrong !== undefined) throw new ShapeMismatch(`expected rows from 0 to ${x[0] - 1}, not ${wrong}`);
    return [indices.length, ...x.slice(1)];
  },
  ...moved<{ readonly indices: readonly number[] }>(({ inputShapes: [x], attributes: { indices } }) => {
    const width = sizeOf(x.slice(1));
    return (i) => indices[Math.floor(i / width)] * width + (i % width);
  }),
  samples: [
    { inputs: [[4]], attributes: { indices: [3, 0, 3] } },
    { inputs: [[3, 2]], attributes: { indices: [2, 2, 0, 1] } },
  ],
});

/** Values behind each other along an axis, the first unless told; their other axes are alike. */
export const concat: VariadicRule<{ readonly axis?: number }> = {
  arity: 'any',
  shape: (inputs, { axis = 0 }) => {
    const [first] = inputs;
    assertAxis(first, axis);
    const fits = (x: Shape) => x.length === first.length && x.every((n, i) => i === axis || n === first[i]);
    if (!inputs.every(fits)) throw new ShapeMismatch(`shapes must match but for axis ${axis}`);
    return first.map((n, i) => (i === axis ? inputs.reduce((total, x) => total + x[axis], 0) : n));
  },
  forward: (frame) => {
    for (const [slot, x] of frame.x.entries()) eachOf(frame, slot, (from, to) => (frame.y[to] = x[from]));
  },
  backward:
    (slot) =>
    (dx, dy, frame, { count, from, to }) =>
      eachOf(frame, slot, (at, i) => {
        for (let r = from; r < to; r++) dx[at * count + r] += dy[i * count + r];
      }),
  samples: [
    { inputs: [[2], [3], [1]], attributes: {} },
    {
      inputs: [
        [2, 3],
        [1, 3],
      ],
      attributes: {},
    },
    {
      inputs: [
        [2, 3],
        [2, 1],
        [2, 2],
      ],
      attributes: { axis: 1 },
    },
  ],
};

/** Repeats a scalar everywhere, or a vector [n] as each column of a matrix [n, B]. */
export const broadcast = rule<1, { readonly shape: Shape }>({
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
});

/** Rows `from` to `to` (not included) of a vector [n] or a matrix [n, B]. dx = dy in those rows, 0 elsewhere. */
export const slice = rule<1, { readonly from: number; readonly to: number }>({
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
});

/** y = x, of which nothing goes back. */
export const stopGradient = rule<1>({
  arity: 1,
  shape: ([x]) => x,
  forward: ({ x: [x], y }) => y.set(x),
  backward: [stops],
  samples: [{ inputs: [[2, 3]], attributes: {} }],
});

/** Calls `visit` with the place of each entry of one input, and its place in the whole. */
function eachOf(
  { inputShapes, shape, attributes: { axis = 0 } }: Frame<{ readonly axis?: number }>,
  slot: number,
  visit: (from: number, to: number) => void,
): void {
  const whole = linesOf(shape, axis);
  const own = linesOf(inputShapes[slot], axis);
  const before = startsOf(inputShapes, () => inputShapes.map((x) => x[axis]))[slot];
  for (let line = 0; line < own.count; line++) {
    const [from, to] = [own.start(line), whole.start(line) + before * whole.stride];
    for (let k = 0; k < own.length; k++) visit(from + k * own.stride, to + k * whole.stride);
  }
}

const reversed = (shape: Shape): number[] => shape.map((_, axis) => shape.length - 1 - axis);
