import { constantOf, type Node } from '../graph.ts';
import { columnByColumn, type LaneView } from '../lanes.ts';
import type { Frame, Lanes } from '../rule.ts';
import { assertLane, assertOf } from '../misuse.ts';
import { described } from '../shown.ts';
import { assertFits, neverSet } from '../session.ts';
import { Always } from './instruction.ts';
import { rowsOfNode } from './regions.ts';
import type { Program, RuleCall } from './program.ts';
import type { Rows } from './storage.ts';

/** A number that became infinite or NaN: the first one on the way forward, or, if all values are finite, on the way back. */
export interface NonFinite {
  readonly node: Node;
  readonly what: 'value' | 'gradient';
}

/**
 * A program and its arena, ready to run again and again: `set` the leaves, `run`, read `value` and `cotangent`.
 * A run computes all values and gradients in one call; in WebAssembly, without calls of rules, it allocates nothing.
 */
export class Replay {
  /** False when the last run left an infinity or NaN in a seed or in a cotangent of `wrt`: `firstNonFinite` says where. */
  finite = true;
  readonly #execute: () => boolean;
  /** Leaves that something depends on, and that have no value yet. */
  readonly #unset: Set<Node>;
  #hasRun = false;

  /**
   * @param engine what runs the program: `TypeScript`, `WebAssembly`, or `WebAssembly, FMA`
   * @param execute runs the program, and says whether what was asked for is finite
   */
  constructor(
    readonly program: Program,
    readonly engine: string,
    readonly arena: Float32Array | Float64Array,
    execute: (call: (index: number) => void) => () => boolean,
  ) {
    const { storage } = program;
    const { regions } = storage;
    arena[regions.offset(storage.one)] = arena[Always.one] = 1;
    arena[Always.minusOne] = -1;
    for (const [buffer, fill] of regions.constants) {
      const start = regions.startOf(buffer);
      arena.fill(fill, start, start + regions.widthOf(buffer));
    }
    const { nodes } = storage.reach;
    this.#unset = new Set(nodes.filter(({ op }) => op === 'leaf'));
    for (const node of nodes) {
      if (node.op === 'constant') store(arena, storage.rowsOf(node), node, constantOf(node));
    }
    for (const { node, cotangent, region } of storage.starts) {
      store(arena, storage.rowsAt(region), node, cotangent);
    }
    this.#execute = execute((index) => callRule(program.calls[index], program, arena));
  }

  /** Computes everything from the leaves. @throws Error where one of them was never set. */
  run(): void {
    for (const leaf of this.#unset) throw new Error(neverSet('run', leaf));
    this.finite = this.#execute();
    this.#hasRun = true;
  }

  /**
   * Copies the value of a leaf in, row by row as its shape says. A leaf that nothing depends on is left alone.
   * @throws RangeError when the length is not its size.
   */
  set(leaf: Node, value: ArrayLike<number>): void {
    const rows = this.#rowsToSet(leaf, value);
    if (rows) store(this.arena, rows, leaf, value);
  }

  /**
   * The same for a leaf [n, B], from B samples of n numbers one after the other: as they lie in most data, and in the arena
   * too, so that they are copied as they are.
   * @throws RangeError when the length is not its size.
   */
  setColumns(leaf: Node, samples: ArrayLike<number>): void {
    const rows = this.#rowsToSet(leaf, samples);
    if (rows) this.arena.set(samples, rows.offset);
  }

  #rowsToSet(leaf: Node, value: ArrayLike<number>): Rows | undefined {
    this.#assertHas(leaf, 'set');
    assertFits(leaf, value);
    this.#unset.delete(leaf);
    const { storage } = this.program;
    return storage.isNeeded(leaf) ? storage.rowsOf(leaf) : undefined;
  }

  /**
   * A copy of the value of a node, row by row.
   * @throws Error for a node whose value is not kept: name it in `keep` when lowering.
   */
  value(node: Node): Float64Array {
    this.#assertKnown(node, 'value');
    return load(this.arena, this.program.storage.rowsOf(node), node);
  }

  /**
   * The value of a vector [n], a live view that the next run writes anew.
   * @throws RangeError for another shape, Error for a node whose value is not kept: name it in `keep` when lowering.
   */
  vector(node: Node): Float32Array | Float64Array {
    this.#assertKnown(node, 'vector');
    if (node.shape.length !== 1) throw new RangeError(`vector: ${described(node)} has shape [${node.shape}]`);
    const { offset } = this.program.storage.rowsOf(node);
    return this.arena.subarray(offset, offset + node.size);
  }

  /** A copy of the cotangent of a node named in `wrt`, row by row; with several seeds, that of seed number `lane`. */
  cotangent(node: Node, lane = 0): Float64Array {
    const { storage } = this.program;
    this.#assertWanted(node, 'cotangent');
    assertLane(lane, storage.lanes, 'cotangent');
    const rows = storage.rowsOfLane(node, lane);
    return rows ? load(this.arena, rows, node) : new Float64Array(node.size);
  }

