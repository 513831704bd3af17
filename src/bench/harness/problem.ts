/** The problems that every strategy solves: something of a recurrent network, from given numbers. */
import { randomLcg, randomNormal } from 'd3-random';

/**
 * What is computed of the network. `gradient`: E and its gradient with respect to all parameters, by full BPTT.
 * `inference`: E and the outputs o_t alone. `training`: the gradient of E / B, and an update of all parameters by it, as
 * `training.ts` says. `terms`: the cotangents δ(t, k) that each loss E_t sends to each step k <= t, of which the terms of
 * all parameters are made.
 */
export type Task = 'gradient' | 'inference' | 'training' | 'terms';

/** The kinds of work, each a cell and a task, under the names that the JSON of a run has. */
export const kinds = {
  rnn: { cell: 'sigmoid', task: 'gradient', title: 'RNN gradient' },
  lstm: { cell: 'lstm', task: 'gradient', title: 'LSTM gradient' },
  'rnn-ce': { cell: 'sigmoid', task: 'gradient', title: 'RNN gradient, cross-entropy' },
  'lstm-ce': { cell: 'lstm', task: 'gradient', title: 'LSTM gradient, cross-entropy' },
  'rnn-inference': { cell: 'sigmoid', task: 'inference', title: 'RNN inference' },
  'lstm-inference': { cell: 'lstm', task: 'inference', title: 'LSTM inference' },
  'rnn-training': { cell: 'sigmoid', task: 'training', title: 'RNN training' },
  'lstm-training': { cell: 'lstm', task: 'training', title: 'LSTM training' },
  'rnn-terms': { cell: 'sigmoid', task: 'terms', title: 'RNN, all terms' },
  'lstm-terms': { cell: 'lstm', task: 'terms', title: 'LSTM, all terms' },
} as const satisfies Record<string, { cell: 'sigmoid' | 'lstm'; task: Task; title: string }>;
export type KindName = keyof typeof kinds;

/** Something to compute of a network of n units, over T steps of B sequences. */
export interface Work {
  readonly work: KindName;
  readonly T: number;
  readonly n: number;
  readonly B: number;
  /** Numbers an output has; unless told as many as its loss usually has. */
  readonly q?: number | undefined;
}

export const taskOf = ({ work }: Work): Task => kinds[work].task;
export const isLstm = ({ work }: Work): boolean => kinds[work].cell === 'lstm';

/** Whether the loss is a cross-entropy: else it is a squared error. */
export const isCrossEntropy = ({ work }: Work): boolean => work === 'rnn-ce' || work === 'lstm-ce';

/** Numbers an input has. */
export const INPUTS = 8;
/** Numbers an output has where the loss is a squared error, unless told. */
export const OUTPUTS = 4;
/** Classes of a cross-entropy, unless told: the letters and a space. */
const CLASSES = 27;
/** Numbers an output has. */
export const outputsOf = (work: Work): number => work.q ?? usualOutputsOf(work);
export const usualOutputsOf = (work: Work): number => (isCrossEntropy(work) ? CLASSES : OUTPUTS);

export const parameters = ['W', 'U', 'V', 'b', 'd'] as const;
export type Parameter = (typeof parameters)[number];

/**
 * The numbers of a network with E = Σ ½|o_t - ô_t|² over all steps and sequences, or -Σ ô_t · log softmax(o_t), where
 * o_t = V h_t + d and h_0 = c_0 = 0:
 *
 *     RNN:   h_t = σ(W h_{t-1} + U x_t + b)
 *     LSTM:  i, f, g, o = W h_{t-1} + U x_t + b, blocks of n rows each
 *            c_t = σ(f) c_{t-1} + σ(i) tanh(g),  h_t = σ(o) tanh(c_t)
 *
 * All arrays are flat, row by row, of numbers that float32 has: the inputs [T, B, 8], the targets [T, B, q],
 * q = 4 unless told, or 27 of which one is 1.
 */
export interface Problem extends Work {
  readonly weights: Readonly<Record<Parameter, Float64Array>>;
  readonly inputs: Float64Array;
  readonly targets: Float64Array;
}

/** Blocks of n rows in W, U and b. */
export const gatesOf = (work: Work): number => (isLstm(work) ? 4 : 1);

/** Rows and columns of each weight; columns are undefined for the vectors b and d. */
export function shapesOf(work: Work): Record<Parameter, readonly [rows: number, columns?: number]> {
  const { n } = work;
  const q = outputsOf(work);
  const rows = gatesOf(work) * n;
  return { W: [rows, n], U: [rows, INPUTS], V: [q, n], b: [rows], d: [q] };
}

/** The same numbers for the same sizes, always. Weights are as large as 1/√n, inputs and targets as 1. */
export function makeProblem(given: Work): Problem {
  const { work, T, n, B, q } = given;
  const outputs = outputsOf(given);
  const draw = randomNormal.source(randomLcg(0.2026))();
  const numbers = (count: number, scale: number) =>
    Float64Array.from({ length: count }, () => Math.fround(scale * draw()));
  const shapes = shapesOf(given);
  const weight = (name: Parameter) => {
    const [rows, columns = 1] = shapes[name];
    return numbers(rows * columns, 1 / Math.sqrt(n));
  };
  return {
    work,
    T,
    n,
    B,
    q,
    weights: { W: weight('W'), U: weight('U'), V: weight('V'), b: weight('b'), d: weight('d') },
    inputs: numbers(T * B * INPUTS, 1),
    targets: isCrossEntropy(given) ? oneOf(outputs, numbers(T * B, 1)) : numbers(T * B * outputs, 1),
  };
}

/** A 1 among `count` numbers for each of the numbers given: a class that they choose. */
function oneOf(count: number, numbers: Float64Array): Float64Array {
  const chosen = new Float64Array(numbers.length * count);
  numbers.forEach((x, row) => (chosen[row * count + (Math.floor(1000 * Math.abs(x)) % count)] = 1));
  return chosen;
}

/**
 * Floating-point operations of the matrix products of a work: a product of m×k and k×n numbers has 2 m k n. An
 * update of parameters, which has none, counts for nothing. Null for `terms`, where how much there is to do depends on how it is done.
 */
export function flopsOf(work: Work): number | null {
  const { T, n, B } = work;
  const rows = gatesOf(work) * n;
  const q = outputsOf(work);
  const forward = rows * (n + INPUTS) + q * n;
  const hidden = rows * n + q * n; // dh; the inputs need no gradient
  const weights = forward;
  switch (taskOf(work)) {
    case 'gradient':
    case 'training':
      return 2 * T * B * (forward + hidden + weights);
    case 'inference':
      return 2 * T * B * forward;
    case 'terms':
      return null;
  }
}
