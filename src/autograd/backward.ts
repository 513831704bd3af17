import type { Edge, Node } from './graph.ts';
import { type LaneView, rowByRow } from './lanes.ts';
import { assertIs, assertLane, assertList, assertNode, assertNumbers, zeros } from './misuse.ts';
import { isNode, described, shown } from './shown.ts';
import { type Lanes, type Pullback, stops } from './rule.ts';
import { Session } from './session.ts';
import { formatShape } from './shape.ts';

/** Where a lane starts: a node, and the cotangent that is put there; a number by itself starts with 1. */
export type Seed = Node | { readonly node: Node; readonly cotangent: ArrayLike<number> };

/**
 * The node of a seed, its cotangent, and whether it came with that.
 * @throws TypeError for what is neither, Error where a node by itself is not one number, or the length is wrong.
 */
export function seedOf(
  seed: Seed,
  check: (node: Node) => void = (node) => assertNode(node, 'seed'),
): { readonly node: Node; readonly cotangent: ArrayLike<number>; readonly isGiven: boolean } {
  const isPair = typeof seed === 'object' && seed !== null && 'node' in seed;
  const { node, cotangent } = isPair ? seed : { node: seed, cotangent: [1] };
  check(node);
  const name = `"${node.name ?? node.op}"`;
  if (isPair) assertNumbers(cotangent, node.size, `the cotangent of seed ${name}`);
  else if (node.size !== 1) {
    const shape = formatShape(node.shape);
    throw new Error(`seed ${name} must be one number, its shape is ${shape}; or give it with a cotangent`);
  }
  return { node, cotangent, isGiven: isPair };
}

/**
 * Sees each edge's own contribution, in every lane (`lanes` says how to index it), before it is added to
 * the cotangent of the edge's input. The buffer is reused: copy what you keep. Return `'block'` to cut the edge.
 */
export type Observer = (edge: Edge, contribution: Float64Array, lanes: Lanes) => void | 'block';

/** The pullbacks by which a node passes its cotangent on, one per slot; undefined for a leaf. */
export type PullbacksOf = (node: Node) => readonly Pullback<any>[] | undefined;

/**
 * Reverse pass from several seeds at once, a lane each, over the values of a session.
 * Only nodes that lie between the seeds and the nodes in `wrt` are visited and have a cotangent.
 */
export class Backward {
  readonly #session: Session;
  readonly #seeds: readonly ReturnType<typeof seedOf>[];
  /** Pullbacks of each node, by id. */
  readonly #pullbacks: readonly ReturnType<PullbacksOf>[];
  /** All cotangents, one after the other. */
  readonly #slab: Float64Array;
  /** Cotangent of each node that is visited, by id, a view of the slab; entry i of lane r at i · lanes + r. */
  readonly #cotangents: (Float64Array | undefined)[];
  /** Live lanes of each node, by id. */
  readonly #lanes: Lanes[];
  /** Takes one edge's contribution while an observer looks on. */
  readonly #scratch: Float64Array;
  #hasRun = false;
  /** Those of the session when the pass last ran. */
  #changes = 0;

  /** @param pullbacksOf the registry's rules; others where a gradient shall be wrong in a known way */
  constructor(
    session: Session,
    seeds: readonly Seed[],
    wrt: readonly Node[],
    pullbacksOf: PullbacksOf = ({ rule }) => rule?.backward,
  ) {
    assertIs(session, Session, 'Backward', 'a session');
    assertList(seeds, 'Backward: seeds', 'seeds');
    assertList(wrt, 'Backward: wrt');
    this.#session = session;
    this.#seeds = seeds.map((seed) => seedOf(seed, (node) => session.assertHas(node, 'seed')));
    for (const node of wrt) session.assertHas(node, 'wrt');
    const nodes = session.graph.nodes.slice(0, session.frames.length);
    this.#pullbacks = nodes.map(pullbacksOf);

    const leads = new Set(wrt);
    const passes = ({ id }: Node, slot: number) => this.#pullbacks[id]?.[slot] !== stops;
    for (const node of nodes) {
      if (node.inputs.some((input, slot) => leads.has(input) && passes(node, slot))) leads.add(node);
    }

    const count = seeds.length;
    const lanes = nodes.map(() => ({ count, from: count, to: 0 }));
    const include = (node: Node, from: number, to: number) => {
      const own = lanes[node.id];
      own.from = Math.min(own.from, from);
      own.to = Math.max(own.to, to);
    };
    this.#seeds.forEach(({ node }, r) => include(node, r, r + 1));
    for (const node of nodes.toReversed()) {
      const { from, to } = lanes[node.id];
      if (from >= to) continue;
      node.inputs.forEach((input, slot) => {
        if (passes(node, slot)) include(input, from, to);
      });
    }

    const visited = nodes.filter((node) => leads.has(node) && lanes[node.id].from < lanes[node.id].to);
    this.#lanes = lanes;
    this.#cotangents = nodes.map(() => undefined);
    const size = visited.reduce((total, node) => total + node.size * count, 0);
    this.#slab = zeros(size, 'Backward');
    let offset = 0;
    for (const { id, size } of visited) {
      this.#cotangents[id] = this.#slab.subarray(offset, (offset += size * count));
    }
    const largest = visited.reduce((size, node) => Math.max(size, node.size), 0);
    this.#scratch = new Float64Array(largest * count);
  }

