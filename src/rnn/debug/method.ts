/** How a gradient is computed, rightly or not. */
import type { GraphNode, PullbacksOf } from '../../autograd/index.ts';
import type { ParameterName } from '../experiment.ts';
import type { Network } from '../network.ts';

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
  /** Only for what comes from the loss of the same step. */
  readonly isOfOwnStep?: boolean;
  /** Undefined where a node keeps its own rule. */
  readonly pullbacksOf: (node: GraphNode, network: Network) => ReturnType<PullbacksOf>;
}

/** How often terms of one loss E_t are counted. */
export interface Counts {
  /** Term k = t. */
  readonly own: number;
  /** Terms k < t. */
  readonly earlier: number;
}

/** How a gradient is computed from the network and its terms. A mistake changes a part of it. */
export interface Method {
  readonly alterations: readonly Alteration[];
  /** The state that W is multiplied by in the partial at step k: h_{k-1}, or h_k. */
  readonly state: 'before' | 'after';
  /** What f′(a_k) is altered by in the partial at step k, of a simple cell; undefined: by what alters it elsewhere. */
  readonly slope: readonly Alteration[] | undefined;
  /**
   * What (t, k) carries back to step k: the immediate partial, or the total one, which holds all terms up to k; or the
   * total one of h_k alone where a cell state goes along with it.
   */
  readonly partial: 'immediate' | 'total' | 'total of h';
  readonly weight: (t: number) => Counts;
  /** What tells terms k < t from term k = t: a path through any state of an earlier step, or through one's h. */
  readonly time: 'states' | 'h';
  /** What all is multiplied by. */
  readonly factor: number;
  /** What is written down of the results that were computed. */
  readonly read: (computed: (parameter: ParameterName) => Block, parameter: ParameterName) => Block;
}

/** Backpropagation through time as it should be. */
export const rightMethod: Method = {
  alterations: [],
  state: 'before',
  slope: undefined,
  partial: 'immediate',
  weight: () => ({ own: 1, earlier: 1 }),
  time: 'states',
  factor: 1,
  read: (computed, parameter) => computed(parameter),
};

/** Which rules are replaced: methods of the same name can share their backward passes. */
export const alterationKey = (alterations: readonly Alteration[]): string =>
  alterations.map(({ name }) => name).join();

/** The pullbacks of a node as the first alteration that concerns it has them, or else its own. */
export function pullbacksBy(
  alterations: readonly Alteration[],
  network: Network,
  node: GraphNode,
): ReturnType<PullbacksOf> {
  for (const { pullbacksOf } of alterations) {
    const pullbacks = pullbacksOf(node, network);
    if (pullbacks) return pullbacks;
  }
  return node.rule?.backward;
}
