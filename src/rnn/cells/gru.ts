// Cho et al. 2014, with the reset gate after the product, as in cuDNN:
//   r, z = σ(W h_{t-1} + U x_t + b), each of its rows
//   n = tanh(U_n x_t + b_n + r ⊙ (W_n h_{t-1} + bh))
//   h_t = (1 - z) ⊙ n + z ⊙ h_{t-1}, computed as n + z ⊙ (h_{t-1} - n)
import { add, matmul, mul, type GraphNode, sigmoid, slice, sub, tanh } from '../../autograd/index.ts';
import { addBias } from './columnwise.ts';
import { type Cell, usualParameters } from './cell.ts';

export const gru = {
  title: 'GRU',
  gates: ['r', 'z', 'n'],
  parameters: {
    ...usualParameters,
    bh: { shape: ['n'], isOptional: true, title: 'bias inside the reset' },
  },
  candidate: 'n',
  keeps: { gate: 'z', called: 'gates z', isQuarterAtRest: true },
  hasCellState: false,
  equation: ({ now, before }) => `h${now} = (1 − z) ⊙ n + z ⊙ h${before}`,
  hop: 'A hop back multiplies by the gate z; what is left, 1 − z, takes the way through n, W and the gates.',
  step({ W, U, b, bh }, x, { h }) {
    const size = h.shape[0];
    const Wh = matmul(W, h, { name: 'Wh' });
    const Ux = addBias(matmul(U, x, { name: 'Ux' }), b, 'Ux + b');
    const rows = (of: GraphNode, block: number, name: string) =>
      slice(of, { from: block * size, to: (block + 1) * size, name });
    const before = (block: number, name: string) =>
      add(rows(Wh, block, `Wh_${name}`), rows(Ux, block, `Ux_${name}`), { name: `a_${name}` });

    const a_r = before(0, 'r');
    const r = sigmoid(a_r, { name: 'gate r' });
    const a_z = before(1, 'z');
    const z = sigmoid(a_z, { name: 'gate z' });
    const recalled = mul(r, addBias(rows(Wh, 2, 'Wh_n'), bh, 'Wh_n + bh'), { name: 'r ⊙ Wh_n' });
    const a_n = add(rows(Ux, 2, 'Ux_n'), recalled, { name: 'a_n' });
    const n = tanh(a_n, { name: 'gate n' });
    const kept = mul(z, sub(h, n, { name: 'h - n' }), { name: 'z ⊙ (h - n)' });
    return { a: [a_r, a_z, a_n], h: add(n, kept, { name: 'h' }) };
  },
} satisfies Cell;
