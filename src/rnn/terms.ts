import { Backward, type Edge, type Node } from '../autograd/index.ts';
import { chainOf, type Factor, Jacobians } from './chain.ts';
import { type GradientOf, type Gradients, gradientsOf, inShapeOf } from './differentiate.ts';
import { type Experiment, type ParameterName, parametersOf } from './experiment.ts';
import { norm } from './matrix.ts';
import { assertFinite, unroll, type Unrolled } from './unroll.ts';

/** Which loss a gradient comes from: E_t by its step, counted from 1, or E as a whole. */
export type LossStep = number | 'all';

/** The gradient of E_t with respect to the copy of a parameter that was used at step k. */
export interface Term {
  readonly parameter: ParameterName;
  readonly t: number;
  readonly k: number;
  readonly value: GradientOf;
  /** Frobenius norm of the value. */
  readonly norm: number;
  /** The chain rule's factors, from the loss to the parameter; empty where no path leads there (V at k < t). */
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
  /** Along h_t -> x_t. */
  readonly toInput: readonly number[];
  /** All that arrives at h_t; one longer, index i is h_i. */
  readonly hidden: readonly number[];
}

/**
 * dE/dP taken apart: `dE/dP = Σ_t Σ_{k<=t} term(t, k)`. One backward pass carries the cotangents of every E_t,
 * and of E, side by side, while an observer notes what each edge passes on.
 *
 * Steps count from 1, as on paper; only the lists of `termNorms` count from 0.
 * `JSON.stringify` gives `{ termNorms }`.
 */
export class Terms {
  /** Names of the parameters, W first. */
  readonly parameters: readonly ParameterName[];
  /** T. */
  readonly length: number;
  /** What `differentiate` gives, from the same pass as the terms. */
  readonly gradients: Gradients;
  /** Frobenius norms, `termNorms[parameter][t][k]`, T rows of T numbers: zero for k > t. */
  readonly termNorms: { readonly [P in ParameterName]?: number[][] };

  readonly #network: Unrolled;
  readonly #jacobians: Jacobians;
  /** Terms that were asked for, by `parameter,t,k`. */
  readonly #opened = new Map<string, Term>();
  /** Lane t - 1 carries E_t, the last lane E. */
  readonly #pass: Backward;
  /** Norm of what each edge carries: by consumer id, slot and lane. */
  readonly #edgeNorms: readonly Float64Array[][];

  /** @throws NonFiniteError when a number overflows, naming node and step. */
  constructor(experiment: Experiment) {
    const network = unroll(experiment);
    const { session, parameters, initial, steps, E } = network;
    this.parameters = parametersOf(experiment);
    this.length = steps.length;
    this.#network = network;
    this.#jacobians = new Jacobians(session);

    // A step without a loss keeps its lane, and nothing travels in it.
    const losses = steps.map(({ E, o }) =>
      E ? { node: E, cotangent: [1] } : { node: o, cotangent: new Float64Array(o.size) },
    );
    const wrt = [...this.parameters.map((P) => parameters[P]!), initial, ...steps.map(({ x }) => x)];
    this.#pass = new Backward(session, [...losses, { node: E, cotangent: [1] }], wrt);

    const lanes = losses.length + 1;
    this.#edgeNorms = session.graph.nodes.map(({ inputs }) => inputs.map(() => new Float64Array(lanes)));
    this.#pass.run(({ consumer, slot }, contribution, { count, from, to }) => {
      const norms = this.#edgeNorms[consumer.id][slot];
      for (let lane = from; lane < to; lane++) {
        norms[lane] = norm(contribution, lane, count);
        // A term can overflow where the sum of the terms does not.
        assertFinite(consumer.inputs[slot], norms.subarray(lane, lane + 1), 'gradient');
      }
    });
    this.gradients = gradientsOf(network, (node) => this.#pass.cotangent(node, this.#lane('all')));

    this.termNorms = Object.fromEntries(
      this.parameters.map((P) => {
        const uses = steps.map((_, index) => this.#edge(parameters[P]!, index + 1));
        return [P, steps.map((_, lane) => uses.map((use) => this.#edgeNorm(use, lane)))];
      }),
    );
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

  #open(parameter: ParameterName, t: number, k: number): Term {
    const size = this.norm(parameter, t, k);
    const node = this.#network.parameters[parameter]!;
    const edge = this.#edge(node, k);
    const chain = () => chainOf(this.#network, this.#jacobians, this.#pass, edge, t);
    let factors: readonly Factor[] | undefined;
    return {
      parameter,
      t,
      k,
      value: inShapeOf(node, this.#pass.contribution(edge, this.#lane(t))),
      norm: size,
      // Many terms are asked for, few for their chains.
      get factors() {
        return (factors ??= chain());
      },
    };
  }

  /** dE_t/dP, or dE/dP for `'all'`: the sum of the terms, as the same pass gathered it at the parameter. */
  total(parameter: ParameterName, t: LossStep): GradientOf {
    const node = this.#network.parameters[parameter]!;
    return inShapeOf(node, this.#pass.cotangent(node, this.#lane(t)));
  }

  /** Norms along the edges, on the way back from one loss or from all of them. */
  flow(t: LossStep): Flow {
    const lane = this.#lane(t);
    const { steps, initial } = this.#network;
    const hidden = [initial, ...steps.map(({ h }) => h)];
    const into = (node: Node, step: number) => this.#edgeNorm(this.#edge(node, step), lane);
    return {
      toOutput: steps.map(({ o }) => norm(this.#pass.cotangent(o, lane))),
      toHidden: steps.map(({ h }, index) => into(h, index + 1)),
      toPrevious: steps.map((_, index) => into(hidden[index], index + 1)),
      toInput: steps.map(({ x }, index) => into(x, index + 1)),
      hidden: hidden.map((h) => norm(this.#pass.cotangent(h, lane))),
    };
  }

  toJSON(): Pick<Terms, 'termNorms'> {
    return { termNorms: this.termNorms };
  }

  #lane(t: LossStep): number {
    return t === 'all' ? this.length : t - 1;
  }

  /** The edge along which a node is used at a step. */
  #edge(node: Node, step: number): Edge {
    return node.graph.edgesFrom(node).find(({ consumer }) => consumer.step === step)!;
  }

  #edgeNorm({ consumer, slot }: Edge, lane: number): number {
    return this.#edgeNorms[consumer.id][slot][lane];
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

/** Takes the gradients of an experiment apart, term by term; see `Terms`. */
export const itemize = (experiment: Experiment): Terms => new Terms(experiment);
