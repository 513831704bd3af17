import { ShapeMismatch } from './errors.ts';
import { rule, scalarOfTwoAlike, spread } from './row.ts';

/**
 * FL = -(1 - p)^γ log p as a function of log p, and its derivative with respect to log p
 * (Lin et al. 2017, "Focal Loss for Dense Object Detection"). Right to the last digits for p near 1 too, γ below 1
 * included: there (1 - p)^(γ-1) alone would be infinite.
 */
export function focal(logP: number, gamma: number): { readonly loss: number; readonly slope: number } {
  const rest = -Math.expm1(logP);
  const weight = rest ** gamma;
  // log p / (1 - p) tends to -1 as p tends to 1.
  const ratio = rest === 0 ? -1 : logP / rest;
  return { loss: 0 - weight * logP, slope: 0 - weight * (1 - gamma * Math.exp(logP) * ratio) };
}

/**
 * E = -ô · (1 - p)^γ log p with p = softmax(o), for vectors [q], or of each column of matrices [q, B] by itself: a
 * number a column. γ = 0 is cross-entropy. With g = ô d FL(p)/d log p: do = (g - p Σg) dE, dô = FL(p) dE.
 */
export const focalLoss = rule<2, { readonly gamma: number }>({
  arity: 2,
  shape: (inputs, { gamma }) => {
    if (!(gamma >= 0 && gamma < Infinity)) throw new ShapeMismatch('expected a finite gamma from 0 up');
    scalarOfTwoAlike(inputs);
    return inputs[0].slice(1);
  },
  forward: ({ x: [o, target], y, attributes: { gamma } }) => {
    const columns = y.length;
    for (let b = 0; b < columns; b++) {
      const logP = logSoftmax(o, b, columns);
      y[b] = 0;
      for (let i = b; i < o.length; i += columns) y[b] += target[i] * focal(logP(i), gamma).loss;
    }
  },
  backward: [
    (dx, dy, { x: [o, target], y: { length: columns }, attributes: { gamma } }, lanes) => {
      for (let b = 0; b < columns; b++) {
        const logP = logSoftmax(o, b, columns);
        const g = (i: number) => target[i] * focal(logP(i), gamma).slope;
        let total = 0;
        for (let i = b; i < o.length; i += columns) total += g(i);
        const slope = (i: number) => {
          const own = g(i);
          // g - p Σg, written so that p near 1 does not cancel where one target is 1 and the others are 0
          return -Math.expm1(logP(i)) * own - Math.exp(logP(i)) * (total - own);
        };
        spread(dx, dy.subarray(b * lanes.count), o.length, lanes, slope, b, columns);
      }
    },
    (dx, dy, { x: [o], y: { length: columns }, attributes: { gamma } }, lanes) => {
      for (let b = 0; b < columns; b++) {
        const logP = logSoftmax(o, b, columns);
        const slope = (i: number) => focal(logP(i), gamma).loss;
        spread(dx, dy.subarray(b * lanes.count), o.length, lanes, slope, b, columns);
      }
    },
  ],
  samples: [
    { inputs: [[4], [4]], attributes: { gamma: 0.5 } },
    {
      inputs: [
        [3, 2],
        [3, 2],
      ],
      attributes: { gamma: 2 },
    },
  ],
});

/** log softmax(o) over every `stride`-th entry from `first` on; the largest is taken out, so that p near 1 is exact. */
function logSoftmax(o: Float64Array, first: number, stride: number): (i: number) => number {
  let top = first;
  for (let i = first; i < o.length; i += stride) if (o[i] > o[top]) top = i;
  let others = 0;
  for (let i = first; i < o.length; i += stride) if (i !== top) others += Math.exp(o[i] - o[top]);
  const logTotal = Math.log1p(others);
  return (i) => o[i] - o[top] - logTotal;
}
