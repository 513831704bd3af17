/** A layer at one recorded update as an experiment, where its tensors were recorded: the same gradients, to be looked into. */
import { type CellName, cells, takesBh } from '../cells/index.ts';
import { differentiate } from '../differentiate.ts';
import type { Experiment } from '../experiment.ts';
import type { Tensor } from '../import/tensor.ts';
import { readsBack } from './chunk.ts';

/** The tensors of a layer at an update, by the part of their names behind the layer's. */
export type LayerTensors = ReadonlyMap<string, Tensor>;

const NEEDED = ['x', 'h0', 'above', 'weight_ih', 'weight_hh'] as const;

/**
 * One sequence of a batch. The output is h itself, and its target as far from it as the gradient that comes from above is
 * large: E_t = ½|h_t − ô_t|² has that gradient with respect to h_t.
 * @param cell as the recorder names it: `lstm`, `gru`, `tanh`, `relu`
 * @returns undefined where not all that is needed was recorded
 */
export function experimentOf(
  tensors: LayerTensors,
  layer: string,
  cell: string,
  sequence: number,
): Experiment | undefined {
  if (!Object.hasOwn(cells, cell) || !NEEDED.every((name) => tensors.has(name))) return undefined;
  const name = cell as CellName;
  const { hasCellState, gates } = cells[name];
  if (hasCellState && !tensors.has('c0')) return undefined;
  const rows = (of: string): number[][] => matrixOf(tensors.get(of)!);
  const steps = (of: string): number[][] => {
    const { shape, numbers } = tensors.get(of)!;
    const [T, B, size] = shape;
    const all = numbers();
    const read = Array.from({ length: T }, (_, t) => [
      ...all.subarray((t * B + sequence) * size, (t * B + sequence + 1) * size),
    ]);
    return readsBack(layer) ? read.toReversed() : read;
  };
  const W = rows('weight_hh');
  const n = W[0].length;
  const biases = ['bias_ih', 'bias_hh'].map((of) =>
    tensors.has(of) ? [...tensors.get(of)!.numbers()] : undefined,
  );
  const [own, other] = biases;
  // The second bias of the candidate lies within its product with the reset gate.
  const apart = takesBh(name) ? (gates.length - 1) * n : gates.length * n;
  const b = own && other && own.map((x, row) => (row < apart ? x + other[row] : x));
  const above = steps('above');
  const experiment: Experiment = {
    cell: name,
    weights: {
      W,
      U: rows('weight_ih'),
      V: Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_, j) => Number(i === j))),
      ...(b && { b }),
      ...(takesBh(name) && other && { bh: other.slice(apart) }),
    },
    initial: { h: rows('h0')[sequence], ...(hasCellState && { c: rows('c0')[sequence] }) },
    inputs: steps('x'),
    targets: above.map((row) => row.map(() => 0)),
    loss: 'squared-error',
  };
  const { hidden } = differentiate(experiment);
  const targets = above.map((row, t) =>
    row.every((x) => x === 0) ? null : row.map((x, i) => hidden[t][i] - x),
  );
  return targets.some((row) => row !== null) ? { ...experiment, targets } : undefined;
}

function matrixOf({ shape, numbers }: Tensor): number[][] {
  const [count, size] = shape;
  const all = numbers();
  return Array.from({ length: count }, (_, row) => [...all.subarray(row * size, (row + 1) * size)]);
}
