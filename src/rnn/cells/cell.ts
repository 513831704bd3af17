import type { Node } from '../../autograd/index.ts';

/** The parameters of a network as nodes of its graph; biases only where the experiment has them. */
export interface ParameterNodes {
  readonly W: Node;
  readonly U: Node;
  readonly V: Node;
  readonly b?: Node;
  readonly d?: Node;
}

/** A recurrent cell: how one step is appended to a graph. */
export interface Cell {
  /** Blocks of n rows stacked in W, U and b. */
  readonly gates: number;
  /** Appends h_t for x_t and h_{t-1}, both vectors; returns h_t [n]. */
  readonly step: (parameters: ParameterNodes, x: Node, h: Node) => Node;
}
