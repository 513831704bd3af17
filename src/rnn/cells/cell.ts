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

/** h = f(a) of a simple cell: f is `value`. */
export interface Activation {
  /** As formulas have it: `σ`, `tanh`; undefined where h = a. */
  readonly symbol?: string;
  readonly value: (a: number) => number;
  /** f′(a) by h = f(a). */
  readonly slope: (h: number) => number;
  /** The steepest slope there is: 1/4 for sigmoid, 1 for tanh, relu and linear. */
  readonly gamma: number;
}

/** The gate that keeps the state. */
export interface KeepGate {
  /** Its block: `f`, `z`. */
  readonly gate: string;
  /** `forget gates`, `gates z` */
  readonly called: string;
  /** Whether drawing weights sets its bias apart, the forget bias. */
  readonly takesForgetBias: boolean;
}

/** Names of the steps that an equation speaks of, and what a is, spelled out: `₂`, `₁`, `W h₁ + U x₂`. */
export interface EquationNames {
  readonly now: string;
  readonly before: string;
  readonly a: string;
}

/** Which biases a network has. */
export interface Biases {
  readonly b: boolean;
  readonly bh: boolean;
}

/** A recurrent cell: how one step is appended to a graph, and all that is asked of it elsewhere. */
export interface Cell {
  /** What it is called: `sigmoid`, `ReLU`, `LSTM`. */
  readonly title: string;
  /** Names of the blocks of n rows that are stacked in W, U and b; a simple cell has one, its pre-activation a. */
  readonly gates: readonly string[];
  /** The block that proposes what is new. */
  readonly candidate: string;
  /** Of a simple cell, whose steps back W and the slope alone bound; undefined for one with gates. */
  readonly activation?: Activation;
  /** Of a cell with gates; undefined for a simple one. */
  readonly keeps?: KeepGate;
  /** Whether its state has a c beside h. */
  readonly hasCellState: boolean;
  /** Whether it knows the bias `bh`. */
  readonly takesBh: boolean;
  /** How a step computes its state. */
  readonly equation: (names: EquationNames) => string;
  /** What a hop back through time does to the gradient, in a sentence. */
  readonly hop: string;
  /** The lines of Python, with PyTorch, from h (and c) of the step before to that of this one. */
  readonly pytorch: (has: Biases) => readonly string[];
  /** Appends one step for x_t [m] and the state of t-1; all may have a column for each of a batch. */
  readonly step: (parameters: ParameterNodes, x: GraphNode, before: State) => CellStep;
}
