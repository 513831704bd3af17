// Cho et al. 2014, with the reset gate before the product, as they have it; in Keras `reset_after=False`:
//   r, z = σ(W h_{t-1} + U x_t + b), each of its rows
//   n = tanh(W_n (r ⊙ h_{t-1}) + U_n x_t + b_n)
//   h_t = (1 - z) ⊙ n + z ⊙ h_{t-1}, computed as n + z ⊙ (h_{t-1} - n)
import { add, type GraphNode, matmul, mul, sigmoid, slice, sub, tanh } from '../../autograd/index.ts';
import { addBias } from './columnwise.ts';
import { type Cell, usualParameters } from './cell.ts';

export const gruBefore = {
  title: 'GRU, reset before',
  gates: ['r', 'z', 'n'],
  parameters: usualParameters,
  pieces: { W: { W_rz: ['r', 'z'], W_n: ['n'] } },
  written: { cell: 'gru', reset: 'before' },
  candidate: 'n',
  keeps: { gate: 'z', called: 'gates z', isQuarterAtRest: true },
  hasCellState: false,
  equation: ({ now, before }) =>
    `h${now} = (1 − z) ⊙ n + z ⊙ h${before}, n = tanh(W_n (r ⊙ h${before}) + U_n x${now})`,
  hop: 'A hop back multiplies by the gate z; what is left, 1 − z, takes the way through n, W, r and the gates.',
  step({ W_rz, W_n, U, b }, x, { h }) {
    const size = h.shape[0];
    const Wh = matmul(W_rz!, h, { name: 'Wh' });
    const Ux = addBias(matmul(U, x, { name: 'Ux' }), b, 'Ux + b');
    const rows = (of: GraphNode, block: number, name: string) =>
      slice(of, { from: block * size, to: (block + 1) * size, name });
    const before = (block: number, name: string) =>
      add(rows(Wh, block, `Wh_${name}`), rows(Ux, block, `Ux_${name}`), { name: `a_${name}` });

    const a_r = before(0, 'r');
    const r = sigmoid(a_r, { name: 'gate r' });
    const a_z = before(1, 'z');
    const z = sigmoid(a_z, { name: 'gate z' });
    const recalled = matmul(W_n!, mul(r, h, { name: 'r ⊙ h' }), { name: 'W_n (r ⊙ h)' });
    const a_n = add(rows(Ux, 2, 'Ux_n'), recalled, { name: 'a_n' });
    const n = tanh(a_n, { name: 'gate n' });
    const kept = mul(z, sub(h, n, { name: 'h - n' }), { name: 'z ⊙ (h - n)' });
    return { a: [a_r, a_z, a_n], h: add(n, kept, { name: 'h' }) };
  },
} satisfies Cell;
