// Units that remember each by itself (Li et al. 2018): a vector u in place of W.
//   h_t = max(0, u ⊙ h_{t-1} + U x_t (+ b)), with derivative 0 at 0
import { add, matmul, relu } from '../../autograd/index.ts';
import { addBias, scaleBy } from './columnwise.ts';
import { type Cell, usualParameters } from './cell.ts';

const { U, b } = usualParameters;

export const indRnn = {
  title: 'IndRNN',
  gates: ['a'],
  parameters: { u: { shape: ['n'], title: 'each hidden unit to itself' }, U, b },
  recurrent: 'u',
  candidate: 'a',
  activation: { symbol: 'relu', value: (a) => Math.max(0, a), slope: (h) => (h > 0 ? 1 : 0), gamma: 1 },
  hasCellState: false,
  equation: ({ now, before, b }) => `h${now} = relu(u ⊙ h${before} + U x${now}${b})`,
  hop: 'Each hop back multiplies by relu′(a) ⊙ u, a number for each unit: units do not mix.',
  step({ u, U, b }, x, { h }) {
    const uh = scaleBy(u!, h, 'u ⊙ h');
    const Ux = matmul(U, x, { name: 'Ux' });
    const a = addBias(add(uh, Ux, { name: b ? 'u ⊙ h + Ux' : 'a' }), b, 'a');
    return { a: [a], h: relu(a, { name: 'h' }) };
  },
} satisfies Cell;
