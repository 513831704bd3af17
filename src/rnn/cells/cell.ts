import type { GraphNode } from '../../autograd/index.ts';

/** The parameters of a network as nodes of its graph; V and biases only where the network has them. */
export interface ParameterNodes {
  readonly W: GraphNode;
  readonly U: GraphNode;
  readonly V?: GraphNode;
  readonly b?: GraphNode;
  readonly d?: GraphNode;
  readonly bh?: GraphNode;
}

/** What a step hands to the next: h_t [n], and of a cell with a cell state c_t [n]. */
export interface State {
  readonly h: GraphNode;
  readonly c?: GraphNode;
}

/** The nodes of one step. */
export interface CellStep extends State {
  /** What each gate is of, a_t before its activation [n], in the order of the gates. */
  readonly a: readonly GraphNode[];
}

/** A recurrent cell: how one step is appended to a graph. */
export interface Cell {
  /** Names of the blocks of n rows that are stacked in W, U and b; a simple cell has one, its pre-activation a. */
  readonly gates: readonly string[];
  /** The block that proposes what is new. */
  readonly candidate: string;
  /** Whether its state has a c beside h. */
  readonly hasCellState: boolean;
  /** Whether it knows the bias `bh`. */
  readonly takesBh: boolean;
  /** Appends one step for x_t [m] and the state of t-1; all may have a column for each of a batch. */
  readonly step: (parameters: ParameterNodes, x: GraphNode, before: State) => CellStep;
}
