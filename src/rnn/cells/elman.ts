import { add, matmul, type GraphNode } from '../../autograd/index.ts';
import { addBias } from './bias.ts';
import type { Cell } from './cell.ts';

/** The simple recurrent cell of the worksheet: `a_t = W h_{t-1} + U x_t (+ b)`, `h_t = f(a_t)` (Elman 1990). */
export const elman = (f: (a: GraphNode, options: { name: string }) => GraphNode): Cell => ({
  gates: ['a'],
  candidate: 'a',
  hasCellState: false,
  takesBh: false,
  step({ W, U, b }, x, before) {
    const Wh = matmul(W, before.h, { name: 'Wh' });
    const Ux = matmul(U, x, { name: 'Ux' });
    const a = addBias(add(Wh, Ux, { name: b ? 'Wh + Ux' : 'a' }), b, 'a');
    return { a: [a], h: f(a, { name: 'h' }) };
  },
});
