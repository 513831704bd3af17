import { Backward, type GraphNode } from '../autograd/index.ts';
import {
  type BatchExperiment,
  type Experiment,
  type ParameterName,
  parameterNames,
  parametersOf,
  type SingleExperiment,
} from './experiment.ts';
import { sequencesOf } from './format/sequences.ts';
import { toRows } from './matrix.ts';
import { type Network, traceNetwork } from './network.ts';
import { assertFinite, shapeOf, unroll, type Unrolled } from './unroll.ts';

/** A gradient in the shape of its parameter: rows for a matrix, numbers for a bias. */
export type GradientOf = number[] | number[][];

/** dE/dP for each parameter P of an experiment. */
export type ParameterGradients = { readonly [P in ParameterName]?: GradientOf };

/** What is computed of one sequence. Lists over steps have T entries, for t = 1 to T. */
export interface SequenceGradients {
  /** E_t; null where the step has no target. */
  readonly losses: readonly (number | null)[];
  /** o_t, q numbers each. */
  readonly outputs: number[][];
  /** h_t, n numbers each. */
  readonly hidden: number[][];
  /** c_t, n numbers each, of a cell that has a cell state. */
  readonly cells?: number[][];
  /** dE/dh_t in total: along o_t and along h_{t+1}. */
  readonly hiddenGradients: number[][];
  /** dE/dc_t in total: along h_t and along c_{t+1}. */
  readonly cellGradients?: number[][];
  /** dE/da_t by the names of the gates, before their activation, n numbers each; a simple cell has one, `a`. */
  readonly preactivationGradients: { readonly [gate: string]: number[][] };
  /** dE/dx_t, m numbers each. */
  readonly inputGradients: number[][];
  /** dE/dh_0, and dE/dc_0 of a cell that has one. */
  readonly initialGradients: { readonly h: number[]; readonly c?: number[] };
}

/** What an experiment of version 1 computes, and its gradients. */
export interface Gradients extends SequenceGradients {
  /** E, the sum over t of E_t. */
  readonly loss: number;
  readonly gradients: ParameterGradients;
}

/** What an experiment of version 2 computes, and its gradients. */
export interface BatchGradients {
  /** E, as the reduction has it; `losses` of the sequences are what it is the sum or the mean of. */
  readonly loss: number;
  readonly gradients: ParameterGradients;
  readonly sequences: readonly SequenceGradients[];
}

/**
 * Runs an experiment forward and back, in float64: one backward pass over the unrolled network of each sequence.
 * @throws NonFiniteError when a number overflows, naming node and step.
 */
export function differentiate(experiment: Experiment): Gradients;
export function differentiate(experiment: BatchExperiment): BatchGradients;
export function differentiate(experiment: Experiment | BatchExperiment): Gradients | BatchGradients;
export function differentiate(experiment: Experiment | BatchExperiment): Gradients | BatchGradients {
  const traced = new Map<string, Network>();
  const all = sequencesOf(experiment).map((sequence) => {
    const shape = shapeOf(sequence);
    const key = shape.hasLoss.join();
    const network = traced.get(key) ?? traceNetwork(shape);
    traced.set(key, network);
    return differentiateSingle(sequence, network);
  });
  if (!('version' in experiment)) return all[0];
  return {
    loss: all.reduce((sum, { loss }) => sum + loss, 0),
    gradients: Object.fromEntries(
      parametersOf(experiment).map((P) => [P, sumOf(all.map(({ gradients }) => gradients[P]!))]),
    ),
    sequences: all.map(({ loss: _loss, gradients: _gradients, ...sequence }) => sequence),
  };
}

function differentiateSingle(experiment: SingleExperiment, traced: Network): Gradients {
  const network = unroll(experiment, traced);
  const { parameters, initial, steps, share } = network;
  const wrt = [...Object.values(parameters), ...Object.values(initial), ...steps.map(({ x }) => x)];
  const pass = new Backward(network.session, [{ node: network.E, cotangent: [share] }], wrt);
  pass.run();
  return gradientsOf(network, pass);
}

/** Gradients of one shape, added up. */
function sumOf(gradients: readonly GradientOf[]): GradientOf {
  const [first, ...others] = gradients;
  if (others.length === 0) return first;
  const sum = (at: (gradient: GradientOf) => number) => gradients.reduce((total, one) => total + at(one), 0);
  return typeof first[0] === 'number'
    ? first.map((_, i) => sum((one) => one[i] as number))
    : (first as number[][]).map((row, i) => row.map((_, j) => sum((one) => (one[i] as number[])[j])));
}

/**
 * Reads values and gradients off a network after a backward pass from E to its parameters, inputs and first state.
 * @throws NonFiniteError when a cotangent overflowed, naming the first one on the way back.
 */
export function gradientsOf(network: Unrolled, pass: Backward): Gradients {
  const { session, parameters, initial, steps, E, share } = network;
  const cotangent = (node: GraphNode) => pass.cotangent(node);
  for (const node of session.graph.nodes.toReversed()) {
    if (pass.finds(node)) assertFinite(node, cotangent(node), 'gradient');
  }

  const value = (node: GraphNode) => Array.from(session.value(node));
  const gradient = (node: GraphNode) => Array.from(cotangent(node));
  const names = parameterNames.filter((P) => parameters[P]);
  return {
    loss: share * session.value(E)[0],
    losses: steps.map(({ E }) => (E ? session.value(E)[0] : null)),
    outputs: steps.map(({ o }) => value(o)),
    hidden: steps.map(({ h }) => value(h)),
    ...(initial.c && { cells: steps.map(({ c }) => value(c!)) }),
    gradients: Object.fromEntries(
      names.map((P) => [P, inShapeOf(parameters[P]!, cotangent(parameters[P]!))]),
    ),
    hiddenGradients: steps.map(({ h }) => gradient(h)),
    ...(initial.c && { cellGradients: steps.map(({ c }) => gradient(c!)) }),
    preactivationGradients: Object.fromEntries(
      network.gates.map((gate, index) => [gate, steps.map(({ a }) => gradient(a[index]))]),
    ),
    inputGradients: steps.map(({ x }) => gradient(x)),
    initialGradients: { h: gradient(initial.h), ...(initial.c && { c: gradient(initial.c) }) },
  };
}

/** Numbers stored row by row, as rows for a matrix and as they are for a vector. */
export function inShapeOf({ shape }: GraphNode, values: ArrayLike<number>): GradientOf {
  return shape.length === 2 ? toRows(values, shape[1]) : Array.from(values);
}
