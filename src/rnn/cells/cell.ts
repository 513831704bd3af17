import type { GraphNode } from '../../autograd/index.ts';

/** What a shape is made of: g·n rows in g blocks, n hidden units, m inputs. */
export type Extent = 'g·n' | 'n' | 'm';

/** A parameter of a cell. */
export interface Parameter {
  readonly shape: readonly [Extent] | readonly [Extent, Extent];
  /** Whether a network may do without it: a bias. */
  readonly isOptional?: true;
  /** What it is called: `gain of W h`. */
  readonly title: string;
  /**
   * What drawing weights makes of it, unless the scheme does: each of its numbers this one, or normally distributed with
   * this standard deviation. Biases become 0.
   */
  readonly starts?: { readonly at: number } | { readonly spread: number };
}

/** The parameters of most cells. */
export const usualParameters = {
  W: { shape: ['g·n', 'n'], title: 'hidden to hidden' },
  U: { shape: ['g·n', 'm'], title: 'input to hidden' },
  b: { shape: ['g·n'], isOptional: true, title: 'bias of a' },
} satisfies Cell['parameters'];

/** What a step is given of its parameters, by their names: nodes of a graph. W is there where the cell's entry names it. */
export interface UsedParameters {
  readonly W: GraphNode;
  readonly U: GraphNode;
  readonly [name: string]: GraphNode | undefined;
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
  /** What it keeps at a forget bias alone; of a cell where drawing weights sets that bias apart. */
  readonly atForgetBias?: (bias: number) => number;
  /** Whether it lets in what is new, so that 1 less it is kept. */
  readonly isInverse?: true;
  /** The node of the share that is kept, where that is not σ(W h + U x + b) of the block, or 1 less that. */
  readonly node?: string;
  /**
   * Whether near h = 0 and c = 0, where nothing is read, the state's Jacobian is what is kept plus a quarter of the
   * candidate's block of W.
   */
  readonly isQuarterAtRest?: true;
}

/** What a gate is at a bias alone. */
export const logistic = (bias: number): number => 1 / (1 + Math.exp(-bias));

/** Names of the steps that an equation speaks of, and what a is, spelled out: `₂`, `₁`, `W h₁ + U x₂`. */
export interface EquationNames {
  readonly now: string;
  readonly before: string;
  readonly a: string;
  /** ` + b`, or nothing. */
  readonly b: string;
}

/** Which of the parameters that may be left out a network has. */
export interface Biases {
  readonly [name: string]: boolean;
}

/** A recurrent cell: how one step is appended to a graph, and all that is asked of it elsewhere. */
export interface Cell {
  /** What it is called: `sigmoid`, `ReLU`, `LSTM`. */
  readonly title: string;
  /** Names of the blocks of n rows that are stacked in W, U and b; a simple cell has one, its pre-activation a. */
  readonly gates: readonly string[];
  /** Its parameters by their names, W first; a cell whose steps no matrix W connects has none. */
  readonly parameters: { readonly [name: string]: Parameter };
  /** The parameter that multiplies h of the step before, entry by entry, in place of W. */
  readonly recurrent?: string;
  /**
   * Parameters that a step does not use at once, but in pieces: the names of the pieces, and the blocks of rows that each
   * has, in their order. `step` gets the pieces, and uses each once.
   */
  readonly pieces?: { readonly [name: string]: { readonly [piece: string]: readonly string[] } };
  /** How files have it, where that is as a variant of another cell: `{ cell: 'gru', reset: 'before' }`. */
  readonly written?: { readonly cell: string; readonly reset: 'before' };
  /** The block that proposes what is new. */
  readonly candidate: string;
  /** Of a simple cell, whose steps back W and the slope alone bound; undefined for one with gates. */
  readonly activation?: Activation;
  /** Of a cell with gates; undefined for a simple one. */
  readonly keeps?: KeepGate;
  /** Whether its state has a c beside h. */
  readonly hasCellState: boolean;
  /** How a step computes its state. */
  readonly equation: (names: EquationNames) => string;
  /** What a hop back through time does to the gradient, in a sentence. */
  readonly hop: string;
  /** Appends one step for x_t [m] and the state of t-1; all may have a column for each of a batch. */
  readonly step: (parameters: UsedParameters, x: GraphNode, before: State) => CellStep;
}
