import { rule, scalarOfTwoAlike, spread } from './row.ts';

/**
 * E = -ô · log softmax(o), of each column of matrices [q, B] by itself, and summed over them.
 * do = (softmax(o) Σô - ô) dE, dô = -log softmax(o) dE.
 */
export const crossEntropy = rule<2>({
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
});

/** log Σ exp(o) over every `stride`-th entry from `first` on, kept from overflowing by taking the largest out first. */
function logSumExp(o: Float64Array, first: number, stride: number): number {
  let largest = -Infinity;
  for (let i = first; i < o.length; i += stride) largest = Math.max(largest, o[i]);
  let sum = 0;
  for (let i = first; i < o.length; i += stride) sum += Math.exp(o[i] - largest);
  return largest + Math.log(sum);
}
