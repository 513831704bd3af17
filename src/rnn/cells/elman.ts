import { add, matmul, type Node } from '../../autograd/index.ts';
import type { Cell } from './cell.ts';

/** The simple recurrent cell of the worksheet: `a_t = W h_{t-1} + U x_t (+ b)`, `h_t = f(a_t)` (Elman 1990). */
export const elman = (f: (a: Node, options: { name: string }) => Node): Cell => ({
  gates: 1,
  step({ W, U, b }, x, h) {
    const Wh = matmul(W, h, { name: 'Wh' });
    const Ux = matmul(U, x, { name: 'Ux' });
    const a = b ? add(add(Wh, Ux, { name: 'Wh + Ux' }), b, { name: 'a' }) : add(Wh, Ux, { name: 'a' });
    return f(a, { name: 'h' });
  },
});
