import { jacobian, type GraphNode } from '../../autograd/index.ts';
import { actsOnOutput, type Experiment, type ParameterName, parametersOf } from '../experiment.ts';
import { copyAt } from '../term-norms.ts';
import { unroll, type Unrolled } from '../unroll.ts';
import { type Arrivals, carry, carryStates, routeKey } from './courses.ts';
import { alterationKey, type Block, type Method, pullbacksBy, rightMethod } from './method.ts';
import { largestOf } from './numbers.ts';

/** Losses that are carried back one by one, side by side: few enough for the memory of long sequences. */
const GROUPS = 32;

/**
 * Computes gradients, terms and Jacobians of one experiment by any method: a pass carries losses back, and what it brings
 * to each copy of a parameter is taken to the parameter by the engine's rule. What methods share is computed once as long
 * as one after the other has the same alterations; after that it is dropped.
 */
export class Workings {
  readonly #network: Unrolled;
  /** Steps with a loss, from 1. */
  readonly losses: readonly number[];
  /** Nodes that parameters feed. */
  readonly #fed: readonly GraphNode[];
  #alterations = '';
  readonly #arrivals = new Map<string, Arrivals>();
  readonly #blocks = new Map<string, Block>();
  #scales: ReadonlyMap<ParameterName, number> | undefined;