  /**
   * Carries every seed back. Without an observer, rules add straight into the cotangents.
   * @throws Error before the session's `forward`.
   */
  run(observer?: Observer): void {
    this.#session.assertComputed('run');
    if (observer !== undefined && typeof observer !== 'function') {
      throw new TypeError(`run: expected an observer, a function, got ${shown(observer)}`);
    }
    this.#hasRun = true;
    this.#changes = this.#session.changes;
    this.#slab.fill(0);
    this.#seeds.forEach(({ node, cotangent }, r) => {
      const target = this.#cotangents[node.id];
      if (target) for (let i = 0; i < node.size; i++) target[i * this.#seeds.length + r] += cotangent[i];
    });

    const { nodes } = this.#session.graph;
    for (let id = nodes.length - 1; id >= 0; id--) {
      const dy = this.#cotangents[id];
      const { inputs } = nodes[id];
      const pullbacks = this.#pullbacks[id];
      if (!dy || !pullbacks) continue;
      for (let slot = 0; slot < inputs.length; slot++) {
        const dx = this.#cotangents[inputs[slot].id];
        if (!dx || pullbacks[slot] === stops) continue;
        if (observer) this.#observe({ consumer: nodes[id], slot }, dx, dy, observer);
        else pullbacks[slot](dx, dy, this.#session.frames[id], this.#lanes[id]);
      }
    }
  }

  #observe(edge: Edge, dx: Float64Array, dy: Float64Array, observer: Observer): void {
    const { id } = edge.consumer;
    const lanes = this.#lanes[id];
    const contribution = this.#scratch.subarray(0, dx.length).fill(0);
    this.#pullbackOf(edge)(contribution, dy, this.#session.frames[id], lanes);
    if (observer(edge, contribution, lanes) === 'block') return;
    for (let i = 0; i < dx.length; i++) dx[i] += contribution[i];
  }

  /** Whether the pass finds the cotangent of a node: it lies between seeds and `wrt`, or no seed depends on it. */
  finds(node: Node): boolean {
    const { from, to } = this.#lanes[node.id];
    return from >= to || this.#cotangents[node.id] !== undefined;
  }

  /**
   * A copy of the cotangent of a node in one lane, as after the last `run`; zeros where the lane does not reach.
   * @throws Error for a node that is neither in `wrt` nor on the way there, or before `run`; RangeError for a lane that is not
   * there.
   */
  cotangent(node: Node, lane = 0): Float64Array {
    this.#assertFinds(node, 'cotangent');
    assertLane(lane, this.#seeds.length, 'cotangent');
    const all = this.#cotangents[node.id];
    const { length: count } = this.#seeds;
    if (all && count === 1) return all.slice();
    const own = new Float64Array(node.size);
    if (all) for (let i = 0; i < own.length; i++) own[i] = all[i * count + lane];
    return own;
  }

  /**
   * The cotangents of a node in all lanes that reach it, a live view that the next run overwrites; undefined where none does.
   * @throws Error for a node that is neither in `wrt` nor on the way there, or before `run`.
   */
  lanes(node: Node): LaneView<Float64Array> | undefined {
    this.#assertFinds(node, 'lanes');
    const values = this.#cotangents[node.id];
    if (!values) return undefined;
    const { count, from, to } = this.#lanes[node.id];
    return { values: values.subarray(from), from, to, lane: 1, strides: rowByRow(node.shape, count) };
  }

  /**
   * What one edge passes to its input in one lane, by the same rule on the same values as the last `run`.
   * @throws Error for what is no edge, before `run`, and where leaves were set since; RangeError for a lane that is not there.
   */
  contribution(edge: Edge, lane = 0): Float64Array {
    if (!isNode(edge?.consumer)) {
      throw new TypeError(`contribution: expected an edge { consumer, slot }, got ${shown(edge)}`);
    }
    this.#session.assertHas(edge.consumer, 'contribution');
    assertLane(lane, this.#seeds.length, 'contribution');
    if (this.#hasRun && this.#changes !== this.#session.changes) {
      throw new Error('contribution: leaves were set since the last run; call forward and run again');
    }
    const pullback = this.#pullbackOf(edge);
    const { id, inputs } = edge.consumer;
    const dx = new Float64Array(inputs[edge.slot].size);
    pullback(dx, this.cotangent(edge.consumer, lane), this.#session.frames[id], ONE_LANE);
    return dx;
  }

  #assertFinds(node: Node, what: string): void {
    this.#session.assertHas(node, what);
    if (!this.#hasRun) throw new Error(`${what}: nothing is computed yet; call run first`);
    if (!this.finds(node)) throw new Error(`${what}: ${described(node)} was not asked for; name it in wrt`);
  }

  #pullbackOf({ consumer, slot }: Edge): Pullback<any> {
    const pullback = this.#pullbacks[consumer.id]?.[slot];
    if (!pullback)
      throw new RangeError(`"${consumer.name ?? consumer.id}" (${consumer.op}) has no input slot ${slot}`);
    return pullback;
  }
}

const ONE_LANE: Lanes = { count: 1, from: 0, to: 1 };
