/** Forward passes of another network: the gradient is right, of something else. */
import { cells } from '../../cells/index.ts';
import type { Experiment, Matrix, Vector } from '../../experiment.ts';
import { type Changes, onRoute } from '../change.ts';
import type { Method } from '../method.ts';
import { permutations } from './readings.ts';

/** A network that was computed in place of the one asked for. */
export interface OtherNetwork {
  readonly detail: string;
  readonly experiment: Experiment;
  /** Where its gradients stand in other rows than those of the one asked for. */
  readonly read?: (next: Method['read']) => Method['read'];
}

/** The right gradient of another network. */
export const otherNetwork: Changes = (quantity, experiment) =>
  quantity.kind === 'gradient'
    ? otherNetworks(experiment).map((other) =>
        onRoute(other.detail, (method) => ({
          ...method,
          network: other.experiment,
          read: other.read ? other.read(method.read) : method.read,
        })),
      )
    : [];

/** Networks that are often taken for an experiment's. */
function otherNetworks(experiment: Experiment): readonly OtherNetwork[] {
  const { cell, weights, initial, inputs, targets } = experiment;
  const { gates, hasCellState } = cells[cell];
  const { W, U, V, b } = weights;
  const n = W[0].length;
  const withWeights = (changed: Partial<Experiment['weights']>): Experiment => ({
    ...experiment,
    weights: { ...weights, ...changed },
  });
  const zero = (x: Vector): Vector => x.map(() => 0);
  const isZero = (x: Vector | undefined) => !x || x.every((entry) => entry === 0);
  const found: OtherNetwork[] = [];
  const add = (detail: string, changed: Experiment, read?: OtherNetwork['read']) =>
    found.push({ detail, experiment: changed, ...(read && { read }) });

  if (!isZero(initial.h)) add('h_0 = 0', { ...experiment, initial: { ...initial, h: zero(initial.h) } });
  if (!isZero(initial.c)) {
    add('c_0 = 0', { ...experiment, initial: { ...initial, c: zero(initial.c!) } });
    if (!isZero(initial.h))
      add('h_0 = 0 and c_0 = 0', { ...experiment, initial: { h: zero(initial.h), c: zero(initial.c!) } });
  }
  for (const name of ['b', 'd', 'bh'] as const) {
    const bias = weights[name];
    if (isZero(bias)) continue;
    add(`${name} left out`, withWeights({ [name]: zero(bias!) }));
    add(`${name} added twice`, withWeights({ [name]: bias!.map((x) => 2 * x) }));
  }
  if (b && !isZero(b) && weights.d && !isZero(weights.d))
    add('b and d left out', withWeights({ b: zero(b), d: zero(weights.d) }));
  add('Wᵀ for W', withWeights({ W: blocksOf(W, n).flatMap((block) => transpose(block)) }));
  if (V.length === n) add('Vᵀ for V', withWeights({ V: transpose(V) }));
  if (U[0].length === n) {
    add('Uᵀ for U', withWeights({ U: blocksOf(U, n).flatMap((block) => transpose(block)) }));
    add('W and U exchanged', withWeights({ W: U, U: W }));
  }
  const moved = <Row>(rows: readonly Row[], shift: number, beyond: (row: number) => Row) =>
    rows.map((_, t) => rows[t + shift] ?? beyond(t + shift));
  const T = inputs.length;
  const wrap = (t: number) => (t + T) % T;
  for (const shift of [-1, 1]) {
    const x = shift > 0 ? 'x_{t+1} for x_t' : 'x_{t−1} for x_t';
    add(`${x}, 0 where there is none`, {
      ...experiment,
      inputs: moved(inputs, shift, () => zero(inputs[0])),
    });
    add(`${x}, from the other end where there is none`, {
      ...experiment,
      inputs: moved(inputs, shift, (t) => inputs[wrap(t)]),
    });
    add(`${x}, the nearest where there is none`, {
      ...experiment,
      inputs: moved(inputs, shift, (t) => inputs[t < 0 ? 0 : T - 1]),
    });
    const hat = shift > 0 ? 'ô_{t+1} for ô_t' : 'ô_{t−1} for ô_t';
    add(`${hat}, no loss where there is none`, { ...experiment, targets: moved(targets, shift, () => null) });
  }
  add('x in the reverse order', { ...experiment, inputs: inputs.toReversed() });
  add('the other loss', {
    ...experiment,
    loss: experiment.loss === 'cross-entropy' ? 'squared-error' : 'cross-entropy',
  });
  if (gates.length === 1) {
    for (const other of ['sigmoid', 'tanh', 'relu', 'linear'] as const) {
      if (other !== cell) add(`${other} for ${cell}`, { ...experiment, cell: other });
    }
    return found;
  }
  const rows = (gate: string, change: (row: Vector) => Vector) => (matrix: Matrix) =>
    matrix.map((row, i) => (Math.floor(i / n) === gates.indexOf(gate) ? change(row) : row));
  const bias = (gate: string, by: number) => ({
    b: (b ?? W.map(() => 0)).map((x, i) => (Math.floor(i / n) === gates.indexOf(gate) ? x + by : x)),
  });
  if (hasCellState && b) add('1 added to the bias of the forget gate', withWeights(bias('f', 1)));
  for (const order of permutations(gates).slice(1)) {
    const at = order.map((gate) => gates.indexOf(gate));
    // Weights that are stacked in one order, read in another: block at[i] is what the network takes for gate i.
    const restacked = <Row>(matrix: readonly Row[]) =>
      at.flatMap((block) => matrix.slice(block * n, (block + 1) * n));
    add(
      `gates in the order ${gates.map((_, i) => gates[at.indexOf(i)]).join(', ')}`,
      withWeights({ W: restacked(W), U: restacked(U), ...(b && { b: restacked(b) }) }),
      (read) => (of, P) =>
        read((name) => {
          const block = of(name);
          if (weights[name]!.length !== W.length || name === 'V' || name === 'd') return block;
          const size = weights[name]!.flat().length / gates.length;
          return block.arranged(block.shape, (i) => at.indexOf(Math.floor(i / size)) * size + (i % size));
        }, P),
    );
  }
  if (cell === 'gru') {
    const negated = rows('z', (row) => row.map((x) => -x));
    add(
      'h_t = (1 − z) ⊙ h_{t−1} + z ⊙ n, as Cho et al. have it',
      withWeights({
        W: negated(W),
        U: negated(U),
        ...(b && { b: b.map((x, i) => (i >= n && i < 2 * n ? -x : x)) }),
      }),
      (read) => (of, P) =>
        read((name) => {
          const block = of(name);
          if (weights[name]!.length !== W.length || name === 'V' || name === 'd') return block;
          const size = weights[name]!.flat().length / gates.length;
          return block.mapped((x, i) => (Math.floor(i / size) === 1 ? -x : x));
        }, P),
    );
  }
  return found;
}

const transpose = (A: Matrix): Matrix => A[0].map((_, j) => A.map((row) => row[j]));

const blocksOf = (A: Matrix, n: number): readonly Matrix[] =>
  Array.from({ length: A.length / n }, (_, block) => A.slice(block * n, (block + 1) * n));
