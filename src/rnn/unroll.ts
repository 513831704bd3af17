import { type Node, Session } from '../autograd/index.ts';
import { biasNames, type Experiment, type Matrix, parametersOf, sizesOf, type Vector } from './experiment.ts';
import { type Network, traceNetwork } from './network.ts';

/** The network of an experiment with its values computed. */
export interface Unrolled extends Network {
  readonly session: Session;
}

/** A number of the computation became infinite or NaN: says which one, at which step, and what to do. */
export class NonFiniteError extends Error {
  override readonly name = 'NonFiniteError';

  constructor(
    readonly node: Node,
    value: number,
    what: 'value' | 'gradient',
  ) {
    const name = node.name ?? node.op;
    const place = node.step === undefined ? name : `${name} at step ${node.step}`;
    const subject = what === 'value' ? place : `the gradient of ${place}`;
    super(`${subject} is ${value}: float64 ends at 1.8e308. Make the weights or the inputs smaller`);
  }
}

/**
 * Traces the network of an experiment, T steps long, and runs it forward.
 * @throws NonFiniteError when a value overflows, naming the first one in order of computation.
 */
export function unroll(experiment: Experiment): Unrolled {
  const { cell, loss, weights, initial, inputs, targets } = experiment;
  const network = traceNetwork({
    ...sizesOf(experiment),
    cell,
    loss,
    hasLoss: targets.map((target) => target !== null),
    biases: biasNames.filter((name) => weights[name]),
  });

  const session = new Session(network.graph);
  const set = (node: Node, value: Vector | Matrix) => session.set(node, value.flat());
  for (const name of parametersOf(experiment)) set(network.parameters[name]!, weights[name]!);
  set(network.initial.h, initial.h);
  if (network.initial.c) set(network.initial.c, initial.c!);
  network.steps.forEach(({ x, target }, index) => {
    set(x, inputs[index]);
    if (target) set(target, targets[index]!);
  });
  session.forward();
  for (const node of network.graph.nodes) assertFinite(node, session.value(node), 'value');
  return { ...network, session };
}

/** @throws NonFiniteError when a value or gradient of a node is infinite or NaN. */
export function assertFinite(node: Node, numbers: Float64Array, what: 'value' | 'gradient'): void {
  const fault = numbers.find((x) => !Number.isFinite(x));
  if (fault !== undefined) throw new NonFiniteError(node, fault, what);
}
