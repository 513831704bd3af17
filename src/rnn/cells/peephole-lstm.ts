// The LSTM whose gates see the cell state (Gers & Schmidhuber 2000; as in Gers, Schraudolph & Schmidhuber 2002):
//   i, f = σ(W h_{t-1} + U x_t + p ⊙ c_{t-1} + b) and g = tanh(W h_{t-1} + U x_t + b), each of its rows
//   c_t = f ⊙ c_{t-1} + i ⊙ g
//   o = σ(W h_{t-1} + U x_t + p_o ⊙ c_t + b_o),  h_t = o ⊙ tanh(c_t)
import { add, matmul, mul, sigmoid, slice, tanh } from '../../autograd/index.ts';
import { addBias, scaleBy } from './columnwise.ts';
import { type Cell, logistic, usualParameters } from './cell.ts';

export const peepholeLstm = {
  title: 'peephole LSTM',
  gates: ['i', 'f', 'g', 'o'],
  parameters: {
    ...usualParameters,
    p_i: { shape: ['n'], title: 'peephole of the input gate', starts: { spread: 0.5 } },
    p_f: { shape: ['n'], title: 'peephole of the forget gate', starts: { spread: 0.5 } },
    p_o: { shape: ['n'], title: 'peephole of the output gate', starts: { spread: 0.5 } },
  },
  candidate: 'g',
  keeps: {
    gate: 'f',
    called: 'forget gates',
    node: 'gate f',
    atForgetBias: logistic,
    isQuarterAtRest: true,
  },
  hasCellState: true,
  equation: ({ now, before }) =>
    `c${now} = f ⊙ c${before} + i ⊙ g, h${now} = o ⊙ tanh(c${now}); i and f see c${before}, o sees c${now}`,
  hop: 'Along c a hop back multiplies by the forget gate f, and a peephole leads from each gate to c; the other way leads through W.',
  step({ W, U, b, p_i, p_f, p_o }, x, before) {
    const n = before.h.shape[0];
    const Wh = matmul(W, before.h, { name: 'Wh' });
    const Ux = matmul(U, x, { name: 'Ux' });
    const a = addBias(add(Wh, Ux, { name: b ? 'Wh + Ux' : 'a' }), b, 'a');
    const rows = (block: number, name: string) => slice(a, { from: block * n, to: (block + 1) * n, name });

    const a_i = add(rows(0, 'rows i'), scaleBy(p_i!, before.c!, 'p_i ⊙ c'), { name: 'a_i' });
    const i = sigmoid(a_i, { name: 'gate i' });
    const a_f = add(rows(1, 'rows f'), scaleBy(p_f!, before.c!, 'p_f ⊙ c'), { name: 'a_f' });
    const f = sigmoid(a_f, { name: 'gate f' });
    const a_g = rows(2, 'a_g');
    const g = tanh(a_g, { name: 'gate g' });
    const kept = mul(f, before.c!, { name: 'f ⊙ c' });
    const added = mul(i, g, { name: 'i ⊙ g' });
    const c = add(kept, added, { name: 'c' });
    const a_o = add(rows(3, 'rows o'), scaleBy(p_o!, c, 'p_o ⊙ c'), { name: 'a_o' });
    const o = sigmoid(a_o, { name: 'gate o' });
    return { a: [a_i, a_f, a_g, a_o], c, h: mul(o, tanh(c, { name: 'tanh c' }), { name: 'h' }) };
  },
} satisfies Cell;
