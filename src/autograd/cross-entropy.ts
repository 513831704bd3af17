import { rule, scalarOfTwoAlike, pullFromScalar } from './row.ts';
import type { Shape } from './shape.ts';
import { columnsOf, Softmax } from './softmax.ts';

/**
 * E = -ô · log softmax(o), of each column of matrices [q, B] by itself, and summed over them; of more axes, all but
 * the first count columns. Where ô is 0 nothing counts, be the logit -Infinity.
 * do = (softmax(o) Σô - ô) dE, dô = -log softmax(o) dE.
 */
export const crossEntropy = rule<2>({
  arity: 2,
  shape: scalarOfTwoAlike,
  forward: ({ x: [o, target], y, inputShapes: [shape] }) => {
    y[0] = 0;
    eachSoftmax(o, shape, (p) => {
      y[0] -= p.sum((i) => (target[i] === 0 ? 0 : target[i] * p.log(i)));
    });
  },
  backward: [
    (dx, dy, { x: [o, target], inputShapes: [shape] }, lanes) =>
      eachSoftmax(o, shape, (p) => {
        const slope = p.pull((i) => -target[i]);
        pullFromScalar(dx, dy, o.length, lanes, slope, p.first, p.stride);
      }),
    (dx, dy, { x: [o], inputShapes: [shape] }, lanes) =>
      eachSoftmax(o, shape, (p) =>
        pullFromScalar(dx, dy, o.length, lanes, (i) => -p.log(i), p.first, p.stride),
      ),
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
    {
      inputs: [
        [3, 2, 2],
        [3, 2, 2],
      ],
      attributes: {},
    },
  ],
});

function eachSoftmax(o: Float64Array, shape: Shape, visit: (p: Softmax) => void): void {
  const columns = columnsOf(shape, o.length);
  for (let b = 0; b < columns; b++) visit(new Softmax(o, b, columns));
}
