import type { GraphNode, PullbacksOf } from '../../autograd/index.ts';
import type { Unrolled } from '../unroll.ts';

/** The rules of a node: what it hands back to each input. */
export type Pullbacks = NonNullable<ReturnType<PullbacksOf>>;

/** Where a gradient starts, and with what. */
export type Seed = readonly [node: GraphNode, cotangent: ArrayLike<number>];

/**
 * Backward passes over one network, one after the other: in a single lane, from anywhere to the same nodes, with other rules
 * each time. A search makes thousands of them.
 */
export class Tape {
  /** Nodes that lead to those asked for, the last one first. */
  readonly #visited: readonly GraphNode[];
  readonly #offsets: Int32Array;
  readonly #size: number;

  constructor(
    readonly network: Unrolled,
    wrt: readonly GraphNode[],
  ) {
    const { nodes } = network.graph;
    const leads = new Set(wrt);
    for (const node of nodes) if (node.inputs.some((input) => leads.has(input))) leads.add(node);
    this.#visited = nodes.filter((node) => leads.has(node)).toReversed();
    this.#offsets = new Int32Array(nodes.length).fill(-1);
    let size = 0;
    for (const node of this.#visited) {
      this.#offsets[node.id] = size;
      size += node.size;
    }
    this.#size = size;
  }

  /**
   * What arrives at each node.
   * @param rules by node id
   * @param isLocal nothing goes on to the step before
   */
  run(
    seeds: readonly Seed[],
    rules: readonly (Pullbacks | undefined)[],
    isLocal = false,
  ): (node: GraphNode) => Float64Array | undefined {
    const slab = new Float64Array(this.#size);
    const arrived: (Float64Array | undefined)[] = [];
    for (const [node, cotangent] of seeds) {
      const start = this.#at(node, slab, arrived);
      if (start) for (let i = 0; i < start.length; i++) start[i] += cotangent[i];
    }
    const { frames } = this.network.session;
    for (const node of this.#visited) {
      // Nothing has arrived here.
      const dy = arrived[node.id];
      if (!dy) continue;
      const own = rules[node.id];
      if (!own) continue;
      for (let slot = 0; slot < own.length; slot++) {
        const input = node.inputs[slot];
        if (isLocal && input.step !== undefined && node.step !== undefined && input.step < node.step)
          continue;
        const dx = arrived[input.id] ?? this.#at(input, slab, arrived);
        if (dx) own[slot]!(dx, dy, frames[node.id], ONE_LANE);
      }
    }
    return (node) => arrived[node.id];
  }

  #at({ id, size }: GraphNode, slab: Float64Array, arrived: (Float64Array | undefined)[]) {
    const offset = this.#offsets[id];
    return offset < 0 ? undefined : (arrived[id] ??= slab.subarray(offset, offset + size));
  }
}

const ONE_LANE = { count: 1, from: 0, to: 1 };
