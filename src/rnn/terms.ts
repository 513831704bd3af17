import type { GraphNode } from '../autograd/index.ts';
import { arrivedAtState, arriving, chainOf, type Factor, Jacobians } from './chain.ts';

import { type ParameterName, parametersOf, type SingleExperiment } from './experiment.ts';
import { type GradientOf, type Gradients, gradientsOf, inShapeOf } from './gradients.ts';
import { norm } from './matrix.ts';
import type { Network } from './network.ts';
import { type LossStep, Passes } from './passes.ts';
import { copiesAt, entriesOfTerm, normOfTerm, type TermNorms, termNorms } from './term-norms.ts';
import { unroll, type Unrolled } from './unroll.ts';

/** The gradient of E_t with respect to the copy of a parameter that was used at step k. */
export interface Term {
  readonly parameter: ParameterName;
  readonly t: number;
  readonly k: number;
  readonly value: GradientOf;
  /** Frobenius norm of the value. */
  readonly norm: number;
  /** The chain rule's factors, from the loss to the parameter; empty where no path leads there (V at k < t), or many do (attention). */
  readonly factors: readonly Factor[];
}

/** Norms of what travels back along the edges of the unrolled network. Index i is step i + 1. */
export interface Flow {
  /** Along E_t -> o_t. */
  readonly toOutput: readonly number[];
  /** Along o_t -> h_t. */
  readonly toHidden: readonly number[];
  /** Along h_t -> h_{t-1}. */
  readonly toPrevious: readonly number[];
  /** Along h_t -> c_t within the step, and along c_t -> c_{t-1}; of a cell that has a cell state. */
  readonly toCell?: readonly number[];
  readonly toPreviousCell?: readonly number[];
  /** Along h_t -> x_t. */
  readonly toInput: readonly number[];
  /** All that arrives at h_t; one longer, index i is h_i. */
  readonly hidden: readonly number[];
  /** All that arrives at c_t, h_t's share included; one longer, index i is c_i. */
  readonly cell?: readonly number[];
  /** dE/ds_t, as chains carry it: s_t is h_t, or (h_t, c_t) where h_t's share of c_t does not count; index i is s_i. */
  readonly state: readonly number[];
}

/** What one node of a step is, and what travels back through it. */
export interface InnerNode {
  readonly value: readonly number[];
  /** All that arrives at it from the loss. */
  readonly gradient: readonly number[];
  /** What it passes on to each of its inputs; undefined to parameters. */
  readonly toInputs: readonly (readonly number[] | undefined)[];
}

/**
 * dE/dP taken apart: `dE/dP = Σ_t Σ_{k<=t} term(t, k)`. The norms of all terms are computed together when the first
 * is asked for; what is asked of a single loss comes from a backward pass that starts at it.
 *
 * Steps count from 1, as on paper; only the lists of `termNorms` count from 0.
 * `JSON.stringify` gives `{ termNorms }`.
 */
export class Terms {
  /** Names of the parameters, W first. */
  readonly parameters: readonly ParameterName[];
  /** T. */
  readonly length: number;
  /** c_t by steps, n numbers each; of a cell that has a cell state. */
  readonly cells: readonly number[][] | undefined;
  /** What `differentiate` gives. */
  readonly gradients: Gradients;
  readonly #network: Unrolled;
  readonly #hasOnePath: boolean;
  #termNorms: TermNorms | undefined;
  readonly #jacobians: Jacobians;
  /** Terms that were asked for, by `parameter,t,k`. */
  readonly #opened = new Map<string, Term>();
  readonly #passes: Passes;

