import type { Node } from '../graph.ts';

/** Who uses each node of a graph: its consumers one after the other, a consumer once for each input slot. */
export class Consumers {
  readonly #all: readonly Node[];
  /** The consumers of node `id` stand at `start[id]` to `start[id + 1]`, by their ids. */
  readonly #start: Int32Array;
  readonly #ids: Int32Array;

  /** @param nodes those of the graph `all` that count */
  constructor(nodes: readonly Node[], all: readonly Node[]) {
    this.#all = all;
    this.#start = new Int32Array(all.length + 1);
    for (const { inputs } of nodes) for (const { id } of inputs) this.#start[id + 1]++;
    for (let id = 0; id < all.length; id++) this.#start[id + 1] += this.#start[id];
    this.#ids = new Int32Array(this.#start[all.length]);
    const end = this.#start.slice(0, -1);
    for (const { id, inputs } of nodes) for (const input of inputs) this.#ids[end[input.id]++] = id;
  }

  count({ id }: Node): number {
    return this.#start[id + 1] - this.#start[id];
  }

  /** The consumer of a node that is used once; undefined for any other. */
  only(node: Node): Node | undefined {
    return this.count(node) === 1 ? this.#all[this.#ids[this.#start[node.id]]] : undefined;
  }

  of({ id }: Node): Node[] {
    return Array.from(
      this.#ids.subarray(this.#start[id], this.#start[id + 1]),
      (consumer) => this.#all[consumer],
    );
  }
}
