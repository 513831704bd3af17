/** Forward passes of another network: the gradient is right, of something else. */
import { cells } from '../../cells/index.ts';
import {
  batchLossNames,
  type HeadlessWeights,
  type Initial,
  type Matrix,
  type SingleExperiment,
  type Vector,
  actsOnOutput,
  biasNames,
  unitsOf,
} from '../../experiment.ts';
import { type Changes, onRoute } from '../change.ts';
import type { Method } from '../method.ts';
import { sequencesIn, type Subject } from '../subject.ts';
import { unroll } from '../../unroll.ts';
import { permutations } from './readings.ts';
import { variantsOf } from './variants.ts';

/** A network that was computed in place of the one asked for. */
interface OtherNetwork {
  readonly detail: string;
  readonly change: (sequence: SingleExperiment, index: number) => SingleExperiment;
  /** Where its gradients stand in other rows than those of the one asked for. */
  readonly read?: (next: Method['read']) => Method['read'];
}

/** The right numbers of another network. */
export const otherNetwork: Changes = (quantity, experiment) =>
  quantity.kind === 'gradient' ||
  quantity.kind === 'arrival' ||
  quantity.kind === 'value' ||
  quantity.kind === 'loss'
    ? otherNetworks(experiment).map(({ detail, change, read }) =>
        onRoute(detail, (method) => ({
          ...method,
          network: (sequences) => sequences.map(change),
          read: read ? read(method.read) : method.read,
        })),
      )
    : [];

