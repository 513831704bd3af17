/** Ops that move entries about and compute nothing. */
import { ShapeMismatch } from './errors.ts';
import { assertAxis, linesOf } from './lines.ts';
import { isShape, shown } from './misuse.ts';
import { rule } from './row.ts';
import type { Frame, Pullback, VariadicRule } from './rule.ts';
import { formatShape, type Shape, sizeOf } from './shape.ts';

/** Entry `from(i, frame)` of the input becomes entry i; dx gets dy back from where it went. */
const moved = <Attributes>(from: (frame: Frame<Attributes>) => (i: number) => number) => ({
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

/** Calls `visit` with the place of each entry of one input, and its place in the whole. */
function eachOf(
  { inputShapes, shape, attributes: { axis = 0 } }: Frame<{ readonly axis?: number }>,
  slot: number,
  visit: (from: number, to: number) => void,
): void {
  const whole = linesOf(shape, axis);
  const own = linesOf(inputShapes[slot], axis);
  const before = inputShapes.slice(0, slot).reduce((total, x) => total + x[axis], 0);
  for (let line = 0; line < own.count; line++) {
    const [from, to] = [own.start(line), whole.start(line) + before * whole.stride];
    for (let k = 0; k < own.length; k++) visit(from + k * own.stride, to + k * whole.stride);
  }
}

const reversed = (shape: Shape): number[] => shape.map((_, axis) => shape.length - 1 - axis);
