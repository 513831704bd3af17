// The LSTM whose sums are normalised (Ba, Kiros & Hinton 2016), as LayerNormLSTMCell of PyTorch's benchmarks has it, with one
// bias for its two. N(x) is x less its mean, divided by its standard deviation, over all that it is given:
//   i, f, o = σ(a) and g = tanh(a), each of its rows, a = g_h ⊙ N(W h_{t-1}) + g_x ⊙ N(U x_t) + b
//   c_t = g_c ⊙ N(f ⊙ c_{t-1} + i ⊙ g) + b_c,  h_t = o ⊙ tanh(c_t)
// In the paper c_t is handed on as it is, and normalised for h_t alone.
import { add, matmul, mul, normalise, sigmoid, slice, tanh } from '../../autograd/index.ts';
import { addBias, scaleBy } from './columnwise.ts';
import { type Cell, logistic, usualParameters } from './cell.ts';

export const layernormLstm = {
  title: 'LayerNorm LSTM',
  gates: ['i', 'f', 'g', 'o'],
  parameters: {
    ...usualParameters,
    g_h: { shape: ['g·n'], title: 'gain of N(W h)', starts: { at: 1 } },
    g_x: { shape: ['g·n'], title: 'gain of N(U x)', starts: { at: 1 } },
    g_c: { shape: ['n'], title: 'gain of the cell state', starts: { at: 1 } },
    b_c: { shape: ['n'], isOptional: true, title: 'bias of the cell state' },
  },
  candidate: 'g',
  keeps: { gate: 'f', called: 'forget gates', node: 'gate f', atForgetBias: logistic },
  hasCellState: true,
  equation: ({ now, before }) => `c${now} = g_c ⊙ N(f ⊙ c${before} + i ⊙ g), h${now} = o ⊙ tanh(c${now})`,
  hop: 'Along c a hop back multiplies by f and by the slope of N, which takes out the mean and what lies along c itself.',
  step({ W, U, b, g_h, g_x, g_c, b_c }, x, before) {
    const n = before.h.shape[0];
    const Wh = normalise(matmul(W, before.h, { name: 'Wh' }), { name: 'N(Wh)' });
    const Ux = normalise(matmul(U, x, { name: 'Ux' }), { name: 'N(Ux)' });
    const scaled = add(scaleBy(g_h!, Wh, 'g_h ⊙ N(Wh)'), scaleBy(g_x!, Ux, 'g_x ⊙ N(Ux)'), {
      name: 'a before b',
    });
    const a = addBias(scaled, b, 'a');
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
    const mixed = normalise(add(kept, added, { name: 'f ⊙ c + i ⊙ g' }), { name: 'N(c)' });
    const c = addBias(scaleBy(g_c!, mixed, b_c ? 'g_c ⊙ N(c)' : 'c'), b_c, 'c');
    return { a: [a_i, a_f, a_g, a_o], c, h: mul(o, tanh(c, { name: 'tanh c' }), { name: 'h' }) };
  },
} satisfies Cell;
