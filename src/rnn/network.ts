import { add, crossEntropy, Graph, matmul, type GraphNode, squaredError } from '../autograd/index.ts';
import { addBias } from './cells/bias.ts';
import type { ParameterNodes, State } from './cells/cell.ts';
import { type CellName, cells } from './cells/index.ts';
import type { BiasName, LossName } from './experiment.ts';

/** All that a network's graph depends on: everything of an experiment but its numbers. */
export interface Sizes {
  readonly cell: CellName;
  readonly loss: LossName;
  /** Hidden units. */
  readonly n: number;
  /** Inputs. */
  readonly m: number;
  /** Outputs. */
  readonly q: number;
  /** T entries: whether step t, at index t - 1, has a loss. */
  readonly hasLoss: readonly boolean[];
  readonly biases: readonly BiasName[];
  /** B sequences side by side: states, inputs, targets are matrices with a column for each. Without it, vectors. */
  readonly batch?: number;
}

/** The nodes of one time step. */
export interface Step extends State {
  /** [m] */
  readonly x: GraphNode;
  /** [q] */
  readonly o: GraphNode;
  /** ô_t [q]; undefined where the step has no loss. */
  readonly target: GraphNode | undefined;
  /** E_t, summed over the batch; undefined where the step has no loss. */
  readonly E: GraphNode | undefined;
}

/** A recurrent network unrolled over T steps: a graph without numbers. Its leaves are to be set. */
export interface Network {
  readonly graph: Graph;
  readonly parameters: ParameterNodes;
  /** h_0, and c_0 of a cell that has one. */
  readonly initial: State;
  /** Steps 1 to T, at index 0 to T - 1. */
  readonly steps: readonly Step[];
  /** E, the sum of E_t; a leaf, to be left at 0, where no step has a loss. */
  readonly E: GraphNode;
}

/** Traces a network, T steps long, from its sizes alone. */
export function traceNetwork({ cell: name, loss, n, m, q, hasLoss, biases, batch }: Sizes): Network {
  const graph = new Graph();
  const cell = cells[name];
  const rows = cell.gates.length * n;
  const columns = batch === undefined ? [] : [batch];
  const lossOf = loss === 'squared-error' ? squaredError : crossEntropy;

  const lengths: { readonly [P in BiasName]: number } = { b: rows, d: q, bh: n };
  const parameters: ParameterNodes = {
    W: graph.leaf([rows, n], 'W'),
    U: graph.leaf([rows, m], 'U'),
    V: graph.leaf([q, n], 'V'),
    ...Object.fromEntries(biases.map((bias) => [bias, graph.leaf([lengths[bias]], bias)])),
  };

  graph.step = 0;
  const initial: State = {
    h: graph.leaf([n, ...columns], 'h'),
    ...(cell.hasCellState && { c: graph.leaf([n, ...columns], 'c') }),
  };
  let state = initial;
  const steps = hasLoss.map((hasLoss, index): Step => {
    graph.step = index + 1;
    const x = graph.leaf([m, ...columns], 'x');
    state = cell.step(parameters, x, state);
    const o = output(parameters, state.h);
    const target = hasLoss ? graph.leaf([q, ...columns], 'ô') : undefined;
    return { ...state, x, o, target, E: target && lossOf(o, target, { name: 'E' }) };
  });

  graph.step = undefined;
  const losses = steps.flatMap(({ E }) => E ?? []);
  const E = losses.length ? losses.reduce((sum, E) => add(sum, E, { name: 'E' })) : graph.leaf([], 'E');
  return { graph, parameters, initial, steps, E };
}

/** o_t = V h_t (+ d). */
function output({ V, d }: ParameterNodes, h: GraphNode): GraphNode {
  return addBias(matmul(V, h, { name: d ? 'Vh' : 'o' }), d, 'o');
}