/** Networks that are often taken for an experiment's. */
function otherNetworks(subject: Subject): readonly OtherNetwork[] {
  const { cell, weights, loss } = subject;
  const { gates } = cells[cell];
  const { W, U, V, b } = weights;
  const n = unitsOf(cell, weights);
  const found: OtherNetwork[] = [];
  const add = (detail: string, change: OtherNetwork['change'], read?: OtherNetwork['read']) =>
    found.push({ detail, change, ...(read && { read }) });
  const addWeights = (detail: string, changed: Partial<HeadlessWeights>, read?: OtherNetwork['read']) =>
    add(detail, (one) => ({ ...one, weights: { ...weights, ...changed } }), read);
  const sequences = sequencesIn(subject);
  const hasSome = (of: (initial: Initial) => Vector | undefined) =>
    sequences.some(({ initial }) => !isZero(of(initial)));

  if (hasSome(({ h }) => h))
    add('h_0 = 0', (one) => withInitial(one, { ...one.initial, h: zero(one.initial.h) }));
  if (hasSome(({ c }) => c)) {
    add('c_0 = 0', (one) => withInitial(one, { ...one.initial, c: zero(one.initial.c!) }));
    if (hasSome(({ h }) => h))
      add('h_0 = 0 and c_0 = 0', (one) =>
        withInitial(one, { h: zero(one.initial.h), c: zero(one.initial.c!) }),
      );
  }
  for (const name of biasNames) {
    const bias = weights[name] as Vector | undefined;
    if (isZero(bias)) continue;
    addWeights(`${name} left out`, { [name]: zero(bias!) });
    addWeights(`${name} added twice`, { [name]: bias!.map((x) => 2 * x) });
  }
  if (b && !isZero(b) && weights.d && !isZero(weights.d))
    addWeights('b and d left out', { b: zero(b), d: zero(weights.d) });
  if (W.length > 0) addWeights('Wᵀ for W', { W: blocksOf(W, n).flatMap((block) => transpose(block)) });
  if (V?.length === n) addWeights('Vᵀ for V', { V: transpose(V) });
  if (U[0].length === n) {
    addWeights('Uᵀ for U', { U: blocksOf(U, n).flatMap((block) => transpose(block)) });
    if (W.length > 0) addWeights('W and U exchanged', { W: U, U: W });
  }
  const moved = <Row>(rows: readonly Row[], shift: number, beyond: (row: number) => Row) =>
    rows.map((_, t) => rows[t + shift] ?? beyond(t + shift));
  for (const shift of [-1, 1]) {
    const x = shift > 0 ? 'x_{t+1} for x_t' : 'x_{t−1} for x_t';
    const addInputs = (where: string, beyond: (inputs: Matrix, t: number) => Vector) =>
      add(`${x}, ${where} where there is none`, (one) => ({
        ...one,
        inputs: moved(one.inputs, shift, (t) => beyond(one.inputs, t)),
      }));
    addInputs('0', ([first]) => zero(first));
    addInputs('from the other end', (inputs, t) => inputs[(t + inputs.length) % inputs.length]);
    addInputs('the nearest', (inputs, t) => inputs[t < 0 ? 0 : inputs.length - 1]);
    const hat = shift > 0 ? 'ô_{t+1} for ô_t' : 'ô_{t−1} for ô_t';
    add(`${hat}, no loss where there is none`, (one) => ({
      ...one,
      targets: moved(one.targets, shift, () => null),
    }));
  }
  add('x in the reverse order', (one) => ({ ...one, inputs: one.inputs.toReversed() }));
  for (const other of batchLossNames) {
    if (other !== loss && other !== 'linear') add(`the loss ${other}`, (one) => ({ ...one, loss: other }));
  }
  if (sequences.length > 1) {
    add('each sequence by its own mean, and the mean of those', (one) => {
      const count = one.targets.filter((target) => target !== null).length;
      const each = loss === 'mse' || loss === 'bce' ? count * (V?.length ?? n) : count;
      return { ...one, share: 1 / (each || 1) / sequences.length };
    });
    const ends = new Map<number, Initial>();
    add('h_T of the sequence before for h_0', (one, index) => {
      const carried = index === 0 ? one : withInitial(one, ends.get(index - 1)!);
      const { steps, session } = unroll(carried);
      const { h, c } = steps.at(-1)!;
      ends.set(index, { h: [...session.value(h)], ...(c && { c: [...session.value(c)] }) });
      return carried;
    });
  }
  if (gates.length === 1 && W.length > 0) {
    for (const other of ['sigmoid', 'tanh', 'relu', 'linear'] as const) {
      if (other !== cell) add(`${other} for ${cell}`, (one) => ({ ...one, cell: other }));
    }
    return found;
  }
  for (const { detail, step } of variantsOf[cell] ?? []) add(detail, (one) => ({ ...one, step }));
  const rows = (gate: string, change: (row: Vector) => Vector) => (matrix: Matrix) =>
    matrix.map((row, i) => (Math.floor(i / n) === gates.indexOf(gate) ? change(row) : row));
  const bias = (gate: string, by: number) => ({
    b: (b ?? U.map(() => 0)).map((x, i) => (Math.floor(i / n) === gates.indexOf(gate) ? x + by : x)),
  });
  if (cells[cell].keeps?.gate === 'f' && b)
    addWeights('1 added to the bias of the forget gate', bias('f', 1));
  for (const order of permutations(gates).slice(1)) {
    const at = order.map((gate) => gates.indexOf(gate));
    // Weights that are stacked in one order, read in another: block at[i] is what the network takes for gate i.
    const restacked = <Row>(matrix: readonly Row[]) =>
      at.flatMap((block) => matrix.slice(block * n, (block + 1) * n));
    addWeights(
      `gates in the order ${gates.map((_, i) => gates[at.indexOf(i)]).join(', ')}`,
      { W: restacked(W), U: restacked(U), ...(b && { b: restacked(b) }) },
      (read) => (of, P) =>
        read((name) => {
          const block = of(name);
          if (weights[name]!.length !== U.length || actsOnOutput(name)) return block;
          const size = weights[name]!.flat().length / gates.length;
          return block.arranged(block.shape, (i) => at.indexOf(Math.floor(i / size)) * size + (i % size));
        }, P),
    );
  }
  if (cell === 'gru') {
    const negated = rows('z', (row) => row.map((x) => -x));
    addWeights(
      'h_t = (1 − z) ⊙ h_{t−1} + z ⊙ n, as Cho et al. have it',
      {
        W: negated(W),
        U: negated(U),
        ...(b && { b: b.map((x, i) => (i >= n && i < 2 * n ? -x : x)) }),
      },
      (read) => (of, P) =>
        read((name) => {
          const block = of(name);
          if (weights[name]!.length !== U.length || actsOnOutput(name)) return block;
          const size = weights[name]!.flat().length / gates.length;
          return block.mapped((x, i) => (Math.floor(i / size) === 1 ? -x : x));
        }, P),
    );
  }
  return found;
}

const zero = (x: Vector): Vector => x.map(() => 0);

const isZero = (x: Vector | undefined): boolean => !x || x.every((entry) => entry === 0);

const withInitial = (one: SingleExperiment, initial: Initial): SingleExperiment => ({ ...one, initial });

const transpose = (A: Matrix): Matrix => A[0].map((_, j) => A.map((row) => row[j]));

const blocksOf = (A: Matrix, n: number): readonly Matrix[] =>
  Array.from({ length: A.length / n }, (_, block) => A.slice(block * n, (block + 1) * n));
