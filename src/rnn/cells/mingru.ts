// The GRU that a parallel scan can train (Feng et al. 2024): its gate and its candidate see the input alone.
//   z = σ(U_z x_t + b_z),  n = U_n x_t + b_n
//   h_t = (1 - z) ⊙ h_{t-1} + z ⊙ n, computed as h_{t-1} + z ⊙ (n - h_{t-1})
import { add, identity, matmul, mul, sigmoid, slice, sub } from '../../autograd/index.ts';
import { addBias } from './columnwise.ts';
import { type Cell, usualParameters } from './cell.ts';

const { U, b } = usualParameters;

export const minGru = {
  title: 'minGRU',
  gates: ['z', 'n'],
  parameters: { U, b },
  candidate: 'n',
  keeps: { gate: 'z', called: 'gates 1 − z', isInverse: true },
  hasCellState: false,
  equation: ({ now, before }) =>
    `h${now} = (1 − z) ⊙ h${before} + z ⊙ n, z = σ(U_z x${now}), n = U_n x${now}`,
  hop: 'A hop back multiplies by 1 − z and nothing else: no W, no slope, no other way.',
  step({ U, b }, x, { h }) {
    const size = h.shape[0];
    const a = addBias(matmul(U, x, { name: 'Ux' }), b, 'Ux + b');
    const a_z = slice(a, { from: 0, to: size, name: 'a_z' });
    const z = sigmoid(a_z, { name: 'gate z' });
    const a_n = slice(a, { from: size, to: 2 * size, name: 'a_n' });
    const n = identity(a_n, { name: 'gate n' });
    const added = mul(z, sub(n, h, { name: 'n - h' }), { name: 'z ⊙ (n - h)' });
    return { a: [a_z, a_n], h: add(h, added, { name: 'h' }) };
  },
} satisfies Cell;
