/** What is read off a network after a backward pass. */
import type { Backward, GraphNode, Session } from '../autograd/index.ts';
import type { CellStep } from './cells/cell.ts';
import { type ParameterName, parameterNames } from './experiment.ts';
import { toRows } from './matrix.ts';
import type { Network, Step } from './network.ts';
import { assertFinite, type Unrolled } from './unroll.ts';

/** A gradient in the shape of its parameter: rows for a matrix, numbers for a bias. */
export type GradientOf = number[] | number[][];

/** dE/dP for each parameter P of an experiment. */
export type ParameterGradients = { readonly [P in ParameterName]?: GradientOf };

/** The states of a recurrent layer, and their gradients. Lists over steps have T entries, for t = 1 to T. */
export interface States {
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
  /** dE/dh_0, and dE/dc_0 of a cell that has one. */
  readonly initialGradients: { readonly h: number[]; readonly c?: number[] };
}

/** What is computed at each step. */
export interface StepGradients {
  /** E_t; null where the step has no target. */
  readonly losses: readonly (number | null)[];
  /** o_t, q numbers each. */
  readonly outputs: number[][];
  /** dE/dx_t, m numbers each. */
  readonly inputGradients: number[][];
}

/** What is computed of one sequence. Lists over steps have T entries, for t = 1 to T. */
export interface SequenceGradients extends StepGradients, States {}

/** What an experiment of version 1 computes, and its gradients. */
export interface Gradients extends SequenceGradients {
  /** E, the sum over t of E_t. */
  readonly loss: number;
  readonly gradients: ParameterGradients;
}

/** Gradients of one shape, added up. */
export function sumOf(gradients: readonly GradientOf[]): GradientOf {
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
  const { session, E, share } = network;
  for (const node of session.graph.nodes.toReversed()) {
    if (pass.finds(node)) assertFinite(node, pass.cotangent(node), 'gradient');
  }
  const { losses, outputs, inputGradients } = stepGradientsOf(network.steps, session, pass);
  const { hidden, cells, initialGradients, ...gradientsOfStates } = statesOf(network, session, pass);
  return {
    loss: share * session.value(E)[0],
    losses,
    outputs,
    hidden,
    ...(cells && { cells }),
    gradients: parameterGradientsOf(parameterNames, network.parameters, pass),
    ...gradientsOfStates,
    inputGradients,
    initialGradients,
  };
}

/** Read after a pass, as all that follows here. */
export const parameterGradientsOf = <P extends ParameterName>(
  names: readonly P[],
  parameters: { readonly [name in P]?: GraphNode },
  pass: Backward,
): { readonly [name in P]?: GradientOf } => {
  const found: { [name in ParameterName]?: GradientOf } = {};
  for (const name of names) {
    const node = parameters[name];
    if (node) found[name] = inShapeOf(node, pass.cotangent(node));
  }
  return found;
};

export const stepGradientsOf = (
  steps: readonly Pick<Step, 'x' | 'o' | 'E'>[],
  session: Session,
  pass: Backward,
): StepGradients => ({
  losses: steps.map(({ E }) => (E ? session.value(E)[0] : null)),
  outputs: steps.map(({ o }) => Array.from(session.value(o))),
  inputGradients: steps.map(({ x }) => Array.from(pass.cotangent(x))),
});

export function statesOf(
  { gates, initial, steps }: Pick<Network, 'gates' | 'initial'> & { readonly steps: readonly CellStep[] },
  session: Session,
  pass: Backward,
): States {
  const value = (node: GraphNode) => Array.from(session.value(node));
  const gradient = (node: GraphNode) => Array.from(pass.cotangent(node));
  return {
    hidden: steps.map(({ h }) => value(h)),
    ...(initial.c && { cells: steps.map(({ c }) => value(c!)) }),
    hiddenGradients: steps.map(({ h }) => gradient(h)),
    ...(initial.c && { cellGradients: steps.map(({ c }) => gradient(c!)) }),
    preactivationGradients: Object.fromEntries(
      gates.map((gate, index) => [gate, steps.map(({ a }) => gradient(a[index]))]),
    ),
    initialGradients: { h: gradient(initial.h), ...(initial.c && { c: gradient(initial.c) }) },
  };
}

/** Numbers stored row by row, as rows for a matrix and as they are for a vector. */
export function inShapeOf({ shape }: GraphNode, values: ArrayLike<number>): GradientOf {
  return shape.length === 2 ? toRows(values, shape[1]) : Array.from(values);
}
