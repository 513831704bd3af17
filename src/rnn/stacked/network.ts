import { concat, Graph, type GraphNode } from '../../autograd/index.ts';
import type { CellStep, State } from '../cells/cell.ts';
import { type CellName, cells } from '../cells/index.ts';
import type { BatchLossName, ParameterName } from '../experiment.ts';
import { losses } from '../losses.ts';
import {
  output,
  type ParameterNodes,
  type Pieces,
  shapesOfCell,
  type Step,
  sumOfLosses,
  traceParameters,
} from '../network.ts';

/** All that the graph of layers depends on. */
export interface StackedSizes {
  readonly loss: BatchLossName;
  /** Inputs. */
  readonly m: number;
  readonly layers: readonly (readonly DirectionSizes[])[];
  /** Outputs of the output layer, where there is one. */
  readonly output?: { readonly q: number; readonly takesBias: boolean };
  /** T entries: whether step t, at index t - 1, has a loss. */
  readonly hasLoss: readonly boolean[];
}

interface DirectionSizes {
  readonly cell: CellName;
  /** Hidden units. */
  readonly n: number;
  readonly biases: readonly ParameterName[];
}

/** One direction of a layer, unrolled. */
export interface DirectionNodes {
  /** `layers[1].directions[0]` */
  readonly name: string;
  readonly gates: readonly string[];
  readonly parameters: ParameterNodes;
  readonly pieces: Pieces;
  /** What it starts from: before step 1, or, reading back, before step T. */
  readonly initial: State;
  /** Steps 1 to T, at index 0 to T - 1, in whichever order they are read. */
  readonly steps: readonly CellStep[];
  /** Its nodes: ids from `first` on, before `end`. */
  readonly first: number;
  readonly end: number;
}

/** Layers of recurrent cells, unrolled over T steps: a graph without numbers. */
export interface StackedNetwork {
  readonly graph: Graph;
  readonly layers: readonly (readonly DirectionNodes[])[];
  readonly output: Pick<ParameterNodes, 'V' | 'd'>;
  /** Steps 1 to T: what goes in, and what comes out. */
  readonly steps: readonly Pick<Step, 'x' | 'o' | 'target' | 'E'>[];
  /** E, the sum of E_t; a constant 0 where no step has a loss. */
  readonly E: GraphNode;
}

/** Traces layers, T steps long, from their sizes alone. */
export function traceStack({ loss, m, layers, output: head, hasLoss }: StackedSizes): StackedNetwork {
  const graph = new Graph();
  const x = hasLoss.map((_, index) => {
    graph.step = index + 1;
    return graph.leaf([m], 'x');
  });
  let inputs = x;
  const traced = layers.map((directions, layer) => {
    const found = directions.map((sizes, direction) =>
      traceDirection(graph, `layers[${layer}].directions[${direction}]`, sizes, inputs, direction === 1),
    );
    inputs = x.map((_, index) => {
      graph.step = index + 1;
      const all = found.map(({ steps }) => steps[index].h);
      return all.length === 1 ? all[0] : concat(all, { name: 'h, both directions' });
    });
    return found;
  });

  graph.step = undefined;
  const width = inputs[0].size;
  const V: Pick<ParameterNodes, 'V' | 'd'> = head
    ? { V: graph.leaf([head.q, width], 'V'), ...(head.takesBias && { d: graph.leaf([head.q], 'd') }) }
    : {};
  const steps = hasLoss.map((hasLoss, index) => {
    graph.step = index + 1;
    const o = output(V, inputs[index]);
    const target = hasLoss ? graph.leaf(o.shape, 'ô') : undefined;
    return { x: x[index], o, target, E: target && losses[loss].E(o, target) };
  });
  graph.step = undefined;
  return { graph, layers: traced, output: V, steps, E: sumOfLosses(graph, steps) };
}

function traceDirection(
  graph: Graph,
  name: string,
  { cell: cellName, n, biases }: DirectionSizes,
  inputs: readonly GraphNode[],
  readsBack: boolean,
): DirectionNodes {
  const cell = cells[cellName];
  const first = graph.nodes.length;
  graph.step = undefined;
  const shapes = shapesOfCell(cellName, { n, m: inputs[0].size }, biases);
  const { parameters, used, pieces } = traceParameters(graph, cellName, shapes, n);
  graph.step = readsBack ? inputs.length + 1 : 0;
  const initial: State = {
    h: graph.leaf([n], 'h'),
    ...(cell.hasCellState && { c: graph.leaf([n], 'c') }),
  };
  let state = initial;
  const read = (x: GraphNode, index: number) => {
    graph.step = index + 1;
    const step = cell.step(used, x, state);
    state = step;
    return step;
  };
  const steps = readsBack
    ? inputs
        .map((_, i) => inputs.length - 1 - i)
        .map((index) => read(inputs[index], index))
        .reverse()
    : inputs.map(read);
  return { name, gates: cell.gates, parameters, pieces, initial, steps, first, end: graph.nodes.length };
}
