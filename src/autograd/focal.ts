import { ShapeMismatch } from './errors.ts';
import { rule, scalarOfTwoAlike, pullFromScalar } from './row.ts';
import { Softmax } from './softmax.ts';

/**
 * FL = -(1 - p)^γ log p as a function of log p, and its derivative with respect to log p
 * (Lin et al. 2017, "Focal Loss for Dense Object Detection"). Right to the last digits for p near 1 too, γ below 1
 * included: there (1 - p)^(γ-1) alone would be infinite.
 */
export function focal(logP: number, gamma: number): { readonly loss: number; readonly slope: number } {
  const p = Math.exp(logP);
  const rest = -Math.expm1(logP);
  const weight = rest ** gamma;
  // p log p / (1 - p) tends to -1 as p tends to 1, and to 0 as it tends to 0.
  const ratio = p === 0 ? 0 : rest === 0 ? -1 : (p * logP) / rest;
  return { loss: 0 - weight * logP, slope: 0 - weight * (1 - gamma * ratio) };
}

/**
 * E = -ô · (1 - p)^γ log p with p = softmax(o), for vectors [q], or of each column of matrices [q, B] by itself: a
 * number a column; what ô leaves out counts for nothing. γ = 0 is cross-entropy. With g = ô d FL(p)/d log p: do = (g - p Σg) dE, dô = FL(p) dE.
 */
export const focalLoss = rule<2, { readonly gamma: number }>({
  arity: 2,
  shape: (inputs, { gamma }) => {
    if (!(gamma >= 0 && gamma < Infinity)) throw new ShapeMismatch('expected a finite gamma from 0 up');
    scalarOfTwoAlike(inputs);
    return inputs[0].slice(1);
  },
  forward: ({ x: [o, target], y, attributes: { gamma } }) => {
    for (let b = 0; b < y.length; b++) {
      const p = new Softmax(o, b, y.length);
      y[b] = p.sum((i) => (target[i] === 0 ? 0 : target[i] * focal(p.log(i), gamma).loss));
    }
  },
  backward: [
    (dx, dy, { x: [o, target], y: { length: columns }, attributes: { gamma } }, lanes) => {
      for (let b = 0; b < columns; b++) {
        const p = new Softmax(o, b, columns);
        const slope = p.pull((i) => target[i] * focal(p.log(i), gamma).slope);
        pullFromScalar(dx, dy.subarray(b * lanes.count), o.length, lanes, slope, b, columns);
      }
    },
    (dx, dy, { x: [o], y: { length: columns }, attributes: { gamma } }, lanes) => {
      for (let b = 0; b < columns; b++) {
        const p = new Softmax(o, b, columns);
        const slope = (i: number) => focal(p.log(i), gamma).loss;
        pullFromScalar(dx, dy.subarray(b * lanes.count), o.length, lanes, slope, b, columns);
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
