import { add, matmul, type GraphNode } from '../../autograd/index.ts';
import { addBias } from './columnwise.ts';
import { type Activation, type Cell, usualParameters } from './cell.ts';

/** The simple recurrent cell of the worksheet: `a_t = W h_{t-1} + U x_t (+ b)`, `h_t = f(a_t)` (Elman 1990). */
export function elman(
  title: string,
  f: (a: GraphNode, options: { name: string }) => GraphNode,
  activation: Activation,
): Omit<Cell, 'parameters'> & { readonly parameters: typeof usualParameters } {
  const { symbol } = activation;
  return {
    title,
    gates: ['a'],
    parameters: usualParameters,
    candidate: 'a',
    activation,
    hasCellState: false,
    equation: ({ now, a }) => (symbol ? `h${now} = ${symbol}(${a})` : `h${now} = ${a}`),
    hop: `Each hop back multiplies by ${symbol ? `diag(${symbol}′(a)) ` : ''}W, transposed.`,
    step({ W, U, b }, x, before) {
      const Wh = matmul(W, before.h, { name: 'Wh' });
      const Ux = matmul(U, x, { name: 'Ux' });
      const a = addBias(add(Wh, Ux, { name: b ? 'Wh + Ux' : 'a' }), b, 'a');
      return { a: [a], h: f(a, { name: 'h' }) };
    },
  };
}
