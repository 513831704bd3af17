/** Cells as others have them, with the same parameters. */
import {
  add,
  type GraphNode,
  matmul,
  mul,
  relu,
  sigmoid,
  slice,
  sub,
  tanh,
} from '../../../autograd/index.ts';
import { addBias } from '../../cells/columnwise.ts';
import type { Cell } from '../../cells/cell.ts';
import type { CellName } from '../../cells/index.ts';

interface Variant {
  readonly detail: string;
  readonly step: Cell['step'];
}

const blocks = (of: GraphNode, size: number) => (block: number) =>
  slice(of, { from: block * size, to: (block + 1) * size });

/** What is multiplied, and what is left of it. */
interface LstmParts {
  readonly i: GraphNode;
  readonly f: GraphNode;
  /** Before its activation. */
  readonly a_g: GraphNode;
}

const lstm =
  (
    next: (parts: LstmParts, c: GraphNode) => GraphNode,
    out: (o: GraphNode, c: GraphNode) => GraphNode = (o, c) => mul(o, tanh(c)),
  ): Cell['step'] =>
  ({ W, U, b }, x, { h, c }) => {
    const a = blocks(addBias(add(matmul(W, h), matmul(U, x)), b, 'a'), h.size);
    const [a_i, a_f, a_g, a_o] = [a(0), a(1), a(2), a(3)];
    const now = next({ i: sigmoid(a_i), f: sigmoid(a_f), a_g }, c!);
    return { a: [a_i, a_f, a_g, a_o], c: now, h: out(sigmoid(a_o), now) };
  };

interface GruWish {
  /** Where r multiplies: W_n h_{t−1} + bh as here, h_{t−1} before W_n does, or nowhere. */
  readonly reset?: 'after' | 'before' | 'never';
  /** z is the share of n. */
  readonly isOfCho?: boolean;
  readonly f?: (a: GraphNode) => GraphNode;
  /** h_t = (1 − z) ⊙ n. */
  readonly forgets?: boolean;
}

const gru =
  ({ reset = 'after', isOfCho = false, f = (a) => tanh(a), forgets = false }: GruWish): Cell['step'] =>
  ({ W, U, b, bh }, x, { h }) => {
    const Ux = blocks(addBias(matmul(U, x), b, 'Ux + b'), h.size);
    const rowsOf = blocks(W, h.size);
    const a_r = add(matmul(rowsOf(0), h), Ux(0));
    const a_z = add(matmul(rowsOf(1), h), Ux(1));
    const [r, z] = [sigmoid(a_r), sigmoid(a_z)];
    const recalled = addBias(matmul(rowsOf(2), reset === 'before' ? mul(r, h) : h), bh, 'Wh_n + bh');
    const a_n = add(Ux(2), reset === 'after' ? mul(r, recalled) : recalled);
    const n = f(a_n);
    if (forgets) return { a: [a_r, a_z, a_n], h: sub(n, mul(z, n)) };
    return { a: [a_r, a_z, a_n], h: isOfCho ? add(h, mul(z, sub(n, h))) : add(n, mul(z, sub(h, n))) };
  };

export const variantsOf: { readonly [C in CellName]?: readonly Variant[] } = {
  lstm: [
    { detail: 'σ for tanh in g', step: lstm(({ i, f, a_g }, c) => add(mul(f, c), mul(i, sigmoid(a_g)))) },
    {
      detail: 'ReLU for tanh in g',
      step: lstm(({ i, f, a_g }, c) => add(mul(f, c), mul(i, relu(a_g)))),
    },
    { detail: 'g without tanh', step: lstm(({ i, f, a_g }, c) => add(mul(f, c), mul(i, a_g))) },
    {
      detail: 'h_t = o ⊙ c_t, without tanh',
      step: lstm(
        ({ i, f, a_g }, c) => add(mul(f, c), mul(i, tanh(a_g))),
        (o, c) => mul(o, c),
      ),
    },
    {
      detail: 'h_t = o ⊙ σ(c_t)',
      step: lstm(
        ({ i, f, a_g }, c) => add(mul(f, c), mul(i, tanh(a_g))),
        (o, c) => mul(o, sigmoid(c)),
      ),
    },
    {
      detail: 'h_t = tanh(o ⊙ c_t)',
      step: lstm(
        ({ i, f, a_g }, c) => add(mul(f, c), mul(i, tanh(a_g))),
        (o, c) => tanh(mul(o, c)),
      ),
    },
    { detail: 'no forget gate, f = 1', step: lstm(({ i, a_g }, c) => add(c, mul(i, tanh(a_g)))) },
    {
      detail: 'coupled gates, f = 1 − i',
      step: lstm(({ i, a_g }, c) => add(c, mul(i, sub(tanh(a_g), c)))),
    },
    {
      detail: 'coupled gates, i = 1 − f',
      step: lstm(({ f, a_g }, c) => {
        const g = tanh(a_g);
        return add(g, mul(f, sub(c, g)));
      }),
    },
  ],
  gru: [
    { detail: 'r multiplies h_{t−1} before W does', step: gru({ reset: 'before' }) },
    {
      detail: 'r multiplies h_{t−1} before W does, and h_t = (1 − z) ⊙ h_{t−1} + z ⊙ n',
      step: gru({ reset: 'before', isOfCho: true }),
    },
    { detail: 'without the reset gate', step: gru({ reset: 'never' }) },
    { detail: 'σ for tanh in n', step: gru({ f: (a) => sigmoid(a) }) },
    { detail: 'ReLU for tanh in n', step: gru({ f: (a) => relu(a) }) },
    { detail: 'h_t = (1 − z) ⊙ n, without h_{t−1}', step: gru({ forgets: true }) },
  ],
};
