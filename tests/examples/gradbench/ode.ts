// y_0' = x_0, y_i' = x_i y_{i-1} from y = 0 to time 2, by s steps of Runge and Kutta's method of order 4.
import { add, concat, Graph, type GraphNode, mul, scale, slice, sum } from '../../../src/index.ts';
import { type Functions, prepare } from './prepared.ts';

interface Input {
  readonly x: number[];
  readonly s: number;
}

function trace({ x: { length: n }, s }: Input) {
  const graph = new Graph();
  const x = graph.leaf([n], 'x');
  const first = slice(x, { from: 0, to: 1 });
  const slope = (y: GraphNode) => {
    if (n === 1) return first;
    return concat([first, mul(slice(x, { from: 1, to: n }), slice(y, { from: 0, to: n - 1 }))]);
  };
  const h = 2 / s;
  let y = graph.constant(0, [n]);
  for (let step = 0; step < s; step++) {
    const k1 = slope(y);
    const k2 = slope(add(y, scale(k1, { by: h / 2 })));
    const k3 = slope(add(y, scale(k2, { by: h / 2 })));
    const k4 = slope(add(y, scale(k3, { by: h })));
    const twice = scale(add(k2, k3), { by: 2 });
    y = add(y, scale(add(add(k1, twice), k4), { by: h / 6 }));
  }
  return { x, y, last: sum(slice(y, { from: n - 1, to: n })) };
}

export const ode: Functions = {
  primal(input: Input) {
    const { x, y, last } = trace(input);
    return prepare(last, [[x, input.x]], (replay) => [...replay.value(y)], { keep: [y] });
  },
  gradient(input: Input) {
    const { x, last } = trace(input);
    return prepare(last, [[x, input.x]], (replay) => [...replay.cotangent(x)], { wrt: [x] });
  },
};