  /** @throws NonFiniteError when a value overflows. */
  constructor(readonly experiment: Experiment) {
    this.#network = unroll(experiment);
    const { steps, graph, parameters } = this.#network;
    this.losses = steps.flatMap(({ E }, index) => (E ? [index + 1] : []));
    this.#fed = Object.values(parameters).flatMap((node) =>
      graph.edgesFrom(node).map(({ consumer }) => consumer),
    );
  }

  /** dE/dP. */
  gradient(method: Method, parameter: ParameterName): Block {
    return method.read((name) => {
      const block = this.#gradient(method, name);
      if (method !== rightMethod) return times(block, method.factor);
      const { shape, values } = block;
      const scaleOf = () => this.#scaleOf(name);
      return {
        shape,
        values,
        get scale() {
          return scaleOf();
        },
      };
    }, parameter);
  }

  /** Term (t, k) of a parameter. */
  term(method: Method, parameter: ParameterName, t: number, k: number): Block {
    return method.read((name) => this.terms(method, name, [t])(t, k), parameter);
  }

  /** Terms (t, k) of a parameter, for some t, as they are computed. */
  terms(
    method: Method,
    parameter: ParameterName,
    losses: readonly number[],
  ): (t: number, k: number) => Block {
    const { partial, weight, factor } = method;
    if (partial === 'immediate') {
      const arrivals = this.#arrivalsOf(method, eachAlone(losses));
      return (t, k) =>
        times(this.#added(method, parameter, [k], arrivals, Math.max(0, losses.indexOf(t))), factor);
    }
    const even: Method = { ...method, partial: 'immediate', weight: rightMethod.weight };
    const arrivals = this.#arrivalsOf(even, eachAlone(losses));
    return (t, k) => {
      const group = Math.max(0, losses.indexOf(t));
      const { own, earlier } = weight(t);
      const { h } = this.#network.steps[k - 1];
      const back =
        partial === 'total'
          ? arrivals
          : carryStates(
              this.#network,
              method,
              (step) => (step === k ? arrivals(h, group) : undefined),
              this.#fed,
            );
      const steps = Array.from({ length: k }, (_, index) => index + 1);
      return times(this.#added(method, parameter, steps, back, group), factor * (k === t ? own : earlier));
    };
  }

  /**
   * dh_t/dh_k, (n, n). Of a cell that has a cell state c_k is held constant, or the whole ds_t/ds_k of s = (h, c) is
   * taken, (2n, 2n).
   */
  jacobian(method: Method, t: number, k: number, of: 'h' | 's' = 'h'): Block {
    const block = this.#kept(method, this.#blocks, `jacobian ${[t, k, of]}`, () => {
      const { session, steps, initial } = this.#network;
      const states = [initial, ...steps];
      const stateAt = (step: number) => [states[step].h, states[step].c ?? []].flat();
      const rows = jacobian(session, of === 'h' ? states[t].h : stateAt(t), stateAt(k), (node) =>
        pullbacksBy(method.alterations, this.#network, node),
      );
      const size = of === 'h' ? states[k].h.size : rows.length;
      const values = Float64Array.from(rows.flatMap((row) => row.slice(0, size)));
      return { shape: [rows.length, size], values, scale: largestOf(values) };
    });
    return method.read(() => block, 'W');
  }

  #gradient(method: Method, parameter: ParameterName): Block {
    const { state, slope } = method;
    const key = [parameter, state, slope && `slope ${alterationKey(slope)}`, routeKey(method, this.losses)];
    return this.#kept(method, this.#blocks, key.join(), () => {
      const { steps } = this.#network;
      const all = steps.map((_, index) => index + 1);
      return this.#added(method, parameter, all, this.#arrivalsOf(method, [this.losses]));
    });
  }

  /** Arrivals at the nodes that parameters feed, and at all on the way. */
  #arrivalsOf(method: Method, groups: readonly (readonly number[])[]): Arrivals {
    const key = `${groups.join(' ')}: ${routeKey(method, groups.flat())}`;
    return this.#kept(method, this.#arrivals, key, () => {
      const arrivals = carry(this.#network, method, groups, this.#fed);
      if (method.partial !== 'total of h') return arrivals;
      const { steps } = this.#network;
      return carryStates(this.#network, method, (k) => arrivals(steps[k - 1].h), this.#fed);
    });
  }

  /** What arrives at the copies of a parameter in some steps, taken to it and added up. */
  #added(
    method: Method,
    parameter: ParameterName,
    steps: readonly number[],
    arrivals: Arrivals,
    group = 0,
  ): Block {
    const { shape, size } = this.#network.parameters[parameter]!;
    const { session } = this.#network;
    const values = new Float64Array(size);
    let scale = 0;
    for (const k of steps) {
      const { consumer, slot } = copyAt(this.#network, parameter, k);
      const { h } = this.#network.steps[k - 1];
      const slope = actsOnOutput(parameter) ? undefined : method.slope;
      let delta = arrivals(slope ? h : consumer, group);
      if (!delta) continue;
      if (slope) delta = this.#through(h, delta, slope);
      const x = consumer.inputs.map((input) => session.value(this.#stateFor(method, input, k)));
      scale = Math.max(scale, largestOf(delta) * factorOf(consumer, x[1 - slot]));
      consumer.rule!.backward[slot]!(values, delta, { ...session.frames[consumer.id], x }, ONE_LANE);
    }
    return { shape, values, scale };
  }

  /** The largest number in any term: where terms cancel, what is left of them is rounding. */
  #scaleOf(parameter: ParameterName): number {
    this.#scales ??= this.#largestTerms();
    return this.#scales.get(parameter)!;
  }

  #largestTerms(): ReadonlyMap<ParameterName, number> {
    const { steps, session } = this.#network;
    const scales = new Map(parametersOf(this.experiment).map((name) => [name, 0]));
    for (const losses of chunksOf(this.losses)) {
      const arrivals = carry(this.#network, rightMethod, eachAlone(losses), this.#fed);
      for (const name of scales.keys()) {
        for (let k = 1; k <= steps.length; k++) {
          const { consumer, slot } = copyAt(this.#network, name, k);
          const factor = factorOf(consumer, session.value(consumer.inputs[1 - slot]));
          for (const [group, t] of losses.entries()) {
            const delta = t < k ? undefined : arrivals(consumer, group);
            if (delta) scales.set(name, Math.max(scales.get(name)!, factor * largestOf(delta)));
          }
        }
      }
    }
    return scales;
  }

  /** What arrives at an activation, carried through it. */
  #through(node: GraphNode, arrived: Float64Array, slope: NonNullable<Method['slope']>) {
    const carried = new Float64Array(arrived.length);
    const [pullback] = pullbacksBy(slope, this.#network, node)!;
    pullback(carried, arrived, this.#network.session.frames[node.id], ONE_LANE);
    return carried;
  }

  /** What stands in for an input of step k. */
  #stateFor({ state }: Method, input: GraphNode, k: number): GraphNode {
    const { steps, initial } = this.#network;
    const before = k === 1 ? initial.h : steps[k - 2].h;
    return state === 'after' && input === before ? steps[k - 1].h : input;
  }

  /** Computes something once, while the alterations stay the same. */
  #kept<Result>({ alterations }: Method, kept: Map<string, Result>, key: string, make: () => Result): Result {
    const own = alterationKey(alterations);
    if (own !== this.#alterations) {
      this.#alterations = own;
      this.#arrivals.clear();
      this.#blocks.clear();
    }
    const known = kept.get(key);
    if (known) return known;
    const made = make();
    kept.set(key, made);
    return made;
  }
}

const ONE_LANE = { count: 1, from: 0, to: 1 };

/** Losses in portions that can be carried back one by one. */
export const chunksOf = (losses: readonly number[]): (readonly number[])[] =>
  Array.from({ length: Math.ceil(losses.length / GROUPS) }, (_, index) =>
    losses.slice(index * GROUPS, (index + 1) * GROUPS),
  );

const eachAlone = (losses: readonly number[]) => losses.map((t) => [t]);

/** What entries of a cotangent are multiplied by, at most, on the way to a parameter. */
const factorOf = ({ op }: GraphNode, x: Float64Array): number => (op === 'matmul' ? largestOf(x) : 1);

const times = (block: Block, factor: number): Block =>
  factor === 1
    ? block
    : { ...block, values: block.values.map((x) => factor * x), scale: Math.abs(factor) * block.scale };