  /**
   * The cotangents of a node named in `wrt` in all lanes that reach it, a live view that the next run overwrites; undefined where
   * none does.
   */
  lanes(node: Node): LaneView | undefined {
    const { storage } = this.program;
    this.#assertWanted(node, 'lanes');
    if (!storage.reach.isActive(node)) return undefined;
    const { from, to } = storage.reach.liveAt(node);
    const { offset, stride } = storage.rowsOfLane(node, from)!;
    const strides = columnByColumn(node.shape, stride);
    return { values: this.arena.subarray(offset), from, to, lane: stride, strides };
  }

  #assertHas(node: Node, what: string): void {
    const { storage } = this.program;
    assertOf(storage.reach.graph, node, what);
    if (storage.knows(node)) return;
    throw new Error(
      `${what}: ${described(node)} was traced after the graph was lowered; lower it when it is whole`,
    );
  }

  /** Its value is kept, and has been set or computed. */
  #assertKnown(node: Node, what: string): void {
    this.#assertHas(node, what);
    if (!this.program.storage.isKept(node)) {
      throw new Error(`${what}: ${described(node)} is not kept by this program; name it in keep`);
    }
    if (node.op !== 'leaf') this.#assertRun(what);
    if (this.#unset.has(node)) throw new Error(neverSet(what, node));
  }

  #assertRun(what: string): void {
    if (!this.#hasRun) throw new Error(`${what}: nothing is computed yet; call run first`);
  }

  #assertWanted(node: Node, what: string): void {
    this.#assertHas(node, what);
    if (!this.program.storage.reach.isWanted(node)) {
      throw new Error(`${what}: ${described(node)} was not asked for; name it in wrt`);
    }
    this.#assertRun(what);
  }

  /** The values of the seeds and the cotangents of leaves in `wrt`, side by side as they lie in the arena. Not a copy. */
  get results(): Float32Array | Float64Array {
    const [{ from, to }] = this.program.storage.results;
    return this.arena.subarray(from, to);
  }

  /**
   * Looks for the first number that became infinite or NaN. What was computed over its argument stands for it: where h = f(a) lies in the place
   * of a, the node is a, and an infinite a that f has made finite is not seen. Large values whose room went to others are passed over: who reads them
   * stands for them.
   */
  firstNonFinite(): NonFinite | undefined {
    this.#assertRun('firstNonFinite');
    const { storage } = this.program;
    const { nodes } = storage.reach;
    const isFaulty = (rows: Rows, node: Node) => !load(this.arena, rows, node).every(Number.isFinite);
    const value = nodes.find(
      (node) =>
        !storage.isAdded(node) && storage.lasts(storage.value(node)) && isFaulty(storage.rowsOf(node), node),
    );
    if (value) return { node: value, what: 'value' };
    const gradient = nodes.findLast(
      (node) =>
        storage.reach.isActive(node) &&
        storage.lasts(storage.cotangent(node)) &&
        storage.reach.lanesAt(node).some((lane) => isFaulty(storage.rowsOfLane(node, lane)!, node)),
    );
    return gradient && { node: gradient, what: 'gradient' };
  }
}

/** Copies numbers in, given row by row as the node's shape says, kept column by column. */
function store(
  arena: Float32Array | Float64Array,
  { offset, rows, stride }: Rows,
  node: Node,
  numbers: ArrayLike<number>,
): void {
  const columns = rowsOfNode(node);
  for (let row = 0; row < rows; row++) {
    let at = offset + row * stride;
    for (let from = row; from < numbers.length; from += columns) arena[at++] = numbers[from];
  }
}

/** A copy of what `store` stored. */
function load(arena: Float32Array | Float64Array, { offset, rows, stride }: Rows, node: Node): Float64Array {
  const columns = rowsOfNode(node);
  const numbers = new Float64Array(node.size);
  for (let row = 0; row < rows; row++) {
    let at = offset + row * stride;
    for (let to = row; to < numbers.length; to += columns) numbers[to] = arena[at++];
  }
  return numbers;
}

/** Computes by the rule of the op itself what has no kernel. */
function callRule({ node, slot }: RuleCall, { storage }: Program, arena: Float32Array | Float64Array): void {
  const valueOf = (of: Node) => load(arena, storage.rowsOf(of), of);
  const frame: Frame = {
    x: node.inputs.map(valueOf),
    y: slot === undefined ? new Float64Array(node.size) : valueOf(node),
    inputShapes: node.inputs.map(({ shape }) => shape),
    shape: node.shape,
    attributes: node.attributes,
  };
  if (slot === undefined) {
    node.rule!.forward(frame);
    store(arena, storage.rowsOf(node), node, frame.y);
    return;
  }
  const x = node.inputs[slot];
  for (const lane of storage.reach.lanesAt(node)) {
    const rows = storage.rowsOfLane(x, lane)!;
    const dx = load(arena, rows, x);
    const dy = load(arena, storage.rowsOfLane(node, lane)!, node);
    node.rule!.backward[slot]!(dx, dy, frame, ONE_LANE);
    store(arena, rows, x, dx);
  }
}

const ONE_LANE: Lanes = { count: 1, from: 0, to: 1 };
