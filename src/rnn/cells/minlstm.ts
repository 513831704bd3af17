// The LSTM that a parallel scan can train (Feng et al. 2024): gates that see the input alone, made to add up to 1.
//   f, i = σ(U x_t + b), each of its rows, and n = U_n x_t + b_n
//   h_t = f / (f + i) ⊙ h_{t-1} + i / (f + i) ⊙ n
import { add, div, identity, matmul, mul, sigmoid, slice } from '../../autograd/index.ts';
import { addBias } from './columnwise.ts';
import { type Cell, logistic, usualParameters } from './cell.ts';

const { U, b } = usualParameters;

export const minLstm = {
  title: 'minLSTM',
  gates: ['f', 'i', 'n'],
  parameters: { U, b },
  candidate: 'n',
  keeps: {
    gate: 'f',
    called: 'shares f / (f + i)',
    node: 'f / (f + i)',
    atForgetBias: (bias) => logistic(bias) / (logistic(bias) + 1 / 2),
  },
  hasCellState: false,
  equation: ({ now, before }) =>
    `h${now} = (f ⊙ h${before} + i ⊙ n) / (f + i), f and i = σ(U x${now}), n = U_n x${now}`,
  hop: 'A hop back multiplies by f / (f + i) and nothing else: no W, no slope, no other way.',
  step({ U, b }, x, { h }) {
    const size = h.shape[0];
    const a = addBias(matmul(U, x, { name: 'Ux' }), b, 'Ux + b');
    const rows = (block: number, name: string) =>
      slice(a, { from: block * size, to: (block + 1) * size, name });

    const a_f = rows(0, 'a_f');
    const f = sigmoid(a_f, { name: 'gate f' });
    const a_i = rows(1, 'a_i');
    const i = sigmoid(a_i, { name: 'gate i' });
    const a_n = rows(2, 'a_n');
    const n = identity(a_n, { name: 'gate n' });
    const both = add(f, i, { name: 'f + i' });
    const kept = mul(div(f, both, { name: 'f / (f + i)' }), h, { name: 'f ⊙ h' });
    const added = mul(div(i, both, { name: 'i / (f + i)' }), n, { name: 'i ⊙ n' });
    return { a: [a_f, a_i, a_n], h: add(kept, added, { name: 'h' }) };
  },
} satisfies Cell;
