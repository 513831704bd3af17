import { Backward, jacobian, type Node, type PullbacksOf } from '../../autograd/index.ts';
import { actsOnOutput, type Experiment, type ParameterName } from '../experiment.ts';
import type { Network } from '../network.ts';
import { copyAt } from '../term-norms.ts';
import { unroll, type Unrolled } from '../unroll.ts';
import { largestOf } from './numbers.ts';

/** Numbers with their shape, row by row. */
export interface Block {
  /** `[n]` of a vector, `[rows, columns]` of a matrix. */
  readonly shape: readonly number[];
  readonly values: Float64Array;
  /** The largest number that was added up to an entry, or more: rounding errors are relative to it. */
  readonly scale: number;
}

/** A rule of the registry that is replaced, for some nodes of a network. */
export interface Alteration {
  readonly name: string;
  /** Undefined where a node keeps its own rule. */
  readonly pullbacksOf: (node: Node, network: Network) => ReturnType<PullbacksOf>;
}

/** How a gradient is computed from the network and its terms. A mistake changes a part of it. */
export interface Method {
  readonly alterations: readonly Alteration[];
  /** The state that W is multiplied by in the partial at step k: h_{k-1}, or h_k. */
  readonly state: 'before' | 'after';
  /**
   * f′(a_k) in the partial at step k, of a simple cell: as the alterations have it, or in spite of them there, or not.
   */
  readonly slope: 'altered' | 'present' | 'absent';
  /** What (t, k) carries back to step k: the immediate partial, or the total one, which holds all terms up to k. */
  readonly partial: 'immediate' | 'total';
  /** How often what (t, k) stands for is counted in the sum. */
  readonly weight: (t: number, k: number) => number;
  /** What is written down of the results that were computed. */
  readonly read: (computed: (parameter: ParameterName) => Block, parameter: ParameterName) => Block;
}

/** Backpropagation through time as it should be. */
export const rightMethod: Method = {
  alterations: [],
  state: 'before',
  slope: 'altered',
  partial: 'immediate',
  weight: () => 1,
  read: (computed, parameter) => computed(parameter),
};

/**
 * Computes gradients, terms and Jacobians of one experiment by any method. A pass carries every E_t back in a lane of its
 * own; what it brings to each copy of a parameter is weighted, and taken to the parameter by the engine's rule.
 */
export class Workings {
  readonly #network: Unrolled;
  /** Steps with a loss, from 1: the lanes of a pass. */
  readonly losses: readonly number[];
  /** By the names of the alterations. */
  readonly #passes = new Map<string, Backward>();

  /** @throws NonFiniteError when a value overflows. */
  constructor(readonly experiment: Experiment) {
    this.#network = unroll(experiment);
    this.losses = this.#network.steps.flatMap(({ E }, index) => (E ? [index + 1] : []));
  }

