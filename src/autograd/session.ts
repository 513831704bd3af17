import { constantOf, Graph, type Node } from './graph.ts';
import { assertIs, assertNumbers, assertOf, zeros } from './misuse.ts';
import { described } from './shown.ts';
import type { Frame } from './rule.ts';

/**
 * Values of a graph as it is when the session is made: one preallocated slab of float64, filled by `set` and `forward`; NaN
 * until then. Replaying allocates nothing and checks nothing; shapes were checked while tracing.
 */
export class Session {
  /** What the rule of each node reads, by node id. `y` is the node's value, a view of the slab. */
  readonly frames: readonly Frame[];

  readonly #nodes: readonly Node[];
  /** Leaves that something depends on, and that have no value yet. */
  readonly #unset = new Set<Node>();
  #isComputed = false;
  #hasRun = false;
  #changes = 0;

  /** @throws RangeError for a graph of more numbers than fit into memory. */
  constructor(readonly graph: Graph) {
    assertIs(graph, Graph, 'Session', 'a graph');
    const nodes = graph.nodes.slice();
    this.#nodes = nodes;
    for (const { inputs } of nodes) {
      for (const input of inputs) if (input.op === 'leaf') this.#unset.add(input);
    }
    const size = nodes.reduce((total, node) => total + node.size, 0);
    const slab = zeros(size, 'Session').fill(Number.NaN);
    let offset = 0;
    const values = nodes.map((node) => slab.subarray(offset, (offset += node.size)));
    this.frames = nodes.map((node) => ({
      x: node.inputs.map((input) => values[input.id]),
      y: values[node.id],
      inputShapes: node.inputs.map((input) => input.shape),
      shape: node.shape,
      attributes: node.attributes,
    }));
    for (const node of nodes) if (node.op === 'constant') values[node.id].set(constantOf(node));
  }

  /**
   * A copy of the value of a node, row by row: of a leaf as it was set, of others as the last `forward` computed it.
   * @throws Error for a node of another graph, one that was traced later, or one that has no value yet.
   */
  value(node: Node): Float64Array {
    this.assertHas(node, 'value');
    if (this.#unset.has(node)) throw new Error(neverSet('value', node));
    if (node.rule && !this.#hasRun) throw new Error('value: nothing is computed yet; call forward first');
    return this.frames[node.id].y.slice();
  }

  /** Copies the value of a leaf in. @throws RangeError when the length is not the leaf's size. */
  set(leaf: Node, value: ArrayLike<number>): void {
    this.assertHas(leaf, 'set');
    assertFits(leaf, value);
    this.frames[leaf.id].y.set(value);
    this.#wasSet(leaf);
  }

  /** The same for a leaf [n, B], from B samples of n numbers one after the other. */
  setColumns(leaf: Node, samples: ArrayLike<number>): void {
    this.assertHas(leaf, 'set');
    assertFits(leaf, samples);
    const value = this.frames[leaf.id].y;
    const [rows = 1] = leaf.shape;
    const columns = leaf.size / rows;
    for (let i = 0; i < value.length; i++) value[(i % rows) * columns + Math.floor(i / rows)] = samples[i];
    this.#wasSet(leaf);
  }

  #wasSet(leaf: Node): void {
    this.#unset.delete(leaf);
    this.#isComputed = false;
    this.#changes++;
  }

  /** Computes every node from the leaves. @throws Error where one of them was never set. */
  forward(): void {
    for (const leaf of this.#unset) throw new Error(neverSet('forward', leaf));
    for (const { id, rule } of this.#nodes) rule?.forward(this.frames[id]);
    this.#isComputed = true;
    this.#hasRun = true;
  }

  /** How often a leaf was set: whether what was computed is of the values that there are. */
  get changes(): number {
    return this.#changes;
  }

  /** Asserts that `forward` has run since a leaf was last set. @throws Error where it has not, naming `what` asked. */
  assertComputed(what: string): void {
    if (!this.#isComputed)
      throw new Error(`${what}: the session has no values of these leaves yet; call forward first`);
  }

  /** Asserts that a node is the session's. @throws Error for one of another graph, or traced after the session was made. */
  assertHas(node: Node, what: string): void {
    if (node?.graph === this.graph && node.id < this.frames.length) return;
    assertOf(this.graph, node, what);
    throw new Error(
      `${what}: ${described(node)} was traced after the session was made; make it when the graph is whole`,
    );
  }

  /** The first node, in order of computation, that holds an infinity or NaN. */
  firstNonFinite(): Node | undefined {
    return this.#nodes.find((node) => !this.frames[node.id].y.every(Number.isFinite));
  }
}

/**
 * Checks that numbers can be the value of a node.
 * @throws Error unless it is a leaf, TypeError for what is no number, RangeError when the length is not its size.
 */
export function assertFits(leaf: Node, value: ArrayLike<number>): void {
  const name = leaf.name ?? leaf.id;
  if (leaf.op !== 'leaf') {
    const what = leaf.op === 'constant' ? 'a constant' : 'computed';
    throw new Error(`set: "${name}" is ${what}, only a leaf can be set`);
  }
  assertNumbers(value, leaf.size, `set "${name}"`);
}

/** That a leaf has no value. */
export const neverSet = (what: string, leaf: Node): string =>
  `${what}: ${described(leaf)} was never set; set it first`;
