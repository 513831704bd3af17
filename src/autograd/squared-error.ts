import { rule, scalarOfTwoAlike, pullFromScalar } from './row.ts';

/** E = ½ |o - ô|². do = (o - ô) dE, dô = -(o - ô) dE. */
export const squaredError = rule<2>({
  arity: 2,
  shape: scalarOfTwoAlike,
  forward: ({ x: [o, target], y }) => {
    y[0] = 0;
    for (let i = 0; i < o.length; i++) y[0] += 0.5 * (o[i] - target[i]) * (o[i] - target[i]);
  },
  backward: [
    (dx, dy, { x: [o, target] }, lanes) => pullFromScalar(dx, dy, o.length, lanes, (i) => o[i] - target[i]),
    (dx, dy, { x: [o, target] }, lanes) => pullFromScalar(dx, dy, o.length, lanes, (i) => target[i] - o[i]),
  ],
  samples: [{ inputs: [[3], [3]], attributes: {} }],
});