  /**
   * @param traced the network, where it has been traced for an experiment of the same shape before
   * @throws NonFiniteError when a number overflows, naming node and step.
   */
  constructor(experiment: SingleExperiment, traced?: Network) {
    const network = unroll(experiment, traced);
    this.parameters = parametersOf(experiment);
    this.length = network.steps.length;
    this.#network = network;
    this.#hasOnePath = !experiment.readout;
    this.#jacobians = new Jacobians(network.session);
    const { parameters, initial, steps } = network;
    this.#passes = new Passes(network, [
      ...Object.values(parameters),
      ...Object.values(initial),
      ...steps.map(({ x }) => x),
    ]);
    this.gradients = gradientsOf(network, this.#passes.from('all'));
    this.cells = network.initial.c && network.steps.map(({ c }) => Array.from(network.session.value(c!)));
  }

  /**
   * Frobenius norms, `termNorms[parameter][t][k]`, T rows of T numbers: zero for k > t.
   * @throws NonFiniteError when a term overflows.
   */
  get termNorms(): TermNorms {
    return (this.#termNorms ??= termNorms(this.#network));
  }

  /** The norm of term (t, k) of a parameter. @throws RangeError unless 1 <= k <= t <= T. */
  norm(parameter: ParameterName, t: number, k: number): number {
    this.#check(parameter, t, k);
    return this.termNorms[parameter]![t - 1][k - 1];
  }

  /** Term (t, k) of a parameter whole, and its chain of factors. @throws RangeError unless 1 <= k <= t <= T. */
  at(parameter: ParameterName, t: number, k: number): Term {
    const key = `${parameter},${t},${k}`;
    const opened = this.#opened.get(key) ?? this.#open(parameter, t, k);
    this.#opened.set(key, opened);
    return opened;
  }

  /** The entries of term (t, k), row by row, without its chain. @throws RangeError unless 1 <= k <= t <= T. */
  entries(parameter: ParameterName, t: number, k: number): Float64Array {
    this.#check(parameter, t, k);
    return entriesOfTerm(copiesAt(this.#network, parameter, k), this.#passes.from(t));
  }

  #open(parameter: ParameterName, t: number, k: number): Term {
    this.#check(parameter, t, k);
    const node = this.#network.parameters[parameter]!;
    const edges = copiesAt(this.#network, parameter, k);
    const pass = this.#passes.from(t);
    const chain = () => (this.#hasOnePath ? chainOf(this.#network, this.#jacobians, pass, edges, t) : []);
    let value: GradientOf | undefined;
    let factors: readonly Factor[] | undefined;
    return {
      parameter,
      t,
      k,
      norm: normOfTerm(edges, pass, this.#network.session),
      // Many terms are asked for, few for their entries and chains.
      get value() {
        return (value ??= inShapeOf(node, entriesOfTerm(edges, pass)));
      },
      get factors() {
        return (factors ??= chain());
      },
    };
  }

  /** dE_t/dP, or dE/dP for `'all'`: the sum of the terms, as a backward pass gathers it at the parameter. */
  total(parameter: ParameterName, t: LossStep): GradientOf {
    const node = this.#network.parameters[parameter]!;
    return inShapeOf(node, this.#passes.from(t).cotangent(node));
  }

  /** The pieces in which a step uses a parameter, one below the other: itself, where it is used whole. */
  piecesOf(parameter: ParameterName): { readonly name: string; readonly rows: number }[] {
    return this.#network.pieces[parameter]!.map(({ name, shape }) => ({ name: name!, rows: shape[0] }));
  }

  /** Norms along the edges, on the way back from one loss or from all of them. */
  flow(t: LossStep): Flow {
    const pass = this.#passes.from(t);
    const { steps, initial } = this.#network;
    const states = [initial, ...steps];
    const at = (node: GraphNode) => norm(pass.cotangent(node));
    const into = (node: GraphNode, step: number) => norm(arriving(pass, node, step));
    return {
      // Without an output layer h_t is o_t, at which what comes from later steps arrives too.
      toOutput: steps.map(({ o, h }, index) => (o === h ? into(h, index + 1) : at(o))),
      toHidden: steps.map(({ h }, index) => into(h, index + 1)),
      toPrevious: steps.map((_, index) => into(states[index].h, index + 1)),
      ...(initial.c && { toCell: steps.map(({ c }, index) => into(c!, index + 1)) }),
      ...(initial.c && { toPreviousCell: steps.map((_, index) => into(states[index].c!, index + 1)) }),
      toInput: steps.map(({ x }) => at(x)),
      hidden: states.map(({ h }) => at(h)),
      ...(initial.c && { cell: states.map(({ c }) => at(c!)) }),
      state: states.map((state, step) => norm(arrivedAtState(pass, state, step))),
    };
  }

  /** The value of a node of the network, a live view. */
  valueOf(node: GraphNode): Float64Array {
    return this.#network.session.value(node);
  }

  /** dE_t/dh_k for k = 0 to T, n numbers each, and dE_t/dc_k of a cell that has a cell state; or of all losses. */
  carried(t: LossStep): { readonly h: number[][]; readonly c?: number[][] } {
    const pass = this.#passes.from(t);
    const { steps, initial } = this.#network;
    const at = (node: GraphNode) => Array.from(pass.cotangent(node));
    const states = [initial, ...steps];
    return {
      h: states.map(({ h }) => at(h)),
      ...(initial.c && { c: states.map(({ c }) => at(c!)) }),
    };
  }

  /** The nodes of step k by their names, `gate f` and so on, with what travels back through them from a loss. */
  inside(t: LossStep, k: number): ReadonlyMap<string, InnerNode> {
    const { session } = this.#network;
    const pass = this.#passes.from(t);
    const nodes = session.graph.nodes.filter(({ step }) => step === k);
    const isParameter = ({ step }: GraphNode) => step === undefined;
    return new Map(
      nodes.map((node) => [
        node.name!,
        {
          value: Array.from(session.value(node)),
          // Targets are given: nothing is asked of them.
          gradient: Array.from(pass.finds(node) ? pass.cotangent(node) : new Float64Array(node.size)),
          toInputs: node.inputs.map((input, slot) =>
            isParameter(input) ? undefined : Array.from(pass.contribution({ consumer: node, slot })),
          ),
        },
      ]),
    );
  }

  /** What `JSON.stringify` writes: the norms of all terms. */
  toJSON(): Pick<Terms, 'termNorms'> {
    return { termNorms: this.termNorms };
  }

  #check(parameter: ParameterName, t: number, k: number): void {
    if (!this.parameters.includes(parameter)) {
      throw new RangeError(`term: no parameter "${parameter}"; there are ${this.parameters.join(', ')}`);
    }
    if (!Number.isInteger(t) || !Number.isInteger(k) || k < 1 || k > t || t > this.length) {
      throw new RangeError(`term (${t}, ${k}): expected whole numbers with 1 <= k <= t <= ${this.length}`);
    }
  }
}
