import { seedOf, type Seed } from '../backward.ts';
import type { Graph, Node } from '../graph.ts';
import { assertAllOf, assertList } from '../misuse.ts';
import { formatShape } from '../shape.ts';
import { Edges } from './edges.ts';
import { rowsOfNode } from './regions.ts';

/** What is to be computed. */
export interface LoweringRequest {
  /**
   * What gradients are wanted of: numbers, or nodes of any shape with the cotangent that is put there. Several: a lane each, as
   * rows of every cotangent.
   */
  readonly seeds: readonly Seed[];
  /** Nodes whose cotangents are wanted. */
  readonly wrt: readonly Node[];
  /**
   * Further nodes whose values are wanted. Others may be overwritten, by what is computed of them, and are never written where they
   * only go into a sum; those of 4,096 numbers or more always give their place away. A replay says of a value that it is not kept.
   */
  readonly keep?: readonly Node[];
}

/** Lanes of a cotangent that are not zero for sure: `from <= lane < to`. */
interface Live {
  readonly from: number;
  readonly to: number;
}

const SEED = 1;
const KEPT = 2;
const WANTED = 4;
const NEEDED = 8;
const ACTIVE = 16;

/** What of a graph a request needs, by whom it is used, and how far cotangents go back. */
export class Reach {
  readonly graph: Graph;
  /** How many nodes there are. */
  readonly count: number;
  readonly seeds: readonly ReturnType<typeof seedOf>[];
  readonly wrt: readonly Node[];
  /** Needed for what was asked for, in order of computation. */
  readonly nodes: readonly Node[];
  readonly edges: Edges;
  /** By the id of a node. */
  readonly #flags: Uint8Array;
  readonly #liveFrom: Int32Array;
  readonly #liveTo: Int32Array;

  constructor({ seeds: asked, wrt, keep = [] }: LoweringRequest) {
    assertList(asked, 'lower: seeds', 'seeds');
    const seeds = asked.map((seed) => seedOf(seed));
    if (seeds.length === 0) throw new Error('lower: expected at least one seed');
    const { graph } = seeds[0].node;
    const starts = seeds.map(({ node }) => node);
    for (const [what, nodes] of Object.entries({ seeds: starts, wrt, keep })) {
      assertAllOf(graph, nodes, `lower: ${what}`);
    }
    this.graph = graph;
    this.count = graph.nodes.length;
    this.seeds = seeds;
    this.wrt = wrt;
    this.#flags = new Uint8Array(this.count);
    for (const node of starts) this.#flags[node.id] |= SEED | KEPT | NEEDED;
    for (const node of keep) this.#flags[node.id] |= KEPT | NEEDED;
    for (const node of wrt) this.#flags[node.id] |= WANTED;
    this.edges = new Edges(graph.nodes);
    this.#liveFrom = new Int32Array(this.count).fill(seeds.length);
    this.#liveTo = new Int32Array(this.count);
    this.#findNeededAndLive(starts);
    this.nodes = graph.nodes.filter((node) => this.isNeeded(node));
    this.edges.findConsumers((id) => (this.#flags[id] & NEEDED) !== 0);
    this.#findActive();
    this.#check(starts);
  }

  /** How many seeds there are. */
  get lanes(): number {
    return this.seeds.length;
  }

  isSeed({ id }: Node): boolean {
    return (this.#flags[id] & SEED) !== 0;
  }

  /** Whether the value of a node was asked for. */
  isKept({ id }: Node): boolean {
    return (this.#flags[id] & KEPT) !== 0;
  }

  /** Whether the cotangent of a node was asked for. */
  isWanted({ id }: Node): boolean {
    return (this.#flags[id] & WANTED) !== 0;
  }

  /** Whether anything that was asked for depends on a node. */
  isNeeded({ id }: Node): boolean {
    return (this.#flags[id] & NEEDED) !== 0;
  }

  /** Whether a node is needed, reached by a seed, and depends on a node in `wrt`, so that it has a cotangent. */
  isActive({ id }: Node): boolean {
    return (this.#flags[id] & ACTIVE) !== 0;
  }

  /** Whether a cotangent goes back from a node to one of its inputs. */
  passes({ id, inputs }: Node, slot: number): boolean {
    return this.isActive(inputs[slot]) && this.edges.passes(id, slot);
  }

  /** Whether a seed depends on a node. */
  isReached({ id }: Node): boolean {
    return this.#liveFrom[id] < this.#liveTo[id];
  }

  /** The lanes that are live at a node. */
  liveAt({ id }: Node): Live {
    return { from: this.#liveFrom[id], to: this.#liveTo[id] };
  }

  /** The same, one by one. */
  lanesAt({ id }: Node): number[] {
    const from = this.#liveFrom[id];
    return Array.from({ length: Math.max(0, this.#liveTo[id] - from) }, (_, i) => from + i);
  }

  #findNeededAndLive(seeds: readonly Node[]): void {
    const { edges } = this;
    const from = this.#liveFrom;
    const to = this.#liveTo;
    for (const [lane, { id }] of seeds.entries()) [from[id], to[id]] = [lane, lane + 1];
    for (let id = this.count - 1; id >= 0; id--) {
      if ((this.#flags[id] & NEEDED) === 0) continue;
      for (let slot = edges.slot(id); slot < edges.slot(id + 1); slot++) {
        const input = edges.input(slot);
        this.#flags[input] |= NEEDED;
        if (edges.stopsAt(slot)) continue;
        from[input] = Math.min(from[input], from[id]);
        to[input] = Math.max(to[input], to[id]);
      }
    }
  }

  #findActive(): void {
    const { edges } = this;
    for (let id = 0; id < this.count; id++) {
      if ((this.#flags[id] & NEEDED) === 0 || this.#liveFrom[id] >= this.#liveTo[id]) continue;
      let leads = (this.#flags[id] & WANTED) !== 0;
      for (let slot = edges.slot(id); slot < edges.slot(id + 1) && !leads; slot++) {
        leads = !edges.stopsAt(slot) && (this.#flags[edges.input(slot)] & ACTIVE) !== 0;
      }
      if (leads) this.#flags[id] |= ACTIVE;
    }
  }

  #check(seeds: readonly Node[]): void {
    for (const [index, seed] of seeds.entries()) {
      const fault = (what: string) => new Error(`lower: seed "${seed.name ?? seed.op}" ${what}`);
      if (this.edges.uses(seed.id) > 0) throw fault('is used by another seed');
      if (seeds.indexOf(seed) !== index) throw fault('is there twice');
    }
    const isMatrix = (node: Node) =>
      rowsOfNode(node) > 1 ||
      !this.edges.everyConsumer(node.id, (consumer) => {
        const { op, inputs } = this.graph.nodes[consumer];
        return op !== 'matmul' || inputs[0] !== node;
      });
    const matrix = seeds.length > 1 && this.nodes.find((node) => this.isActive(node) && isMatrix(node));
    if (matrix) {
      const name = matrix.name ?? matrix.op;
      const shape = formatShape(matrix.shape);
      throw new Error(`lower: several seeds need vectors, "${name}" has shape ${shape}`);
    }
  }
}
