// x², and its derivative.
import { Graph, mul } from '../../../src/index.ts';
import { type Functions, valueAndGradient } from './prepared.ts';

const { value, gradient } = valueAndGradient((x: number) => {
  const leaf = new Graph().leaf([], 'x');
  return { E: mul(leaf, leaf), wrt: [leaf], values: [[leaf, [x]]] };
});

export const hello: Functions = {
  square: value,
  async double(x: number) {
    const { run, output } = await gradient(x);
    return { run, output: () => (output() as number[])[0] };
  },
};