  /** dE/dP. */
  gradient(method: Method, parameter: ParameterName): Block {
    return method.read((name) => this.#sum(method, name, method.weight), parameter);
  }

  /** Term (t, k) of a parameter. */
  term(method: Method, parameter: ParameterName, t: number, k: number): Block {
    const weight = (at: number, step: number) => (at === t && step === k ? method.weight(t, k) : 0);
    return method.read((name) => this.#sum(method, name, weight), parameter);
  }

  /**
   * dh_t/dh_k, (n, n). Of a cell that has a cell state c_k is held constant, or the whole ds_t/ds_k of s = (h, c) is
   * taken, (2n, 2n).
   */
  jacobian(method: Method, t: number, k: number, of: 'h' | 's' = 'h'): Block {
    const { session, steps, initial } = this.#network;
    const states = [initial, ...steps];
    const stateAt = (step: number) => [states[step].h, states[step].c ?? []].flat();
    const rows = jacobian(
      session,
      of === 'h' ? states[t].h : stateAt(t),
      stateAt(k),
      this.#pullbacksOf(method.alterations),
    );
    const size = of === 'h' ? states[k].h.size : rows.length;
    const values = Float64Array.from(rows.flatMap((row) => row.slice(0, size)));
    return method.read(() => ({ shape: [rows.length, size], values, scale: largestOf(values) }), 'W');
  }

  #sum(method: Method, parameter: ParameterName, weight: Method['weight']): Block {
    const { steps, parameters, session } = this.#network;
    const { shape, size } = parameters[parameter]!;
    const pass = this.#passBy(method.alterations);
    const values = new Float64Array(size);
    let scale = 0;
    for (let k = 1; k <= steps.length; k++) {
      const { consumer, slot } = copyAt(this.#network, parameter, k);
      const { h } = steps[k - 1];
      const isAsAltered = method.slope === 'altered' || actsOnOutput(parameter);
      const arrived = pass.lanes(isAsAltered ? consumer : h);
      if (!arrived) continue;
      const { count, from, to } = arrived.lanes;
      let delta = new Float64Array(consumer.size);
      let largest = 0;
      for (let lane = from; lane < to; lane++) {
        const times = timesIn(method.partial, weight, this.losses[lane], k);
        for (let i = 0; i < delta.length; i++) {
          const added = times * arrived.values[i * count + lane];
          delta[i] += added;
          largest = Math.max(largest, Math.abs(added));
        }
      }
      if (!isAsAltered && method.slope === 'present') delta = this.#through(h, delta);
      const frame = session.frames[consumer.id];
      const x = consumer.inputs.map((input) => session.value(this.#stateFor(method, input, k)));
      const factor = consumer.op === 'matmul' ? largestOf(x[1 - slot]) : 1;
      scale = Math.max(scale, largest * factor);
      consumer.rule!.backward[slot]!(values, delta, { ...frame, x }, ONE_LANE);
    }
    return { shape, values, scale };
  }

  /** What arrives at an activation, carried through it by its own rule. */
  #through({ id, rule }: Node, arrived: Float64Array): Float64Array<ArrayBuffer> {
    const carried = new Float64Array(arrived.length);
    rule!.backward[0](carried, arrived, this.#network.session.frames[id], ONE_LANE);
    return carried;
  }

  /** What stands in for an input of step k. */
  #stateFor({ state }: Method, input: Node, k: number): Node {
    const { steps, initial } = this.#network;
    const before = k === 1 ? initial.h : steps[k - 2].h;
    return state === 'after' && input === before ? steps[k - 1].h : input;
  }

  #passBy(alterations: readonly Alteration[]): Backward {
    const key = alterations.map(({ name }) => name).join();
    const known = this.#passes.get(key);
    if (known) return known;
    const { session, parameters, steps } = this.#network;
    const seeds = steps.flatMap(({ E }) => (E ? [{ node: E, cotangent: [1] }] : []));
    const uses = Object.values(parameters).flatMap((node) => session.graph.edgesFrom(node));
    const fed = uses.map(({ consumer }) => consumer);
    const pass = new Backward(session, seeds, fed, this.#pullbacksOf(alterations));
    pass.run();
    this.#passes.set(key, pass);
    return pass;
  }

  #pullbacksOf(alterations: readonly Alteration[]): PullbacksOf {
    return (node) => {
      for (const { pullbacksOf } of alterations) {
        const pullbacks = pullbacksOf(node, this.#network);
        if (pullbacks) return pullbacks;
      }
      return node.rule?.backward;
    };
  }
}

const ONE_LANE = { count: 1, from: 0, to: 1 };

/** How often term (t, i) is in the sum: once for (t, i), or once for each (t, k) whose total partial holds it. */
function timesIn(partial: Method['partial'], weight: Method['weight'], t: number, i: number): number {
  if (partial === 'immediate') return weight(t, i);
  let times = 0;
  for (let k = i; k <= t; k++) times += weight(t, k);
  return times;
}
