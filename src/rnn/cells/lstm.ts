// Hochreiter & Schmidhuber 1997, with the forget gate of Gers, Schmidhuber & Cummins 2000:
//   i, f, o = σ(W h_{t-1} + U x_t + b) and g = tanh(W h_{t-1} + U x_t + b), each of its rows
//   c_t = f ⊙ c_{t-1} + i ⊙ g,  h_t = o ⊙ tanh(c_t)
import { add, matmul, mul, sigmoid, slice, tanh } from '../../autograd/index.ts';
import { addBias } from './columnwise.ts';
import { type Cell, logistic, usualParameters } from './cell.ts';

export const lstm = {
  title: 'LSTM',
  gates: ['i', 'f', 'g', 'o'],
  parameters: usualParameters,
  candidate: 'g',
  keeps: { gate: 'f', called: 'forget gates', atForgetBias: logistic, isQuarterAtRest: true },
  hasCellState: true,
  equation: ({ now, before }) => `c${now} = f ⊙ c${before} + i ⊙ g, h${now} = o ⊙ tanh(c${now})`,
  hop: 'Along c a hop back multiplies by the forget gate f alone; the other way leads through W and the gates.',
  step({ W, U, b }, x, before) {
    const n = before.h.shape[0];
    const Wh = matmul(W, before.h, { name: 'Wh' });
    const Ux = matmul(U, x, { name: 'Ux' });
    const a = addBias(add(Wh, Ux, { name: b ? 'Wh + Ux' : 'a' }), b, 'a');
    const rows = (block: number, name: string) => slice(a, { from: block * n, to: (block + 1) * n, name });

    const a_i = rows(0, 'a_i');
    const i = sigmoid(a_i, { name: 'gate i' });
    const a_f = rows(1, 'a_f');
    const f = sigmoid(a_f, { name: 'gate f' });
    const a_g = rows(2, 'a_g');
    const g = tanh(a_g, { name: 'gate g' });
    const a_o = rows(3, 'a_o');
    const o = sigmoid(a_o, { name: 'gate o' });
    const kept = mul(f, before.c!, { name: 'f ⊙ c' });
    const added = mul(i, g, { name: 'i ⊙ g' });
    const c = add(kept, added, { name: 'c' });
    return { a: [a_i, a_f, a_g, a_o], c, h: mul(o, tanh(c, { name: 'tanh c' }), { name: 'h' }) };
  },
} satisfies Cell;
