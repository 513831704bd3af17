import type { Node } from '../graph.ts';
import { formatShape } from '../shape.ts';
import {
  ALIGNMENT,
  type Buffer,
  columnsOf,
  columnsOfNode,
  type Place,
  repeated,
  rowsOf,
  rowsOfNode,
  whole,
} from './places.ts';

/** What is to be computed. */
export interface LoweringRequest {
  /** Scalars whose gradients are wanted. One: dE. Several: a lane each, as rows of every cotangent. */
  readonly seeds: readonly Node[];
  /** Nodes whose cotangents are wanted. */
  readonly wrt: readonly Node[];
  /** Further nodes whose values are wanted; others may be overwritten or never written at all. */
  readonly keep?: readonly Node[];
}

/** Numbers `from <= place < to` of the arena. */
interface Stretch {
  readonly from: number;
  to: number;
}

/** Lanes of a cotangent that are not zero for sure: `from <= lane < to`. */
interface Live {
  readonly from: number;
  readonly to: number;
}

/** Ops of a sum that add straight to where the sum is kept, instead of to a place of their own. */
const accumulating = new Set(['matmul', 'mul', 'sum', 'squaredError', 'crossEntropy']);
/** Ops whose derivative is taken from their output, which can take the place of their argument. */
const activations = new Set(['identity', 'sigmoid', 'tanh', 'relu']);
/** Ops whose output no rule looks at, neither their own nor that of an activation of it: it can be overwritten by that. */
const overwritable = new Set(['add', 'sub', 'mul', 'matmul']);

/**
 * Decides where values and cotangents are kept, and which need no place of their own: a slice is a view, a broadcast
 * a repeated row, a sum is gathered in one place, an activation is computed over its own argument, and cotangents likewise.
 */
export class Storage {
  readonly buffers: Buffer[] = [];
  /** The number 1: the cotangent that every seed starts with. */
  readonly one: Place;
  /** Needed for a seed, in order of computation. */
  readonly nodes: readonly Node[];
  /** Of those, the ones that depend on a node in `wrt`, and so have a cotangent. */
  readonly #active = new Set<Node>();
  readonly #consumers = new Map<Node, Node[]>();
  readonly #seeds: Set<Node>;
  readonly #kept: Set<Node>;
  readonly #wanted: Set<Node>;
  /** Wanted, or seen through a slice that is. */
  readonly #lasting: Set<Node>;
  readonly #values = new Map<Node, Place>();
  readonly #cotangents = new Map<Node, Place>();
  readonly #live = new Map<Node, Live>();
  readonly #lanes: number;
  readonly #asked: readonly Place[];

