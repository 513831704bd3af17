import type { Cell } from './cells/cell.ts';
import {
  type CellName,
  type CellParameterName,
  cellNames,
  cells,
  knows,
  parametersOfCell,
} from './cells/index.ts';
import { brief } from './json.ts';

/** Numbers in a row. */
export type Vector = readonly number[];
/** Rows of numbers. */
export type Matrix = readonly Vector[];

/** The name of a parameter. */
export type ParameterName = CellParameterName | 'V' | 'd';
type Common = 'W' | 'U' | 'V' | 'b' | 'd' | 'bh';

/**
 * g blocks of n rows are stacked in W, U, b: n hidden units, m inputs, q outputs, T steps. Parameters that few cells have are
 * vectors, named and measured in the cell's own file.
 */
export interface Weights extends Readonly<Partial<Record<Exclude<ParameterName, Common>, Vector>>> {
  /** Hidden to hidden, (g·n, n); no rows in a cell that has none. */
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

const common: readonly ParameterName[] = ['W', 'U', 'V', 'b', 'd', 'bh'];

/** Names of the parameters, in the order in which everything lists them. */
export const parameterNames: readonly ParameterName[] = [
  ...new Set([...common, ...cellNames.flatMap(parametersOfCell)]),
];

/** Parameters that an experiment may do without. */
export const biasNames: readonly ParameterName[] = parameterNames.filter(
  (name) => name === 'd' || cellNames.some((cell) => cells[cell].parameters[name]?.isOptional),
);

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
  /** In place of h_t alone, what o_t is made of: attention over h_1 to h_t. */
  readonly readout?: 'attention';
}

/** Version 1: one sequence, an output layer, E the sum of E_t. What the pages show. */
export interface Experiment extends SingleExperiment {
  readonly weights: Weights;
  readonly loss: LossName;
  readonly share?: never;
  readonly step?: never;
  readonly readout?: never;
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
export const cellParameterNames = parameterNames.filter((name) => !actsOnOutput(name)) as CellParameterName[];
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

/** Hidden units of a cell with these weights. */
export const unitsOf = (cell: CellName, { W, U }: CellWeights): number =>
  knows(cell, 'W') ? W[0].length : U.length / cells[cell].gates.length;

/** Sizes of an experiment: n hidden units, m inputs, q outputs, T steps. */
export function sizesOf({ cell, weights, inputs }: Pick<SingleExperiment, 'cell' | 'weights' | 'inputs'>): {
  readonly n: number;
  readonly m: number;
  readonly q: number;
  readonly T: number;
} {
  const n = unitsOf(cell, weights);
  return { n, m: weights.U[0].length, q: weights.V?.length ?? n, T: inputs.length };
}

/** Numbers that a layer hands on at a step: n of each direction. */
export const widthOf = ({ cell, directions }: Layer): number =>
  directions.reduce((sum, { weights }) => sum + unitsOf(cell, weights), 0);

/** Inputs and outputs at a step of layers. */
export const stackSizesOf = ({ layers, output }: Pick<StackedExperiment, 'layers' | 'output'>) => ({
  m: layers[0].directions[0].weights.U[0].length,
  q: output?.V.length ?? widthOf(layers.at(-1)!),
});

/** Whether a parameter feeds the output alone: at step k it acts on o_k, and no path through time leads to it. */
export function actsOnOutput(name: ParameterName): name is 'V' | 'd' {
  return name === 'V' || name === 'd';
}

/** Names of the parameters that an experiment has. */
export const parametersOf = ({ weights }: Pick<SingleExperiment, 'weights'>): ParameterName[] =>
  parameterNames.filter((name) => weights[name] !== undefined && weights[name].length > 0);

/** @throws TypeError for what is no experiment at all; what is wrong within one `parseExperiment` tells. */
export function assertExperiment(x: unknown, what: string): void {
  if (typeof x === 'object' && x !== null && ('weights' in x || 'layers' in x)) return;
  throw new TypeError(`${what}: expected an experiment, as parseExperiment gives it, got ${brief(x)}`);
}
