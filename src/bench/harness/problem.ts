/** The problems that every strategy solves: one gradient of a recurrent network, from given numbers. */
import { randomLcg, randomNormal } from 'd3-random';

/** A sigmoid RNN or an LSTM of n units, over T steps of B sequences. */
export interface Work {
  readonly work: 'rnn' | 'lstm';
  readonly T: number;
  readonly n: number;
  readonly B: number;
}

/** Numbers an input has. */
export const INPUTS = 8;
/** Numbers an output has. */
export const OUTPUTS = 4;

export const parameters = ['W', 'U', 'V', 'b', 'd'] as const;
export type Parameter = (typeof parameters)[number];

/**
 * Find the gradient of E = Σ ½|o_t - ô_t|² over all steps and sequences, where o_t = V h_t + d and h_0 = c_0 = 0:
 *
 *     rnn:   h_t = σ(W h_{t-1} + U x_t + b)
 *     lstm:  i, f, g, o = W h_{t-1} + U x_t + b, blocks of n rows each
 *            c_t = σ(f) c_{t-1} + σ(i) tanh(g),  h_t = σ(o) tanh(c_t)
 *
 * All arrays are flat, row by row, of numbers that float32 has: the inputs [T, B, 8], the targets [T, B, 4].
 */
export interface Problem extends Work {
  readonly weights: Readonly<Record<Parameter, Float64Array>>;
  readonly inputs: Float64Array;
  readonly targets: Float64Array;
}

/** Blocks of n rows in W, U and b. */
export const gatesOf = ({ work }: Work): number => (work === 'lstm' ? 4 : 1);

/** Rows and columns of each weight; columns are undefined for the vectors b and d. */
export function shapesOf(work: Work): Record<Parameter, readonly [rows: number, columns?: number]> {
  const { n } = work;
  const rows = gatesOf(work) * n;
  return { W: [rows, n], U: [rows, INPUTS], V: [OUTPUTS, n], b: [rows], d: [OUTPUTS] };
}

/** The same numbers for the same work, always. Weights are as large as 1/√n, inputs and targets as 1. */
export function makeProblem(work: Work): Problem {
  const { T, n, B } = work;
  const draw = randomNormal.source(randomLcg(0.2026))();
  const numbers = (count: number, scale: number) =>
    Float64Array.from({ length: count }, () => Math.fround(scale * draw()));
  const shapes = shapesOf(work);
  const weight = (name: Parameter) => {
    const [rows, columns = 1] = shapes[name];
    return numbers(rows * columns, 1 / Math.sqrt(n));
  };
  return {
    ...work,
    weights: { W: weight('W'), U: weight('U'), V: weight('V'), b: weight('b'), d: weight('d') },
    inputs: numbers(T * B * INPUTS, 1),
    targets: numbers(T * B * OUTPUTS, 1),
  };
}
