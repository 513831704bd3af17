import { ShapeMismatch } from './errors.ts';
import { rule } from './row.ts';
import type { Frame } from './rule.ts';

export interface ConvolutionAttributes {
  /** How far the stamps of neighbouring entries are apart, 1 or more. */
  readonly stride: number;
  /** Rows and columns that are cut off at each border, 0 or more. */
  readonly padding: number;
}

/**
 * Transposed convolution: each entry of the input [h, w] stamps the kernel [m, n], times itself, on the output
 * [(h - 1) stride + m - 2 padding, (w - 1) stride + n - 2 padding], `stride` apart; where stamps overlap they add up.
 *
 *     y[i·stride + a - padding, j·stride + b - padding] += x[i, j] K[a, b]
 *
 * dx is the plain convolution of dy with the same kernel.
 */
export const convTranspose = rule<2, ConvolutionAttributes>({
  arity: 2,
  shape: ([x, kernel], { stride, padding }) => {
    if (x.length !== 2 || kernel.length !== 2) throw new ShapeMismatch('expected two matrices');
    if (!Number.isInteger(stride) || stride < 1) throw new ShapeMismatch('expected a whole stride from 1 up');
    if (!Number.isInteger(padding) || padding < 0) {
      throw new ShapeMismatch('expected a whole padding from 0 up');
    }
    const shape = x.map((size, axis) => (size - 1) * stride + kernel[axis] - 2 * padding);
    if (Math.min(...shape) < 1) throw new ShapeMismatch(`padding ${padding} leaves nothing of the output`);
    return shape;
  },
  forward: (frame) => {
    const {
      x: [x, kernel],
      y,
    } = frame;
    y.fill(0);
    eachProduct(frame, (from, by, to) => (y[to] += x[from] * kernel[by]));
  },
  backward: [
    // dx += K dy
    (dx, dy, frame, { count, from, to }) => {
      const kernel = frame.x[1];
      eachProduct(frame, (entry, by, at) => {
        for (let r = from; r < to; r++) dx[entry * count + r] += kernel[by] * dy[at * count + r];
      });
    },
    // dK += x dy
    (dK, dy, frame, { count, from, to }) => {
      const x = frame.x[0];
      eachProduct(frame, (entry, by, at) => {
        for (let r = from; r < to; r++) dK[by * count + r] += x[entry] * dy[at * count + r];
      });
    },
  ],
  samples: [
    {
      inputs: [
        [2, 3],
        [3, 2],
      ],
      attributes: { stride: 1, padding: 0 },
    },
    {
      inputs: [
        [3, 2],
        [3, 4],
      ],
      attributes: { stride: 2, padding: 1 },
    },
  ],
});

/** Calls `visit` for each product in the sum: the places of its input entry, its kernel entry, and its output entry. */
function eachProduct(
  {
    inputShapes: [[height, width], [rows, columns]],
    shape,
    attributes: { stride, padding },
  }: Frame<ConvolutionAttributes>,
  visit: (entry: number, by: number, at: number) => void,
): void {
  const [bottom, right] = shape;
  for (let i = 0; i < height; i++) {
    for (let a = 0; a < rows; a++) {
      const row = i * stride + a - padding;
      if (row < 0 || row >= bottom) continue;
      for (let j = 0; j < width; j++) {
        for (let b = 0; b < columns; b++) {
          const column = j * stride + b - padding;
          if (column >= 0 && column < right) visit(i * width + j, a * columns + b, row * right + column);
        }
      }
    }
  }
}
