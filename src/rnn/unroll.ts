import { add, crossEntropy, Graph, matmul, type Node, Session, squaredError } from '../autograd/index.ts';
import type { ParameterNodes } from './cells/cell.ts';
import { cells } from './cells/index.ts';
import { type Experiment, type Matrix, parametersOf, type Vector } from './experiment.ts';

/** The nodes of one time step. */
export interface Step {
  readonly x: Node;
  readonly h: Node;
  readonly o: Node;
  /** E_t; undefined where the step has no target. */
  readonly E: Node | undefined;
}

/** A recurrent network unrolled over the steps of an experiment, with its values computed. */
export interface Unrolled {
  readonly session: Session;
  readonly parameters: ParameterNodes;
  /** h_0. */
  readonly initial: Node;
  /** Steps 1 to T, at index 0 to T - 1. */
  readonly steps: readonly Step[];
  /** E, the sum of E_t. */
  readonly E: Node;
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
  const graph = new Graph();
  const leaves: [Node, Vector][] = [];
  const leaf = (name: string, value: Vector | Matrix): Node => {
    const columns = typeof value[0] === 'number' ? [] : [value[0].length];
    const node = graph.leaf([value.length, ...columns], name);
    leaves.push([node, value.flat()]);
    return node;
  };

  const parameters = Object.fromEntries(
    parametersOf(experiment).map((name) => [name, leaf(name, experiment.weights[name]!)]),
  ) as unknown as ParameterNodes;
  graph.step = 0;
  const initial = leaf('h', experiment.initial.h);
  const cell = cells[experiment.cell];
  const loss = experiment.loss === 'squared-error' ? squaredError : crossEntropy;

  let h = initial;
  const steps = experiment.inputs.map((input, index): Step => {
    graph.step = index + 1;
    const x = leaf('x', input);
    h = cell.step(parameters, x, h);
    const o = output(parameters, h);
    const target = experiment.targets[index];
    return { x, h, o, E: target ? loss(o, leaf('ô', target), { name: 'E' }) : undefined };
  });
  graph.step = undefined;
  const losses = steps.flatMap(({ E }) => E ?? []);
  const E = losses.length ? losses.reduce((sum, E) => add(sum, E, { name: 'E' })) : leaf('E', [0]);

  const session = new Session(graph);
  for (const [node, value] of leaves) session.set(node, value);
  session.forward();
  for (const node of graph.nodes) assertFinite(node, session.value(node), 'value');
  return { session, parameters, initial, steps, E };
}

/** o_t = V h_t (+ d). */
function output({ V, d }: ParameterNodes, h: Node): Node {
  return d ? add(matmul(V, h, { name: 'Vh' }), d, { name: 'o' }) : matmul(V, h, { name: 'o' });
}

/** @throws NonFiniteError when a value or gradient of a node is infinite or NaN. */
export function assertFinite(node: Node, numbers: Float64Array, what: 'value' | 'gradient'): void {
  const fault = numbers.find((x) => !Number.isFinite(x));
  if (fault !== undefined) throw new NonFiniteError(node, fault, what);
}
