/** Functions of all entries together, or of each line along an axis. */
import { type Along, assertAxis, type Lines, linesOf, without } from './lines.ts';
import { rule, pullFromScalar } from './row.ts';
import type { Frame, Lanes, Rule, Sample } from './rule.ts';
import { Softmax } from './softmax.ts';

const samples: readonly Sample<Along>[] = [
  { inputs: [[2, 3]], attributes: {} },
  { inputs: [[2, 3, 2]], attributes: {} },
  { inputs: [[4]], attributes: { axis: 0 } },
  { inputs: [[2, 3]], attributes: { axis: 0 } },
  { inputs: [[2, 3]], attributes: { axis: 1 } },
  { inputs: [[2, 3, 2]], attributes: { axis: 1 } },
];

/** The sum. dx = dy, in every entry of a line. */
export const sum = reduction(
  (x, first, { length, stride }) => {
    let total = 0;
    for (let k = 0; k < length; k++) total += x[first + k * stride];
    return total;
  },
  () => () => 1,
);

/** The largest entry. dx = dy where it stands; several that are equal share it evenly. */
export const max = reduction(
  (x, first, { length, stride }) => {
    let largest = -Infinity;
    for (let k = 0; k < length; k++) largest = Math.max(largest, x[first + k * stride]);
    return largest;
  },
  (x, y, first, { length, stride }) => {
    let count = 0;
    for (let k = 0; k < length; k++) count += Number(x[first + k * stride] === y);
    // NaN equals nothing: 0 / 0 passes it on.
    return (i) => Number(x[i] === y) / count;
  },
);

/** log Σ e^x, without overflow. dx = softmax(x) dy. */
export const logSumExp = reduction(
  (x, first, { length, stride }) => {
    let [top, isNaN] = [first, false];
    for (let k = 0, i = first; k < length; k++, i += stride) {
      if (x[i] > x[top]) top = i;
      isNaN ||= Number.isNaN(x[i]);
    }
    if (isNaN) return Number.NaN;
    const largest = x[top];
    if (!Number.isFinite(largest)) return largest;
    let others = 0;
    for (let k = 0, i = first; k < length; k++, i += stride)
      if (i !== top) others += Math.exp(x[i] - largest);
    return largest + Math.log1p(others);
  },
  (x, _y, first, lines) => {
    const p = softmaxOf(x, first, lines);
    return (i) => p.p(i);
  },
);

/**
 * e^x / Σ e^x along an axis, the first unless told. dx = y ∘ (dy - Σ y dy), with the dy of the largest y taken out of both: as good as
 * alone, it would leave nothing of the others.
 */
export const softmax = rule<1, Along>({
  arity: 1,
  shape: ([x], { axis = 0 }) => {
    assertAxis(x, axis);
    return x;
  },
  forward: ({ x: [x], y, shape, attributes: { axis = 0 } }) => {
    eachLine(linesOf(shape, axis), (first, lines) => {
      const p = softmaxOf(x, first, lines);
      for (let k = 0, i = first; k < lines.length; k++, i += lines.stride) y[i] = p.p(i);
    });
  },
  backward: [
    (dx, dy, { y, shape, attributes: { axis = 0 } }, { count, from, to }) => {
      eachLine(linesOf(shape, axis), (first, { length, stride }) => {
        let top = first;
        for (let k = 0, i = first; k < length; k++, i += stride) if (y[i] > y[top]) top = i;
        for (let r = from; r < to; r++) {
          const beside = (i: number) => dy[i * count + r] - dy[top * count + r];
          let mean = 0;
          for (let k = 0, i = first; k < length; k++, i += stride) mean += y[i] * beside(i);
          for (let k = 0, i = first; k < length; k++, i += stride) {
            dx[i * count + r] += y[i] * (beside(i) - mean);
          }
        }
      });
    },
  ],
  samples: [
    { inputs: [[4]], attributes: {} },
    { inputs: [[3, 2]], attributes: {} },
    { inputs: [[3, 2]], attributes: { axis: 1 } },
  ],
});

/** |x|, the root of the sum of squares. dx = x / |x| dy, taken to be 0 at x = 0. */
export const l2Norm = rule<1>({
  arity: 1,
  shape: () => [],
  forward: ({ x: [x], y }) => {
    y[0] = 0;
    for (const entry of x) y[0] = Math.hypot(y[0], entry);
    // An infinity would hide it.
    if (x.some(Number.isNaN)) y[0] = Number.NaN;
  },
  backward: [
    (dx, dy, { x: [x], y }, lanes) => {
      if (y[0] !== 0) pullFromScalar(dx, dy, x.length, lanes, (i) => x[i] / y[0]);
    },
  ],
  samples: [{ inputs: [[2, 3]], attributes: {} }],
});

/** A row whose result is a number a line; `slopes` gives the derivatives of one line, by entry. */
/* @__NO_SIDE_EFFECTS__ */
function reduction(
  value: (x: Float64Array, first: number, lines: Lines) => number,
  slopes: (x: Float64Array, y: number, first: number, lines: Lines) => (i: number) => number,
): Rule<1, Along> {
  return {
    arity: 1,
    shape: ([x], { axis }) => without(x, axis),
    forward: ({ x: [x], y, inputShapes: [shape], attributes: { axis } }: Frame<Along>) =>
      eachLine(linesOf(shape, axis), (first, lines, line) => (y[line] = value(x, first, lines))),
    backward: [
      (dx, dy, { x: [x], y, inputShapes: [shape], attributes: { axis } }, { count, from, to }: Lanes) =>
        eachLine(linesOf(shape, axis), (first, lines, line) => {
          const slope = slopes(x, y[line], first, lines);
          for (let k = 0, i = first; k < lines.length; k++, i += lines.stride) {
            const d = slope(i);
            for (let r = from; r < to; r++) dx[i * count + r] += d * dy[line * count + r];
          }
        }),
    ],
    samples,
  };
}

function eachLine(lines: Lines, visit: (first: number, lines: Lines, line: number) => void): void {
  for (let line = 0; line < lines.count; line++) visit(lines.start(line), lines, line);
}

function softmaxOf(x: Float64Array, first: number, { length, stride }: Lines): Softmax {
  return new Softmax(x.subarray(0, first + (length - 1) * stride + 1), first, stride);
}
