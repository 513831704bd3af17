import { add, Graph, type GraphNode, matmul, type Replay, slice } from '../autograd/index.ts';
import { attend, rowOf } from './attention.ts';
import { addBias } from './cells/columnwise.ts';
import type { Cell, CellStep, State, UsedParameters } from './cells/cell.ts';
import { type CellName, cells, parametersOfCell, shapeOfParameter } from './cells/index.ts';
import { type BatchLossName, biasNames, type ParameterName, parameterNames } from './experiment.ts';
import { brief } from './json.ts';
import { losses } from './losses.ts';

/** All that a network's graph depends on: everything of an experiment but its numbers. */
export interface Sizes {
  readonly cell: CellName;
  readonly loss: BatchLossName;
  /** Hidden units. */
  readonly n: number;
  /** Inputs. */
  readonly m: number;
  /** Outputs. */
  readonly q: number;
  /** Whether there is no output layer: o_t is h_t, and q = n. */
  readonly isHeadless?: boolean;
  /** T entries: whether step t, at index t - 1, has a loss. */
  readonly hasLoss: readonly boolean[];
  /** Those of the parameters that may be left out which it has. */
  readonly biases: readonly ParameterName[];
  /** In place of the cell's own, of the same parameters. */
  readonly step?: Cell['step'];
  /** In place of h_t alone, what o_t is made of, of one sequence. */
  readonly readout?: 'attention';
  /** B sequences side by side: states, inputs, targets are matrices with a column for each. Without it, vectors. */
  readonly batch?: number;
}

/** The nodes of one time step. */
export interface Step extends CellStep {
  /** [m] */
  readonly x: GraphNode;
  /** [q]; without an output layer h itself. */
  readonly o: GraphNode;
  /** ô_t [q]; undefined where the step has no loss. */
  readonly target: GraphNode | undefined;
  /** E_t, summed over the batch; undefined where the step has no loss. */
  readonly E: GraphNode | undefined;
}

/** The parameters of a network as nodes of its graph: those that it has. W is there where the cell's entry names it. */
export type ParameterNodes = { readonly W: GraphNode; readonly U: GraphNode } & {
  readonly [P in ParameterName]?: GraphNode;
};

export type Pieces = { readonly [P in ParameterName]?: readonly GraphNode[] };

/** A recurrent network unrolled over T steps: a graph without numbers. Its leaves are to be set. */
export interface Network {
  readonly graph: Graph;
  /** Names of the blocks that a step's `a` are. */
  readonly gates: readonly string[];
  readonly parameters: ParameterNodes;
  /** What each step uses once of each parameter: itself, or the pieces that its rows are cut into. */
  readonly pieces: Pieces;
  /** h_0, and c_0 of a cell that has one. */
  readonly initial: State;
  /** Steps 1 to T, at index 0 to T - 1. */
  readonly steps: readonly Step[];
  /** E, the sum of E_t; a constant 0 where no step has a loss. */
  readonly E: GraphNode;
}

/**
 * Traces a network, T steps long, from its sizes alone.
 * @throws TypeError for a cell, a loss or a bias that there is not; RangeError for sizes that are not whole numbers from 1 up.
 */
export function traceNetwork(sizes: Sizes): Network {
  assertSizes(sizes);
  const { cell: name, step: other, readout, loss, n, m, q, isHeadless, hasLoss, biases, batch } = sizes;
  const graph = new Graph();
  const cell = cells[name];
  const columns = batch === undefined ? [] : [batch];

  const shapes = {
    ...shapesOfCell(name, { n, m }, biases),
    ...(!isHeadless && { V: [q, n] }),
    ...(biases.includes('d') && { d: [q] }),
  };
  const { parameters, pieces, used } = traceParameters(graph, name, shapes, n);

  graph.step = 0;
  const initial: State = {
    h: graph.leaf([n, ...columns], 'h'),
    ...(cell.hasCellState && { c: graph.leaf([n, ...columns], 'c') }),
  };
  let state = initial;
  const rows: GraphNode[] = [];
  const steps = hasLoss.map((hasLoss, index): Step => {
    graph.step = index + 1;
    const x = graph.leaf([m, ...columns], 'x');
    const step = (other ?? cell.step)(used, x, state);
    state = step;
    if (readout) rows.push(rowOf(step.h));
    const o = output(parameters, readout ? attend(rows, step.h) : step.h);
    const target = hasLoss ? graph.leaf([q, ...columns], 'ô') : undefined;
    return { ...step, x, o, target, E: target && losses[loss].E(o, target) };
  });

  graph.step = undefined;
  return { graph, gates: cell.gates, parameters, pieces, initial, steps, E: sumOfLosses(graph, steps) };
}

