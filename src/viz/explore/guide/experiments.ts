/** The experiments of the guide. */
import { randomNormal } from 'd3-random';
import {
  type CellName,
  differentiate,
  type Experiment,
  resize,
  textbook,
  withCell,
} from '../../../rnn/index.ts';
import { growsFirst } from '../../../rnn/presets.ts';
import { randomOf } from '../../../rnn/random.ts';

/** Standard normal. */
const normal = randomNormal.source(randomOf(1, 0, 'inputs'))();
const noise = Array.from({ length: 300 }, () => [Number(normal().toFixed(4))]);

const repeat = <X>(length: number, entry: (index: number) => X): X[] =>
  Array.from({ length }, (_, index) => entry(index));

/** A target of 0 at the last step alone. */
const targetAtEnd = (T: number) => repeat(T, (index) => (index === T - 1 ? [0] : null));

export const fromZero: Experiment = { ...textbook, initial: { h: textbook.initial.h.map(() => 0) } };

/** The textbook’s network as it would be, were W taken for Wᵀ. */
export const transposed: Experiment = {
  ...textbook,
  weights: {
    ...textbook.weights,
    W: textbook.weights.W.map((row, i) => row.map((_, j) => textbook.weights.W[j][i])),
  },
};

/** The textbook's network over more steps. */
export const six = resize(textbook, { T: 6 });
export const twelve = resize(textbook, { T: 12 });

/** Pre-activations that show both how steep an activation is at 0 and how flat far from it. */
export const sweep = [-4, -2, 0, 2, 4] as const;

/** One unit with W = 1 whose pre-activations are those of `sweep`: each hop back shows the slope alone. */
export function swept(cell: CellName & ('sigmoid' | 'tanh')): Experiment {
  const start: Experiment = {
    cell,
    weights: { W: [[1]], U: [[1]], V: [[1]] },
    initial: { h: [0.5] },
    inputs: sweep.map(() => [0]),
    targets: targetAtEnd(sweep.length),
    loss: 'squared-error',
  };
  // x_t = a_t - h_{t-1}, where h_{t-1} is known once the inputs before it are set.
  return sweep.reduce<Experiment>((experiment, a, index) => {
    const [before] = index === 0 ? experiment.initial.h : differentiate(experiment).hidden[index - 1];
    return { ...experiment, inputs: experiment.inputs.with(index, [a - before]) };
  }, start);
}

/** Rows are orthogonal and of length 2 (a Hadamard matrix). */
const HADAMARD = [
  [1, 1, 1, 1],
  [1, -1, 1, -1],
  [1, 1, -1, -1],
  [1, -1, -1, 1],
];

/** A sigmoid network whose W is `size` times an orthogonal matrix: all its singular values are `size`. */
export const orthogonal = (size: number): Experiment => ({
  cell: 'sigmoid',
  weights: {
    W: HADAMARD.map((row) => row.map((x) => (x * size) / 2)),
    U: [[0.5], [-0.5], [0.8], [-0.3]],
    V: [[1, -1, 0.5, 0.7]],
  },
  initial: { h: [0.5, 0.5, 0.5, 0.5] },
  inputs: repeat(12, (index) => [[1, -1, 0.5, 0][index % 4]]),
  targets: targetAtEnd(12),
  loss: 'squared-error',
});

/** The same W without input, and with biases that keep each unit at a = 0, h = 1/2. */
export function balanced(size: number): Experiment {
  const { weights, inputs, ...rest } = orthogonal(size);
  const b = weights.W.map((row) => row.reduce((sum, x) => sum - x / 2, 0));
  return { ...rest, weights: { ...weights, b }, inputs: inputs.map(() => [0]) };
}

/** The textbook’s network over a hundred steps, with one loss, at the end. */
export const hundred: Experiment = { ...resize(textbook, { T: 100 }), targets: targetAtEnd(100) };

/** The preset’s. */
export const nonNormal: Experiment = growsFirst();

/** One linear unit with this W that reads noise, over 300 steps, whose loss is linear at its end: dE/dh is 1 there. */
export function reading(w: number): Experiment {
  const { length } = noise;
  const start: Experiment = {
    cell: 'linear',
    weights: { W: [[w]], U: [[1]], V: [[1]] },
    initial: { h: [0] },
    inputs: noise,
    targets: targetAtEnd(length),
    loss: 'squared-error',
  };
  const [h] = differentiate(start).hidden[length - 1];
  return { ...start, targets: start.targets.with(length - 1, [h - 1]) };
}

/** An LSTM of the size of a simple network whose forget gates see nothing but their bias. */
export function lstm(forgetBias: number, of: Experiment = twelve): Experiment {
  const drawn = withCell(of, 'lstm');
  const { W, U } = drawn.weights;
  const n = W[0].length;
  const isForget = (row: number) => row >= n && row < 2 * n;
  const blind = (matrix: typeof W) => matrix.map((row, index) => (isForget(index) ? row.map(() => 0) : row));
  const b = repeat(4 * n, (row) => (isForget(row) ? forgetBias : 0));
  return { ...drawn, weights: { ...drawn.weights, W: blind(W), U: blind(U), b } };
}

/** The same without W: nothing goes on by way of h, so that c is the only way back. */
export function lstmAlongC(forgetBias: number): Experiment {
  const { weights, ...rest } = lstm(forgetBias);
  return { ...rest, weights: { ...weights, W: weights.W.map((row) => row.map(() => 0)) } };
}
