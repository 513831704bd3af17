import type { Cell } from './cells/cell.ts';
import type { CellName } from './cells/index.ts';
import { brief } from './json.ts';

/** Numbers in a row. */
export type Vector = readonly number[];
/** Rows of numbers. */
export type Matrix = readonly Vector[];

/** g blocks of n rows are stacked in W, U, b: n hidden units, m inputs, q outputs, T steps. */
export interface Weights {
  /** Hidden to hidden, (g·n, n). */
  readonly W: Matrix;
  /** Input to hidden, (g·n, m). */
  readonly U: Matrix;
  /** Hidden to output, (q, n). */
  readonly V: Matrix;
  /** Bias of the pre-activation, (g·n). */
  readonly b?: Vector;
  /** Bias of the output, (q). */
  readonly d?: Vector;
  /** Bias inside the reset gate's product, (n); GRU alone. */
  readonly bh?: Vector;
}

/** Names of the parameters, in the order in which everything lists them. */
export const parameterNames = ['W', 'U', 'V', 'b', 'd', 'bh'] as const;
/** The name of a parameter. */
export type ParameterName = (typeof parameterNames)[number];

/** Parameters that an experiment may do without. */
export const biasNames = ['b', 'd', 'bh'] as const satisfies ParameterName[];
export type BiasName = (typeof biasNames)[number];

/** Names of the losses of version 1, and of training. */
export const lossNames = ['squared-error', 'cross-entropy'] as const;
/** Losses of version 1, and of training. */
export type LossName = (typeof lossNames)[number];

/** Names of all losses. */
export const batchLossNames = [...lossNames, 'mse', 'bce', 'linear'] as const;
/**
 * - `squared-error`: E_t = 1/2 |o_t - ô_t|².
 * - `mse`: E_t = |o_t - ô_t|².
 * - `cross-entropy`: E_t = -ô_t · log softmax(o_t).
 * - `bce`: E_t = -ô_t · log σ(o_t) - (1 - ô_t) · log(1 - σ(o_t)), of logits o_t.
 * - `linear`: E_t = ô_t · o_t, so that dE_t/do_t = ô_t: a gradient that is given.
 */
export type BatchLossName = (typeof batchLossNames)[number];

/** State before the first step, n numbers each; `c` is LSTM's alone. */
export interface Initial {
  readonly h: Vector;
  readonly c?: Vector;
}

/** A network that may do without an output layer: then q = n, o_t = h_t. */
export type HeadlessWeights = Omit<Weights, 'V'> & { readonly V?: Matrix };

/** One sequence through one network: an experiment of version 1, or a sequence of version 2. */
export interface SingleExperiment {
  readonly cell: CellName;
  readonly weights: HeadlessWeights;
  readonly initial: Initial;
  /** T rows of m numbers. */
  readonly inputs: Matrix;
  /** T rows of q numbers; `null`: no loss at that step. */
  readonly targets: readonly (Vector | null)[];
  readonly loss: BatchLossName;
  /** What each E_t counts in E; 1 unless told, and less where E is a mean. */
  readonly share?: number;
  /** In place of the cell's own: a variant of it, with the same parameters. */
  readonly step?: Cell['step'];
}

/** Version 1: one sequence, an output layer, E the sum of E_t. What the pages show. */
export interface Experiment extends SingleExperiment {
  readonly weights: Weights;
  readonly loss: LossName;
  readonly share?: never;
  readonly step?: never;
}

/** All that shapes of gradients depend on. */
export type Shaped = Pick<SingleExperiment, 'cell' | 'weights'>;

/** One of several sequences. */
export interface Sequence {
  /** T rows of m numbers. */
  readonly inputs: Matrix;
  /** T rows of q numbers, or of cross-entropy the number of a class, from 0; `null`: no loss at that step. */
  readonly targets: readonly (Vector | number | null)[];
  /** Zeros unless told. */
  readonly initial?: Initial;
}

export const reductionNames = ['sum', 'mean'] as const;
/**
 * `sum`: E = Σ E_t, over all sequences. `mean`: that, divided by the number of steps that have a loss; of `mse` and `bce`, whose
 * E_t are sums over outputs, by the number of outputs at those steps. As PyTorch does.
 */
export type Reduction = (typeof reductionNames)[number];

