import { type Along, assertAxis, linesOf } from './lines.ts';
import { rule } from './row.ts';

/** Keeps what is all alike from being divided by 0, as in PyTorch. */
export const EPSILON = 1e-5;

/**
 * (x - μ) / √(σ² + 1e-5) along an axis, the first unless told: μ and σ² are mean and variance of a line (Ba, Kiros & Hinton 2016).
 * dx = (dy - mean dy - y mean(y dy)) / √(σ² + 1e-5).
 */
export const normalise = rule<1, Along>({
  arity: 1,
  shape: ([x], { axis = 0 }) => {
    assertAxis(x, axis);
    return x;
  },
  forward: ({ x: [x], y, shape, attributes: { axis = 0 } }) => {
    const lines = linesOf(shape, axis);
    const { length, stride } = lines;
    for (let line = 0; line < lines.count; line++) {
      const first = lines.start(line);
      const end = first + length * stride;
      const mean = meanOf(x, first, end, stride, length);
      const deviation = deviationOf(x, first, end, stride, length, mean);
      for (let i = first; i < end; i += stride) y[i] = (x[i] - mean) / deviation;
    }
  },
  backward: [
    (dx, dy, { x: [x], y, shape, attributes: { axis = 0 } }, { count, from, to }) => {
      const lines = linesOf(shape, axis);
      const { length, stride } = lines;
      for (let line = 0; line < lines.count; line++) {
        const first = lines.start(line);
        const end = first + length * stride;
        const mean = meanOf(x, first, end, stride, length);
        const deviation = deviationOf(x, first, end, stride, length, mean);
        for (let r = from; r < to; r++) {
          let [alike, along] = [0, 0];
          for (let i = first; i < end; i += stride) {
            alike += dy[i * count + r];
            along += y[i] * dy[i * count + r];
          }
          for (let i = first; i < end; i += stride) {
            dx[i * count + r] += (dy[i * count + r] - alike / length - (y[i] * along) / length) / deviation;
          }
        }
      }
    },
  ],
  samples: [
    { inputs: [[4]], attributes: {} },
    { inputs: [[3, 2]], attributes: {} },
    { inputs: [[3, 3]], attributes: { axis: 1 } },
  ],
});

function meanOf(x: Float64Array, first: number, end: number, stride: number, length: number): number {
  let sum = 0;
  for (let i = first; i < end; i += stride) sum += x[i];
  return sum / length;
}

function deviationOf(
  x: Float64Array,
  first: number,
  end: number,
  stride: number,
  length: number,
  mean: number,
): number {
  let squares = 0;
  for (let i = first; i < end; i += stride) squares += (x[i] - mean) ** 2;
  return Math.sqrt(squares / length + EPSILON);
}
