/** How a gradient is computed, rightly or not. */
import type { GraphNode, PullbacksOf } from '../../autograd/index.ts';
import type { ParameterName, SingleExperiment } from '../experiment.ts';
import type { Network } from '../network.ts';
import type { Unrolled } from '../unroll.ts';
import type { Block } from './block.ts';
import { nodesNamed } from './nodes.ts';
import type { Pullbacks, Seed } from './tape.ts';

/** A rule of the registry that is replaced, for some nodes of a network. */
export interface Alteration {
  /** Only for what comes from the loss of the same step. */
  readonly isOfOwnStep?: boolean;
  /** Names of the nodes of a step that it may concern. */
  readonly names: readonly string[];
  /**
   * Called once for a backward pass, so that what is kept on the way back is that pass's own: what a node has in place of
   * the rules that it had, undefined where they stay.
   */
  readonly start: (network: Unrolled) => (node: GraphNode, rules: Pullbacks) => Pullbacks | undefined;
}

/** How often terms of one loss E_t are counted. */
export interface Counts {
  /** Term k = t. */
  readonly own: number;
  /** Terms k < t. */
  readonly earlier: number;
}

/** How losses are carried back. */
export interface Route {
  readonly alterations: readonly Alteration[];
  /**
   * What is altered between the state of step k and the copies of the parameters there; undefined: the same as on the
   * way from step to step.
   */
  readonly local: readonly Alteration[] | undefined;
  /**
   * What (t, k) carries back to step k: the immediate partial, or the total one, which holds all terms up to k; or the
   * total one of h_k alone where a cell state goes along with it.
   */
  readonly partial: 'immediate' | 'total' | 'total of h';
  readonly weight: (t: number) => Counts;
  /** What tells terms k < t from term k = t: a path through any state of an earlier step, or through one's h. */
  readonly time: 'states' | 'h';
  /** Terms with t - k < within are kept. */
  readonly within: number;
  /** Goes through the steps in its place; undefined: from the last one back, each loss along with those after it. */
  readonly carrier: Carrier | undefined;
}

/** What arrives at a node of the losses of a group, summed over lanes; undefined where nothing does. */
export type Arrivals = (node: GraphNode, group?: number) => Float64Array | undefined;

/** Goes through the steps in a way of its own: what arrives at each node that a parameter feeds. */
export type Carrier = (steps: CarriedSteps) => Arrivals;

/** What there is to go through steps with. */
export interface CarriedSteps {
  readonly network: Unrolled;
  /** What arrives at a node from these on, within their steps. */
  readonly arrive: (seeds: readonly Seed[]) => (node: GraphNode) => Float64Array | undefined;
  /** Every E_t. */
  readonly losses: readonly Seed[];
  /** What a rule of a node brings to its input, of what arrived at it. */
  readonly back: (node: GraphNode, slot: number, dy: Float64Array) => Float64Array;
}

/** What is multiplied into a parameter at its copies, in place of what should be. */
export interface Partial {
  /** What the copy at step k is multiplied by; undefined: as it should be. */
  readonly input?: (network: Unrolled, k: number) => Float64Array | undefined;
  /** The node of step k whose cotangent is taken for that of the copy. */
  readonly at?: (network: Network, k: number) => GraphNode | undefined;
  /** Outer products δ xᵀ whose sum the copy at step k brings, in place of its own. */
  readonly outer?: (
    network: Unrolled,
    k: number,
    arrived: (node: GraphNode) => Float64Array | undefined,
  ) => readonly { readonly delta: Float64Array; readonly x: Float64Array }[];
  /** How often the copy at step k is counted. */
  readonly copies?: (k: number, T: number) => number;
}

/** How a gradient is computed from the network and its terms. A mistake changes a part of it. */
export interface Method extends Route {
  /** What was computed in place of the sequences that were asked for; undefined: those. */
  readonly network: ((sequences: readonly SingleExperiment[]) => readonly SingleExperiment[]) | undefined;
  readonly partials: { readonly [P in ParameterName]?: Partial };
  /** How often each sequence counts, from 0. */
  readonly counts: (sequence: number, of: number) => number;
  /** What all is multiplied by. */
  readonly factor: number;
  /** What is written down of the results that were computed. */
  readonly read: (computed: (parameter: ParameterName) => Block, parameter: ParameterName) => Block;
}

/** Backpropagation through time as it should be. */
export const rightMethod: Method = {
  network: undefined,
  alterations: [],
  local: undefined,
  partial: 'immediate',
  weight: () => ({ own: 1, earlier: 1 }),
  time: 'states',
  within: Infinity,
  carrier: undefined,
  partials: {},
  counts: () => 1,
  factor: 1,
  read: (computed, parameter) => computed(parameter),
};

/** Whether two methods carry the same losses back in the same way: what arrives is computed once for both. */
export const sameRoute = (a: Route, b: Route): boolean =>
  a.alterations === b.alterations &&
  a.local === b.local &&
  a.partial === b.partial &&
  a.weight === b.weight &&
  a.time === b.time &&
  a.within === b.within &&
  a.carrier === b.carrier;

/** The rules of a backward pass, by node id, one alteration after the other. */
export function rulesBy(
  alterations: readonly Alteration[],
  network: Unrolled,
): readonly (Pullbacks | undefined)[] {
  const own = ownRulesOf(network);
  if (alterations.length === 0) return own;
  const rules = own.slice();
  for (const { names, start } of alterations) {
    const alter = start(network);
    for (const name of names) {
      for (const node of nodesNamed(network, name)) {
        const before = rules[node.id];
        if (before) rules[node.id] = alter(node, before) ?? before;
      }
    }
  }
  return rules;
}

/** The same, of each node. */
export function pullbacksBy(alterations: readonly Alteration[], network: Unrolled): PullbacksOf {
  const rules = rulesBy(alterations, network);
  return ({ id }) => rules[id];
}

const ownRules = new WeakMap<Network, (Pullbacks | undefined)[]>();

function ownRulesOf(network: Network): (Pullbacks | undefined)[] {
  const known = ownRules.get(network) ?? network.graph.nodes.map(({ rule }) => rule?.backward);
  ownRules.set(network, known);
  return known;
}
