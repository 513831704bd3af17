import type { Node } from '../graph.ts';
import { stops } from '../rule.ts';

/** Instead of a node: none. */
export const NO_ONE = -1;

/** Who is an input of whom, by the ids of nodes: graphs are gone through many times, and numbers are quicker than nodes. */
export class Edges {
  /** The input slots of node `id` are `slot[id]` to `slot[id + 1]`. */
  readonly #slot: Int32Array;
  /** The input in each slot. */
  readonly #input: Int32Array;
  /** 1 for slots from which nothing goes back. */
  readonly #stops: Uint8Array;
  /** The consumers of node `id` stand at `start[id]` to `start[id + 1]`, those of needed nodes. */
  readonly #start: Int32Array;
  #consumers = new Int32Array(0);

  constructor(nodes: readonly Node[]) {
    const count = nodes.length;
    this.#slot = new Int32Array(count + 1);
    this.#start = new Int32Array(count + 1);
    for (let id = 0; id < count; id++) this.#slot[id + 1] = this.#slot[id] + nodes[id].inputs.length;
    this.#input = new Int32Array(this.#slot[count]);
    this.#stops = new Uint8Array(this.#slot[count]);
    for (let id = 0; id < count; id++) {
      const { inputs, rule } = nodes[id];
      const first = this.#slot[id];
      for (let i = 0; i < inputs.length; i++) {
        this.#input[first + i] = inputs[i].id;
        if (rule!.backward[i] === stops) this.#stops[first + i] = 1;
      }
    }
  }

  /** Notes who consumes each node, of those for which `counts` is true: one after the other, once for each input slot. */
  findConsumers(counts: (id: number) => boolean): void {
    const count = this.#start.length - 1;
    for (let id = 0; id < count; id++) {
      if (!counts(id)) continue;
      for (let slot = this.#slot[id]; slot < this.#slot[id + 1]; slot++) this.#start[this.#input[slot] + 1]++;
    }
    for (let id = 0; id < count; id++) this.#start[id + 1] += this.#start[id];
    this.#consumers = new Int32Array(this.#start[count]);
    const end = this.#start.slice(0, -1);
    for (let id = 0; id < count; id++) {
      if (!counts(id)) continue;
      for (let slot = this.#slot[id]; slot < this.#slot[id + 1]; slot++) {
        this.#consumers[end[this.#input[slot]]++] = id;
      }
    }
  }

  /** How many input slots the nodes that count have. */
  get used(): number {
    return this.#consumers.length;
  }

  /** The number that the first slot of a node has among those of all. */
  slot(id: number): number {
    return this.#slot[id];
  }

  /** The input in a slot, by its number among all. */
  input(slot: number): number {
    return this.#input[slot];
  }

  /** Whether nothing goes back from a slot, by its number among all. */
  stopsAt(slot: number): boolean {
    return this.#stops[slot] === 1;
  }

  /** Whether something can go back to an input. */
  passes(id: number, slot: number): boolean {
    return this.#stops[this.#slot[id] + slot] === 0;
  }

  /** The first input, or `NO_ONE`. */
  first(id: number): number {
    return this.#slot[id] < this.#slot[id + 1] ? this.#input[this.#slot[id]] : NO_ONE;
  }

  /** How many use a node. */
  uses(id: number): number {
    return this.#start[id + 1] - this.#start[id];
  }

  /** The consumer of a node that is used once; `NO_ONE` for any other. */
  only(id: number): number {
    return this.uses(id) === 1 ? this.#consumers[this.#start[id]] : NO_ONE;
  }

  consumers(id: number): Int32Array {
    return this.#consumers.subarray(this.#start[id], this.#start[id + 1]);
  }

  /** Whether something is true of all consumers. */
  everyConsumer(id: number, holds: (consumer: number) => boolean): boolean {
    for (let i = this.#start[id]; i < this.#start[id + 1]; i++) if (!holds(this.#consumers[i])) return false;
    return true;
  }
}