type Shapes = { readonly [P in ParameterName]?: readonly number[] };

/** The shapes of a cell's parameters: of all that it cannot do without, and of the others that are named. */
export const shapesOfCell = (
  cell: CellName,
  sizes: { readonly n: number; readonly m: number },
  biases: readonly ParameterName[],
): Shapes =>
  Object.fromEntries(
    parametersOfCell(cell)
      .filter((name) => !cells[cell].parameters[name].isOptional || biases.includes(name))
      .map((name) => [name, shapeOfParameter(cell, name, sizes)]),
  );

/** Leaves for parameters; and `used`, what a step of the cell is given of them: in place of some the pieces of their rows. */
export function traceParameters(
  graph: Graph,
  cell: CellName,
  shapes: Shapes,
  n: number,
): { readonly parameters: ParameterNodes; readonly used: UsedParameters; readonly pieces: Pieces } {
  const { gates, pieces: cuts = {} } = cells[cell];
  const leaves = Object.fromEntries(
    parameterNames.flatMap((name) => (shapes[name] ? [[name, graph.leaf(shapes[name], name)]] : [])),
  );
  const used: Record<string, GraphNode> = { ...leaves };
  const pieces: { [P in ParameterName]?: readonly GraphNode[] } = {};
  for (const name of parameterNames) {
    if (!leaves[name]) continue;
    const own = Object.entries(cuts[name] ?? {}).map(([piece, blocks]) => {
      const from = n * gates.indexOf(blocks[0]);
      return (used[piece] = slice(leaves[name], { from, to: from + n * blocks.length, name: piece }));
    });
    pieces[name] = own.length > 0 ? own : [leaves[name]];
  }
  return { parameters: leaves as ParameterNodes, used: used as UsedParameters & typeof used, pieces };
}

function assertSizes(sizes: Sizes): void {
  if (typeof sizes !== 'object' || sizes === null) {
    throw new TypeError(
      `traceNetwork: expected { cell, loss, n, m, q, hasLoss, biases }, got ${brief(sizes)}`,
    );
  }
  const { cell, loss, hasLoss, biases } = sizes;
  const among = (names: readonly string[], name: unknown, what: string) => {
    if (names.includes(name as string)) return;
    throw new TypeError(`traceNetwork: ${what}: expected one of ${names.join(', ')}, got ${brief(name)}`);
  };
  among(Object.keys(cells), cell, 'cell');
  among(Object.keys(losses), loss, 'loss');
  for (const [what, list] of Object.entries({ hasLoss, biases })) {
    if (!Array.isArray(list))
      throw new TypeError(`traceNetwork: ${what}: expected a list, got ${brief(list)}`);
  }
  for (const bias of biases) among(biasNames, bias, 'bias');
}

/** E; a constant 0 where no step has a loss. */
export function sumOfLosses(graph: Graph, steps: readonly Pick<Step, 'E'>[]): GraphNode {
  const all = steps.flatMap(({ E }) => E ?? []);
  return all.length ? all.reduce((sum, E) => add(sum, E, { name: 'E' })) : graph.constant(0, [], 'E');
}

/** Sets leaves to 0: those of the initial state, unless told. */
export function setToZero(
  replay: Replay,
  network: Network,
  leaves: readonly GraphNode[] = Object.values(network.initial),
): void {
  for (const leaf of leaves) replay.set(leaf, new Float64Array(leaf.size));
}

/** o_t = V h_t (+ d), or h_t. */
export function output({ V, d }: Pick<ParameterNodes, 'V' | 'd'>, h: GraphNode): GraphNode {
  if (!V) return h;
  return addBias(matmul(V, h, { name: d ? 'Vh' : 'o' }), d, 'o');
}
