// log Σ e^x, with the largest entry taken out.
import { add, broadcast, exp, Graph, log, max, stopGradient, sub, sum } from '../../../src/index.ts';
import { type Functions, valueAndGradient } from './prepared.ts';

const { value, gradient } = valueAndGradient(({ x }: { x: number[] }) => {
  const leaf = new Graph().leaf([x.length], 'x');
  const largest = stopGradient(max(leaf));
  const rest = exp(sub(leaf, broadcast(largest, { shape: leaf.shape })));
  return { E: add(largest, log(sum(rest))), wrt: [leaf], values: [[leaf, x]] };
});

export const lse: Functions = { primal: value, gradient };
