import type { Edge, GraphNode } from '../../autograd/index.ts';
import {
  cellParameterNames,
  outputParameterNames,
  type ParameterName,
  type SingleStack,
} from '../experiment.ts';
import { type GradientOf, inShapeOf } from '../gradients.ts';
import { norm } from '../matrix.ts';
import { type LossStep, Passes } from '../passes.ts';
import { entriesOfTerm, normsOfCopies } from '../term-norms.ts';
import { type ByLayer, stackedGradientsOf } from './differentiate.ts';
import { type UnrolledStack, unrollStack, wrtOf } from './unroll.ts';

/** A parameter of a layer in one of its directions, counted from 0, or of the output layer. */
export type StackedParameter =
  | {
      readonly layer: number;
      readonly direction: number;
      readonly name: (typeof cellParameterNames)[number];
    }
  | {
      readonly layer?: never;
      readonly direction?: never;
      readonly name: (typeof outputParameterNames)[number];
    };

/** The gradient of E_t with respect to the copy of a parameter that was used at step k. */
export interface StackedTerm {
  readonly parameter: StackedParameter;
  readonly t: number;
  readonly k: number;
  readonly value: GradientOf;
  /** Frobenius norm of the value. */
  readonly norm: number;
}

/** Frobenius norms of terms, `[t][k]` counted from 0, in the places of their parameters. */
export type StackedTermNorms = ByLayer<number[][]>;

/**
 * dE/dP of layers taken apart: `dE/dP = Σ_t Σ_k term(t, k)`. Where a layer reads back, E_t depends on steps after t too, so
 * that k is any step from 1 to T. The factors of a single chain are not given: through layers there are many ways from E_t to
 * a step.
 *
 * Steps count from 1; only the lists of `termNorms` count from 0. `JSON.stringify` gives `{ termNorms }`.
 */
export class StackedTerms {
  /** In the order of layers and directions, W first, the output layer last. */
  readonly parameters: readonly StackedParameter[];
  /** T. */
  readonly length: number;
  readonly gradients: ReturnType<typeof stackedGradientsOf>;
  readonly #network: UnrolledStack;
  readonly #passes: Passes;
  #termNorms: StackedTermNorms | undefined;

  /** @throws NonFiniteError when a number overflows, naming layer, node and step. */
  constructor(sequence: SingleStack) {
    const network = unrollStack(sequence);
    this.#network = network;
    this.#passes = new Passes(network, wrtOf(network));
    this.length = network.steps.length;
    this.parameters = parametersOf(network);
    this.gradients = stackedGradientsOf(network, this.#passes.from('all'));
  }

  /** Norms of all terms. @throws NonFiniteError when a term overflows. */
  get termNorms(): StackedTermNorms {
    return (this.#termNorms ??= this.#computeNorms());
  }

  /** The norm of a term. @throws RangeError unless there is such a parameter, and t and k are from 1 to T. */
  norm(parameter: StackedParameter, t: number, k: number): number {
    this.#check(parameter, t, k);
    const { layer, direction, name } = parameter;
    const norms = this.termNorms;
    const found = layer === undefined ? norms[name] : norms.layers[layer][direction][name];
    return found![t - 1][k - 1];
  }

  /** A term whole. @throws RangeError as `norm`. */
  at(parameter: StackedParameter, t: number, k: number): StackedTerm {
    const entries = this.entries(parameter, t, k);
    return {
      parameter,
      t,
      k,
      value: inShapeOf(nodeOf(this.#network, parameter)!, entries),
      norm: norm(entries),
    };
  }

  /** The entries of a term, row by row. @throws RangeError as `norm`. */
  entries(parameter: StackedParameter, t: number, k: number): Float64Array {
    this.#check(parameter, t, k);
    return entriesOfTerm(copiesOf(this.#network, parameter)[k - 1], this.#passes.from(t));
  }

  /** dE_t/dP, or dE/dP for `'all'`: the sum of the terms, as a backward pass gathers it at the parameter. */
  total(parameter: StackedParameter, t: LossStep): GradientOf {
    this.#check(parameter, t === 'all' ? 1 : t, 1);
    const node = nodeOf(this.#network, parameter)!;
    return inShapeOf(node, this.#passes.from(t).cotangent(node));
  }

  /** What `JSON.stringify` writes: the norms of all terms. */
  toJSON(): Pick<StackedTerms, 'termNorms'> {
    return { termNorms: this.termNorms };
  }

  #computeNorms(): StackedTermNorms {
    const { parameters } = this;
    const all = normsOfCopies(
      this.#network,
      parameters.map((parameter) => copiesOf(this.#network, parameter)),
    );
    const of = (layer?: number, direction?: number) =>
      Object.fromEntries(
        parameters.flatMap((own, index) =>
          own.layer === layer && own.direction === direction ? [[own.name, all[index]]] : [],
        ),
      );
    return {
      layers: this.#network.layers.map((directions, layer) =>
        directions.map((_, direction) => of(layer, direction)),
      ),
      ...of(),
    };
  }

  #check(parameter: StackedParameter, t: number, k: number): void {
    if (!nodeOf(this.#network, parameter)) {
      throw new RangeError(
        `term: no parameter ${nameOf(parameter)}; ${this.parameters.map(nameOf).join(', ')}`,
      );
    }
    for (const step of [t, k]) {
      if (Number.isInteger(step) && step >= 1 && step <= this.length) continue;
      throw new RangeError(`term (${t}, ${k}): expected whole numbers from 1 to ${this.length}`);
    }
  }
}

const nameOf = ({ layer, direction, name }: StackedParameter): string =>
  layer === undefined ? name : `layers[${layer}][${direction}].${name}`;

const nodeOf = (
  { layers, output }: UnrolledStack,
  { layer, direction, name }: StackedParameter,
): GraphNode | undefined =>
  layer === undefined ? output[name] : layers[layer]?.[direction]?.parameters[name];

/** The edges along which a parameter, or each of its pieces, is used at steps 1 to T. */
const copiesOf = (network: UnrolledStack, parameter: StackedParameter): Edge[][] => {
  const { layer, direction, name } = parameter;
  const pieces =
    layer === undefined ? [network.output[name]!] : network.layers[layer][direction].pieces[name]!;
  const edges = pieces.map((piece) =>
    network.graph.edgesFrom(piece).toSorted((a, b) => a.consumer.step! - b.consumer.step!),
  );
  return network.steps.map((_, index) => edges.map((of) => of[index]));
};

function parametersOf({ layers, output }: UnrolledStack): StackedParameter[] {
  const has = (nodes: { readonly [P in ParameterName]?: GraphNode }) => (name: ParameterName) =>
    nodes[name] !== undefined;
  return [
    ...layers.flatMap((directions, layer) =>
      directions.flatMap(({ parameters }, direction) =>
        cellParameterNames.filter(has(parameters)).map((name) => ({ layer, direction, name })),
      ),
    ),
    ...outputParameterNames.filter(has(output)).map((name) => ({ name })),
  ];
}