  constructor({ seeds, wrt, keep = [] }: LoweringRequest) {
    this.#lanes = seeds.length;
    this.#seeds = new Set(seeds);
    this.#kept = new Set([...seeds, ...keep]);
    this.#wanted = new Set(wrt);
    this.#lasting = new Set(wrt.flatMap(slicedFrom));
    this.one = whole(this.#buffer({ family: 'one', rows: 1, columns: 1, given: true }));
    this.nodes = this.#findNeeded([...seeds, ...keep]);
    this.#findActive(seeds);
    this.#check(seeds);
    // What is asked for comes first in the arena, so that one look sees whether it is finite.
    for (const seed of seeds) this.value(seed);
    for (const node of wrt) this.cotangent(node);
    this.#asked = [...seeds.map((seed) => this.value(seed)), ...wrt.map((node) => this.cotangent(node))];
    for (const node of this.nodes.toReversed()) {
      this.value(node);
      if (this.isActive(node)) this.cotangent(node);
    }
  }

  consumersOf(node: Node): readonly Node[] {
    return this.#consumers.get(node) ?? [];
  }

  isActive(node: Node): boolean {
    return this.#active.has(node);
  }

  /** Whether anything that was asked for depends on a node: else it has no place. */
  isNeeded(node: Node): boolean {
    return this.#values.has(node);
  }

  /** Where the value of a node is written; for one that is absorbed, the place of the sum. */
  value(node: Node): Place {
    const known = this.#values.get(node);
    if (known) return known;
    const place = this.#placeValue(node);
    this.#values.set(node, place);
    return place;
  }

  /** Whether the value of a node is there, by itself, at the end of a run. */
  isKept(node: Node): boolean {
    if (!this.#values.has(node)) return false;
    const [x] = node.inputs;
    if (node.op === 'slice' && this.#isSliced(x)) return !this.#isOverwritten(node);
    if (isView(node)) return this.isKept(x);
    return !this.isAbsorbed(node) && !this.#isOverwritten(node);
  }

  /** Where the cotangent of a node is gathered; for several seeds, a row for each. */
  cotangent(node: Node): Place {
    const known = this.#cotangents.get(node);
    if (known) return known;
    const place = this.#placeCotangent(node);
    this.#cotangents.set(node, place);
    return place;
  }

  /** The rows of the cotangent of a node that are live where it meets the node `at`. */
  cotangentAt(node: Node, at: Node): Place {
    const place = this.cotangent(node);
    if (this.#lanes === 1) return place;
    const { from, to } = this.#live.get(at)!;
    const { firstLane } = place.buffer;
    return place.repeats ? repeated(place, to - from) : rowsOf(place, from - firstLane, to - firstLane);
  }

  /** The value of a node beside the cotangent of the node `at`: repeated for each of its live lanes. */
  valueAt(node: Node, at: Node): Place {
    const place = this.value(node);
    if (this.#lanes === 1) return place;
    const { from, to } = this.#live.get(at)!;
    return repeated(place, to - from);
  }

  /** The cotangent of a node in one lane; undefined where that seed does not depend on it. */
  cotangentOfLane(node: Node, lane: number): Place | undefined {
    const live = this.#live.get(node);
    if (!live || lane < live.from || lane >= live.to) return undefined;
    const place = this.cotangent(node);
    if (this.#lanes === 1 || place.repeats) return { ...place, rows: rowsOfNode(node) };
    const row = lane - place.buffer.firstLane;
    return rowsOf(place, row, row + 1);
  }

  /** The lanes that are live at a node, `from <= lane < to`. */
  liveAt(node: Node): Live {
    return this.#lanes === 1 ? { from: 0, to: 1 } : this.#live.get(node)!;
  }

  /** The same, one by one. */
  lanesAt(node: Node): number[] {
    const { from, to } = this.liveAt(node);
    return Array.from({ length: to - from }, (_, i) => from + i);
  }

  isWanted(node: Node): boolean {
    return this.#wanted.has(node);
  }

  /** A place for a matrix of this height and width, cut into panels of `panel` columns. */
  panels(height: number, width: number, panel: number): Place {
    const columns = Math.ceil(width / panel) * panel;
    const buffer = this.#buffer({
      family: `panels ${this.buffers.length}`,
      rows: 1,
      columns: height * columns,
      panelRows: height,
    });
    return whole(buffer);
  }

  /** Where losses and the cotangents in `wrt` lie, as few stretches of the arena; known once it is laid out. */
  get results(): Stretch[] {
    const stretches = this.#asked
      .map(({ buffer: { offset, rows, columns } }) => ({ from: offset, to: offset + rows * columns }))
      .sort((a, b) => a.from - b.from);
    const joined: Stretch[] = [];
    for (const { from, to } of stretches) {
      const last = joined.at(-1);
      // Between two that follow each other there are only zeros.
      if (last && from < last.to + ALIGNMENT) last.to = Math.max(last.to, to);
      else joined.push({ from, to });
    }
    return joined;
  }

  /** Whether the cotangent of the activation `node` becomes that of its argument where it lies. */
  pullsInPlace(node: Node): boolean {
    const [x] = node.inputs;
    return (
      activations.has(node.op) &&
      x.op !== 'leaf' &&
      this.consumersOf(x).length === 1 &&
      !this.#lasting.has(node) &&
      !this.#seeds.has(node) &&
      (x.op !== 'slice' || this.#isApart(x)) &&
      !this.#sharesCotangent(node)
    );
  }

  /** Whether the cotangent of a node is part of that of the node it is a slice of. */
  isPart(node: Node): boolean {
    if (node.op !== 'slice' || this.#seeds.has(node)) return false;
    return !this.#wanted.has(node) || this.#isApart(node);
  }

  /** Whether nobody else adds to the part of a cotangent that a slice is. */
  #isApart(slice: Node): boolean {
    const [x] = slice.inputs;
    const isFree = !['leaf', 'slice'].includes(x.op) && !this.#seeds.has(x) && !this.#sharesCotangent(x);
    const own = rangeOf(slice);
    const others = this.consumersOf(x).filter((node) => node !== slice);
    return (
      isFree &&
      others.every(
        (node) => node.op === 'slice' && (rangeOf(node).to <= own.from || rangeOf(node).from >= own.to),
      )
    );
  }

  /** Whether a node is added to the sum that is its only use, instead of to a place of its own. */
  isAbsorbed(node: Node): boolean {
    const consumers = this.consumersOf(node);
    return (
      (node.op === 'add' || accumulating.has(node.op)) &&
      !this.#kept.has(node) &&
      consumers.length === 1 &&
      consumers[0].op === 'add'
    );
  }

  /** Whether a node is a vector as each column, only to be added: then its cotangent goes to the vector at once. */
  isColumns(node: Node): boolean {
    const consumers = this.consumersOf(node);
    return (
      node.op === 'broadcast' &&
      isView(node) &&
      !this.#seeds.has(node) &&
      consumers.every(({ op }) => op === 'add') &&
      !this.#wanted.has(node)
    );
  }

  #placeValue(node: Node): Place {
    const [x] = node.inputs;
    if (node.op === 'slice') return columnsOf(this.value(x), rangeOf(node));
    if (isView(node)) return repeated(this.value(x), rowsOfNode(node));
    if (this.isAbsorbed(node)) return this.value(this.consumersOf(node)[0]);
    if (activations.has(node.op) && x.op === 'slice' && this.#isOverwritten(x)) return this.value(x);
    const by = this.#overwriter(node);
    return by ? this.value(by) : this.#bufferFor(node, '', rowsOfNode(node));
  }

  /** Whether an activation is computed over its argument x: nobody else needs it. */
  #isOverwritten(x: Node): boolean {
    const consumers = this.consumersOf(x);
    if (this.#kept.has(x)) return false;
    if (x.op === 'slice') {
      return consumers.length === 1 && activations.has(consumers[0].op) && this.#isSliced(x.inputs[0]);
    }
    if (this.#isSliced(x)) return consumers.some((slice) => this.#isOverwritten(slice));
    return this.#overwriter(x) !== undefined;
  }

  /** The activation that is computed over the whole of x. */
  #overwriter(x: Node): Node | undefined {
    const consumers = this.consumersOf(x);
    const free = overwritable.has(x.op) && !this.#kept.has(x);
    return free && consumers.length === 1 && activations.has(consumers[0].op) ? consumers[0] : undefined;
  }

  /** Whether a node is used only through slices that do not overlap, and its own rule does not look at its value. */
  #isSliced(node: Node): boolean {
    const consumers = this.consumersOf(node);
    if (!overwritable.has(node.op) || this.#kept.has(node)) return false;
    if (!consumers.every(({ op }) => op === 'slice')) return false;
    const ranges = consumers.map(rangeOf);
    ranges.sort((a, b) => a.from - b.from);
    return ranges.every(({ from }, i) => i === 0 || from >= ranges[i - 1].to);
  }

  #placeCotangent(node: Node): Place {
    const consumers = this.consumersOf(node);
    const { from, to } = this.#live.get(node) ?? { from: 0, to: 1 };
    const rows = this.#lanes === 1 ? rowsOfNode(node) : to - from;
    if (this.#seeds.has(node)) return repeated(this.one, rows);
    const [x] = node.inputs;
    if (this.isPart(node)) return columnsOf(this.cotangent(x), rangeOf(node));
    if (this.pullsInPlace(node) && x.op === 'slice') return this.cotangent(x);
    if (consumers.length === 1 && node.op !== 'leaf') {
      const [consumer] = consumers;
      if (this.#sharesCotangent(node) || this.pullsInPlace(consumer)) return this.cotangent(consumer);
    }
    return this.#bufferFor(node, 'd', rows, from);
  }

  /** Whether the cotangent of a node is that of the sum it is used in, once. */
  #sharesCotangent(node: Node): boolean {
    const consumers = this.consumersOf(node);
    return consumers.length === 1 && consumers[0].op === 'add' && node.op !== 'leaf';
  }

  #bufferFor(node: Node, prefix: '' | 'd', rows: number, firstLane = 0): Place {
    const columns = columnsOfNode(node);
    const isResult = prefix === 'd' ? this.#wanted.has(node) : this.#seeds.has(node);
    const family = isResult ? `result ${node.id}` : `${prefix}${node.name ?? node.op} ${rows}x${columns}`;
    const given = prefix === '' && node.op === 'leaf';
    return whole(this.#buffer({ family, rows, columns, order: node.id, given, firstLane }));
  }

  #buffer(buffer: Pick<Buffer, 'family' | 'rows' | 'columns'> & Partial<Buffer>): Buffer {
    const made = {
      order: -1,
      given: false,
      panelRows: 0,
      firstLane: 0,
      ...buffer,
      id: this.buffers.length,
      offset: -1,
    };
    this.buffers.push(made);
    return made;
  }

  #findNeeded(seeds: readonly Node[]): Node[] {
    const nodes = seeds[0]?.graph.nodes ?? [];
    const needed = new Set<Node>(seeds);
    for (const node of nodes.toReversed()) {
      if (!needed.has(node)) continue;
      for (const input of node.inputs) {
        needed.add(input);
        const consumers = this.#consumers.get(input);
        if (consumers) consumers.push(node);
        else this.#consumers.set(input, [node]);
      }
    }
    return nodes.filter((node) => needed.has(node));
  }

  #findActive(seeds: readonly Node[]): void {
    seeds.forEach((seed, lane) => this.#live.set(seed, { from: lane, to: lane + 1 }));
    for (const node of this.nodes.toReversed()) {
      const own = this.#live.get(node);
      if (!own) continue;
      for (const input of node.inputs) {
        const { from, to } = this.#live.get(input) ?? own;
        this.#live.set(input, { from: Math.min(from, own.from), to: Math.max(to, own.to) });
      }
    }
    for (const node of this.nodes) {
      const leads = this.#wanted.has(node) || node.inputs.some((input) => this.#active.has(input));
      if (leads && this.#live.has(node)) this.#active.add(node);
    }
  }

  #check(seeds: readonly Node[]): void {
    if (seeds.length === 0) throw new Error('lower: expected at least one seed');
    for (const [index, seed] of seeds.entries()) {
      const fault = (what: string) => new Error(`lower: seed "${seed.name ?? seed.op}" ${what}`);
      if (seed.size !== 1) throw fault(`must be one number, its shape is ${formatShape(seed.shape)}`);
      if (this.consumersOf(seed).length > 0) throw fault('is used by another seed');
      if (seeds.indexOf(seed) !== index) throw fault('is there twice');
    }
    const isMatrix = (node: Node) =>
      rowsOfNode(node) > 1 ||
      this.consumersOf(node).some(({ op, inputs }) => op === 'matmul' && inputs[0] === node);
    const matrix = seeds.length > 1 && this.nodes.find((node) => this.isActive(node) && isMatrix(node));
    if (matrix) {
      const name = matrix.name ?? matrix.op;
      const shape = formatShape(matrix.shape);
      throw new Error(`lower: several seeds need vectors, "${name}" has shape ${shape}`);
    }
  }
}

/** A node and all those of which it is a slice. */
function slicedFrom(node: Node): Node[] {
  const nodes = [node];
  for (let at = node; at.op === 'slice'; nodes.push(at)) at = at.inputs[0];
  return nodes;
}

/** The rows of a slice. */
export const rangeOf = ({ attributes }: Node) => attributes as { readonly from: number; readonly to: number };

/** Whether a value is another one seen differently: some of its rows, or a vector as each column of a matrix. */
export const isView = ({ op, inputs: [x] }: Node): boolean =>
  op === 'slice' || (op === 'broadcast' && x.shape.length === 1);
