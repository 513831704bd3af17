import type { GraphNode, PullbacksOf } from '../../autograd/index.ts';
import type { Unrolled } from '../unroll.ts';

/** The rules of a node: what it hands back to each input. */
export type Pullbacks = NonNullable<ReturnType<PullbacksOf>>;

/** What arrives at a node; undefined where nothing does. */
export type Arrived = (node: GraphNode) => Float64Array | undefined;

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
   * @param endsAt nothing goes on to these of the step before: to all of its states, or to h alone
   */
  run(seeds: readonly Seed[], rules: readonly (Pullbacks | undefined)[], endsAt?: 'states' | 'h'): Arrived {
    const arrived = this.#run(seeds, rules, endsAt);
    return (node) => arrived[node.id];
  }

  /** The same of what has been through time 0 times, then at most once, twice and so on: a pass for each. */
  *within(
    seeds: readonly Seed[],
    rulesOf: () => readonly (Pullbacks | undefined)[],
    endsAt: 'states' | 'h',
  ): Generator<Arrived, never> {
    const { session } = this.network;
    let start = seeds;
    let sum: (Float64Array | undefined)[] = [];
    for (;;) {
      const rules = rulesOf();
      const arrived = this.#run(start, rules, endsAt);
      const before = sum;
      sum = arrived.map((own, id) => own && (before[id]?.map((x, i) => x + own[i]) ?? own));
      before.forEach((own, id) => (sum[id] ??= own));
      const all = sum;
      yield (node) => all[node.id];
      const sent = new Map<GraphNode, Float64Array>();
      for (const consumer of this.#visited) {
        const dy = arrived[consumer.id];
        if (!dy) continue;
        consumer.inputs.forEach((input, slot) => {
          if (!isBefore(input, consumer, endsAt) || this.#offsets[input.id] < 0) return;
          const dx = sent.get(input) ?? new Float64Array(input.size);
          sent.set(input, dx);
          rules[consumer.id]?.[slot]!(dx, dy, session.frames[consumer.id], ONE_LANE);
        });
      }
      start = [...sent];
    }
  }

  #run(
    seeds: readonly Seed[],
    rules: readonly (Pullbacks | undefined)[],
    endsAt: 'states' | 'h' | undefined,
  ): (Float64Array | undefined)[] {
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
        if (endsAt && isBefore(input, node, endsAt)) continue;
        const dx = arrived[input.id] ?? this.#at(input, slab, arrived);
        if (dx) own[slot]!(dx, dy, frames[node.id], ONE_LANE);
      }
    }
    return arrived;
  }

  #at({ id, size }: GraphNode, slab: Float64Array, arrived: (Float64Array | undefined)[]) {
    const offset = this.#offsets[id];
    return offset < 0 ? undefined : (arrived[id] ??= slab.subarray(offset, offset + size));
  }
}

const isBefore = (input: GraphNode, { step }: GraphNode, of: 'states' | 'h'): boolean =>
  input.step !== undefined &&
  step !== undefined &&
  input.step < step &&
  (of === 'states' || input.name === 'h');

const ONE_LANE = { count: 1, from: 0, to: 1 };
