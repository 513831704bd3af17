import { constantOf, type Graph, type Node } from './graph.ts';
import type { Frame } from './rule.ts';

/**
 * Values of a graph: one preallocated slab of float64, filled by `set` and `forward`.
 * Replaying allocates nothing and checks nothing; shapes were checked while tracing.
 */
export class Session {
  /** What the rule of each node reads, by node id. `y` is the node's value, a view of the slab. */
  readonly frames: readonly Frame[];

  constructor(readonly graph: Graph) {
    const { nodes } = graph;
    const slab = new Float64Array(nodes.reduce((total, node) => total + node.size, 0));
    let offset = 0;
    const values = nodes.map((node) => slab.subarray(offset, (offset += node.size)));
    this.frames = nodes.map((node) => ({
      x: node.inputs.map((input) => values[input.id]),
      y: values[node.id],
      inputShapes: node.inputs.map((input) => input.shape),
      shape: node.shape,
      attributes: node.attributes,
    }));
    for (const node of nodes) if (node.op === 'constant') this.value(node).set(constantOf(node));
  }

  /** The value of a node, row by row: a live view that the next `forward` overwrites. */
  value(node: Node): Float64Array {
    return this.frames[node.id].y;
  }

  /** Copies the value of a leaf in. @throws RangeError when the length is not the leaf's size. */
  set(leaf: Node, value: ArrayLike<number>): void {
    assertFits(leaf, value);
    this.value(leaf).set(value);
  }

  /** The same for a leaf [n, B], from B samples of n numbers one after the other. */
  setColumns(leaf: Node, samples: ArrayLike<number>): void {
    assertFits(leaf, samples);
    const value = this.value(leaf);
    const [rows = 1] = leaf.shape;
    const columns = leaf.size / rows;
    for (let i = 0; i < value.length; i++) value[(i % rows) * columns + Math.floor(i / rows)] = samples[i];
  }

  /** Computes every node from the leaves. */
  forward(): void {
    for (const { id, rule } of this.graph.nodes) rule?.forward(this.frames[id]);
  }

  /** The first node, in order of computation, that holds an infinity or NaN. */
  firstNonFinite(): Node | undefined {
    return this.graph.nodes.find((node) => !this.value(node).every(Number.isFinite));
  }
}

/**
 * Checks that numbers can be the value of a node.
 * @throws Error unless it is a leaf, RangeError when the length is not its size.
 */
export function assertFits(leaf: Node, value: ArrayLike<number>): void {
  const name = leaf.name ?? leaf.id;
  if (leaf.op !== 'leaf') {
    const what = leaf.op === 'constant' ? 'a constant' : 'computed';
    throw new Error(`set: "${name}" is ${what}, only a leaf can be set`);
  }
  if (value.length !== leaf.size) {
    throw new RangeError(`set "${name}": expected ${leaf.size} numbers, got ${value.length}`);
  }
}
