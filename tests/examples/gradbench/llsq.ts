// ½ Σ (s_i - Σ_j x_j t_i^j)², with n points t from -1 to 1 and their signs s.
import { add, broadcast, Graph, mul, reshape, slice, squaredError } from '../../../src/index.ts';
import { type Functions, valueAndGradient } from './prepared.ts';

const { value, gradient } = valueAndGradient(({ x, n }: { x: number[]; n: number }) => {
  const graph = new Graph();
  const leaf = graph.leaf([x.length], 'x');
  const points = Array.from({ length: n }, (_, i) => -1 + (i * 2) / (n - 1));
  const t = graph.constant(points, [n], 't');
  const s = graph.constant(points.map(Math.sign), [n], 's');
  const coefficient = (j: number) =>
    broadcast(reshape(slice(leaf, { from: j, to: j + 1 }), { shape: [] }), { shape: [n] });
  // Horner's scheme.
  let y = coefficient(x.length - 1);
  for (let j = x.length - 2; j >= 0; j--) y = add(mul(y, t), coefficient(j));
  return { E: squaredError(y, s), wrt: [leaf], values: [[leaf, x]] };
});

export const llsq: Functions = { primal: value, gradient };
