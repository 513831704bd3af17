import { ShapeMismatch } from './errors.ts';
import { rule } from './row.ts';
import type { Frame } from './rule.ts';

/** Y = A X for a matrix A [m, n] and a vector [n] or a matrix [n, p]. */
export const matmul = rule<2>({
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
      if (isPlain(p, count)) {
        for (let i = 0, at = 0; i < m; i++) {
          const dy = dY[i];
          for (let j = 0; j < n; j++) dA[at++] += dy * X[j];
        }
        return;
      }
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
      if (isPlain(p, count)) {
        for (let i = 0, at = 0; i < m; i++) {
          const dy = dY[i];
          for (let j = 0; j < n; j++) dX[j] += A[at++] * dy;
        }
        return;
      }
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
});

/** A vector in a single lane, as nearly always: the same sums in the same order, three times as fast. */
const isPlain = (p: number, lanes: number): boolean => p === 1 && lanes === 1;

/** Sizes of Y [m, p] = A [m, n] X [n, p]; a vector X has p = 1. */
function sizes({ inputShapes: [a, x] }: Frame): { m: number; n: number; p: number } {
  return { m: a[0], n: a[1], p: x[1] ?? 1 };
}
