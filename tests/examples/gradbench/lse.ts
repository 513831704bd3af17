// log Σ e^x.
import { Graph, logSumExp } from '../../../src/index.ts';
import { type Functions, valueAndGradient } from './prepared.ts';

const { value, gradient } = valueAndGradient(({ x }: { x: number[] }) => {
  const leaf = new Graph().leaf([x.length], 'x');
  return { E: logSumExp(leaf), wrt: [leaf], values: [[leaf, x]] };
});

export const lse: Functions = { primal: value, gradient };
