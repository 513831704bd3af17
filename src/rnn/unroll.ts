import { type GraphNode, Session } from '../autograd/index.ts';
import { biasNames, parameterNames, type SingleExperiment, sizesOf, type Vector } from './experiment.ts';
import { type Network, type Sizes, traceNetwork } from './network.ts';

/** The network of an experiment with its values computed. */
export interface Unrolled extends Network {
  readonly session: Session;
  /** What each E_t counts in E. */
  readonly share: number;
}

/** A number of the computation became infinite or NaN: says which one, at which step, and what to do. */
export class NonFiniteError extends Error {
  override readonly name = 'NonFiniteError';

  constructor(
    readonly node: GraphNode,
    value: number,
    what: 'value' | 'gradient',
    layer?: string,
  ) {
    const name = layer === undefined ? (node.name ?? node.op) : `${node.name ?? node.op} of ${layer}`;
    const place = node.step === undefined ? name : `${name} at step ${node.step}`;
    const subject = what === 'value' ? place : `the gradient of ${place}`;
    super(`${subject} is ${value}: float64 ends at 1.8e308. Make the weights or the inputs smaller`);
  }
}

/** All that the network of an experiment depends on: experiments that share it share the network. */
export function shapeOf(experiment: SingleExperiment): Sizes {
  const { cell, step, readout, loss, weights, targets } = experiment;
  const { n, m, q } = sizesOf(experiment);
  const hasLoss = targets.map((target) => target !== null);
  const biases = biasNames.filter((name) => weights[name]);
  return {
    cell,
    ...(step && { step }),
    ...(readout && { readout }),
    loss,
    n,
    m,
    q,
    ...(!weights.V && { isHeadless: true }),
    hasLoss,
    biases,
  };
}

/** The numbers of an experiment, each with the leaf of its network that takes them. */
export function leavesOf(
  { weights, initial, inputs, targets }: SingleExperiment,
  network: Network,
): (readonly [GraphNode, Vector])[] {
  const { parameters, steps } = network;
  return [
    ...parameterNames.flatMap((name) =>
      parameters[name] ? [[parameters[name], weights[name]!.flat()] as const] : [],
    ),
    [network.initial.h, initial.h],
    ...(network.initial.c ? [[network.initial.c, initial.c!] as const] : []),
    ...steps.map(({ x }, index) => [x, inputs[index]] as const),
    ...steps.flatMap(({ target }, index) => (target ? [[target, targets[index]!] as const] : [])),
  ];
}

/**
 * Runs the network of an experiment forward, T steps long.
 * @param network as traced from its shape before
 * @throws NonFiniteError when a value overflows, naming the first one in order of computation.
 */
export function unroll(experiment: SingleExperiment, network = traceNetwork(shapeOf(experiment))): Unrolled {
  const session = new Session(network.graph);
  for (const [leaf, numbers] of leavesOf(experiment, network)) session.set(leaf, numbers);
  session.forward();
  for (const node of network.graph.nodes) assertFinite(node, session.value(node), 'value');
  return { ...network, session, share: experiment.share ?? 1 };
}

/**
 * @param layer what the node is a part of, where there are several
 * @throws NonFiniteError when a value or gradient of a node is infinite or NaN.
 */
export function assertFinite(
  node: GraphNode,
  numbers: Float64Array,
  what: 'value' | 'gradient',
  layer?: string,
): void {
  for (const x of numbers) if (!Number.isFinite(x)) throw new NonFiniteError(node, x, what, layer);
}
