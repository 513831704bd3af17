// Arrays that are called as in an experiment: W, U, V, b, d, bh, and laid out as there.
import { isGated, takesBh } from '../../cells/index.ts';
import type { CellWeights } from '../../experiment.ts';
import { refuse } from '../fault.ts';
import { matrixOf, tupleText, type Tensor, vectorOf } from '../tensor.ts';
import { AS_IT_IS, headOf } from './linear.ts';
import { cellOf, type FoundNetwork, type Wishes } from './network.ts';

const named = (tensors: readonly Tensor[], name: string) => tensors.find((tensor) => tensor.name === name);

export const isOwn = (tensors: readonly Tensor[]): boolean =>
  Boolean(named(tensors, 'W') && named(tensors, 'U'));

export function fromOwn(tensors: readonly Tensor[], wishes: Wishes): FoundNetwork {
  const own = {
    W: named(tensors, 'W')!,
    U: named(tensors, 'U')!,
    b: named(tensors, 'b'),
    bh: named(tensors, 'bh'),
  };
  const [rows, n] = own.W.shape;
  const cell = cellOf(rows / n, wishes.cell ?? 'tanh');
  if (own.W.shape.length !== 2 || !cell) {
    return refuse('W', `expected (g·n, n), g = 1, 3 or 4, got ${tupleText(own.W.shape)}`);
  }
  if (own.U.shape[0] !== rows) {
    refuse('U', `expected ${rows} rows, as W has, got ${tupleText(own.U.shape)}`);
  }
  const weights: CellWeights = {
    W: matrixOf(own.W),
    U: matrixOf(own.U),
    ...(own.b && { b: vectorOf(own.b, rows) }),
    ...(own.bh && takesBh(cell) && { bh: vectorOf(own.bh, n) }),
  };
  const uses = (['W', 'U', 'b', 'bh'] as const).flatMap((name) => {
    const tensor = weights[name] && own[name];
    return tensor
      ? [{ tensor, place: `layers[0].directions[0].weights.${name}`, how: AS_IT_IS } as const]
      : [];
  });
  const layers = [{ cell, directions: [{ weights }] }];
  const notes =
    cell === 'tanh' && !wishes.cell
      ? ['The activation is taken as tanh; the setting cell says otherwise.']
      : [];
  const [weight, bias] = [named(tensors, 'V'), named(tensors, 'd')];
  if (weight && weight.shape[1] !== n) refuse('V', `expected (q, ${n}), got ${tupleText(weight.shape)}`);
  const all = weight ? [{ weight, ...(bias && { bias }), isTransposed: false }] : [];
  const { output, uses: more, linears } = headOf(all, n, wishes.output);
  const takesCell = !isGated(cell);
  return { layers, ...(output && { output }), uses: [...uses, ...more], linears, notes, takesCell };
}
