import { Backward, type GraphNode } from '../autograd/index.ts';
import { type Experiment, type ParameterName, parameterNames } from './experiment.ts';
import { toRows } from './matrix.ts';
import { assertFinite, unroll, type Unrolled } from './unroll.ts';

/** A gradient in the shape of its parameter: rows for a matrix, numbers for a bias. */
export type GradientOf = number[] | number[][];

/** What an experiment computes, and its gradients. Lists over steps have T entries, for t = 1 to T. */
export interface Gradients {
  /** E, the sum over t of E_t. */
  readonly loss: number;
  /** E_t; null where the step has no target. */
  readonly losses: readonly (number | null)[];
  /** o_t, q numbers each. */
  readonly outputs: number[][];
  /** h_t, n numbers each. */
  readonly hidden: number[][];
  /** dE/dP for each parameter P of the experiment. */
  readonly gradients: { readonly [P in ParameterName]?: GradientOf };
  /** dE/dh_t in total: along o_t and along h_{t+1}. */
  readonly hiddenGradients: number[][];
  /** dE/dh_0, and dE/dc_0 of a cell that has one. */
  readonly initialGradients: { readonly h: number[]; readonly c?: number[] };
}

/**
 * Runs an experiment forward and back, in float64: one backward pass over the unrolled network.
 * @throws NonFiniteError when a number overflows, naming node and step.
 */
export function differentiate(experiment: Experiment): Gradients {
  const network = unroll(experiment);
  const { parameters, initial } = network;
  const wrt = [...Object.values(parameters), ...Object.values(initial)];
  const pass = new Backward(network.session, [{ node: network.E, cotangent: [1] }], wrt);
  pass.run();
  return gradientsOf(network, pass);
}

/**
 * Reads values and gradients off a network after a backward pass from E.
 * @throws NonFiniteError when a cotangent overflowed, naming the first one on the way back.
 */
export function gradientsOf(network: Unrolled, pass: Backward): Gradients {
  const { session, parameters, initial, steps, E } = network;
  const cotangent = (node: GraphNode) => pass.cotangent(node);
  for (const node of session.graph.nodes.toReversed()) {
    if (pass.finds(node)) assertFinite(node, cotangent(node), 'gradient');
  }

  const value = (node: GraphNode) => Array.from(session.value(node));
  const gradient = (node: GraphNode) => Array.from(cotangent(node));
  const names = parameterNames.filter((P) => parameters[P]);
  return {
    loss: session.value(E)[0],
    losses: steps.map(({ E }) => (E ? session.value(E)[0] : null)),
    outputs: steps.map(({ o }) => value(o)),
    hidden: steps.map(({ h }) => value(h)),
    gradients: Object.fromEntries(
      names.map((P) => [P, inShapeOf(parameters[P]!, cotangent(parameters[P]!))]),
    ),
    hiddenGradients: steps.map(({ h }) => gradient(h)),
    initialGradients: { h: gradient(initial.h), ...(initial.c && { c: gradient(initial.c) }) },
  };
}

/** Numbers stored row by row, as rows for a matrix and as they are for a vector. */
export function inShapeOf({ shape }: GraphNode, values: ArrayLike<number>): GradientOf {
  return shape.length === 2 ? toRows(values, shape[1]) : Array.from(values);
}