/** Version 2: sequences of their own lengths through one network. */
export interface BatchExperiment {
  readonly version: 2;
  readonly cell: CellName;
  readonly weights: HeadlessWeights;
  readonly sequences: readonly Sequence[];
  readonly loss: BatchLossName;
  readonly reduction: Reduction;
}

/** Weights of a recurrent layer alone. */
export type CellWeights = Omit<Weights, 'V' | 'd'>;

/** Names of the parameters of a recurrent layer. */
export const cellParameterNames = ['W', 'U', 'b', 'bh'] as const satisfies ParameterName[];
/** Names of the parameters of the output layer. */
export const outputParameterNames = ['V', 'd'] as const satisfies ParameterName[];

/** One direction in which a layer reads: weights of its own, and the state that it starts from, zeros unless told. */
export interface Direction {
  readonly weights: CellWeights;
  readonly initial?: Initial;
}

/** A recurrent layer: the first direction reads from step 1 on, the second, where there is one, from step T back. */
export interface Layer {
  readonly cell: CellName;
  readonly directions: readonly Direction[];
}

/** o_t = V y_t (+ d), where y_t is what the last layer hands on: h_t of its directions, side by side. */
export type OutputWeights = Pick<Weights, 'V' | 'd'>;

/** One of several sequences through layers. */
export interface StackedSequence extends Pick<Sequence, 'inputs' | 'targets'> {
  /** By layer and direction; it takes the place of those of the directions. */
  readonly initial?: readonly (readonly Initial[])[];
}

/** Version 2 with layers above each other: each reads what the one below hands on, the first the inputs. */
export interface StackedExperiment extends Pick<BatchExperiment, 'version' | 'loss' | 'reduction'> {
  readonly layers: readonly Layer[];
  /** Without it o_t is what the last layer hands on. */
  readonly output?: OutputWeights;
  readonly sequences: readonly StackedSequence[];
}

/** One sequence through layers, each direction with the state that it starts from. */
export interface SingleStack extends Pick<SingleExperiment, 'inputs' | 'targets' | 'loss' | 'share'> {
  readonly layers: readonly (Layer & { readonly directions: readonly Required<Direction>[] })[];
  readonly output?: OutputWeights;
}

/** An experiment of any version. */
export type AnyExperiment = Experiment | BatchExperiment | StackedExperiment;

/** A malformed experiment: `path` is where, `message` says path, what was expected and what stands there. */
export class ExperimentError extends Error {
  override readonly name = 'ExperimentError';

  constructor(
    readonly path: string,
    problem: string,
  ) {
    super(path ? `${path}: ${problem}` : problem);
  }
}

/** Sizes of an experiment: n hidden units, m inputs, q outputs, T steps. */
export const sizesOf = ({ weights: { W, U, V }, inputs }: Pick<SingleExperiment, 'weights' | 'inputs'>) => ({
  n: W[0].length,
  m: U[0].length,
  q: V?.length ?? W[0].length,
  T: inputs.length,
});

/** Numbers that a layer hands on at a step: n of each direction. */
export const widthOf = ({ directions }: Layer): number =>
  directions.reduce((sum, { weights }) => sum + weights.W[0].length, 0);

/** Inputs and outputs at a step of layers. */
export const stackSizesOf = ({ layers, output }: Pick<StackedExperiment, 'layers' | 'output'>) => ({
  m: layers[0].directions[0].weights.U[0].length,
  q: output?.V.length ?? widthOf(layers.at(-1)!),
});

/** Whether a parameter feeds the output alone: at step k it acts on o_k, and no path through time leads to it. */
export const actsOnOutput = (name: ParameterName): boolean => name === 'V' || name === 'd';

/** Names of the parameters that an experiment has. */
export const parametersOf = ({ weights }: Pick<SingleExperiment, 'weights'>): ParameterName[] =>
  parameterNames.filter((name) => weights[name] !== undefined);

/** @throws TypeError for what is no experiment at all; what is wrong within one `parseExperiment` tells. */
export function assertExperiment(x: unknown, what: string): void {
  if (typeof x === 'object' && x !== null && ('weights' in x || 'layers' in x)) return;
  throw new TypeError(`${what}: expected an experiment, as parseExperiment gives it, got ${brief(x)}`);
}
