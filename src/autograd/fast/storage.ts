import { type Seed, seedOf } from '../backward.ts';
import type { Graph, Node } from '../graph.ts';
import { assertAllOf, assertList } from '../misuse.ts';
import { stops } from '../rule.ts';
import { formatShape } from '../shape.ts';
import { Consumers } from './consumers.ts';
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
  /**
   * What gradients are wanted of: numbers, or nodes of any shape with the cotangent that is put there. Several: a lane each, as
   * rows of every cotangent.
   */
  readonly seeds: readonly Seed[];
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

/** The cotangent that a seed starts with, and its place. */
interface Start {
  readonly node: Node;
  readonly cotangent: ArrayLike<number>;
  readonly place: Place;
}

/** Ops of a sum that add straight to where the sum is kept, instead of to a place of their own. */
const accumulating = new Set(['matmul', 'mul', 'scale', 'sum', 'squaredError', 'crossEntropy']);
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
  /** Of seeds that came with a cotangent: where it lies. */
  readonly starts: readonly Start[];
  /** The seed of lane 0, and what it starts with. */
  readonly first: ReturnType<typeof seedOf>;
  /** How many seeds there are. */
  readonly lanes: number;
  /** Needed for a seed, in order of computation. */
  readonly nodes: readonly Node[];
  readonly #graph: Graph;
  readonly #consumers: Consumers;
  readonly #seeds: Set<Node>;
  readonly #kept: Set<Node>;
  readonly #wanted: Set<Node>;
  /** Wanted, or seen through a slice that is. */
  readonly #lasting: Set<Node>;
  // What is known of each node, by its id.
  /** 1: needed, and depends on a node in `wrt`, so that it has a cotangent. */
  readonly #active: Uint8Array;
  readonly #liveFrom: Int32Array;
  readonly #liveTo: Int32Array;
  readonly #values: (Place | undefined)[];
  readonly #cotangents: (Place | undefined)[];
  /** What is asked of a node again and again for each of its slices. */
  readonly #sliced = new Map<Node, boolean>();
  readonly #apart = new Map<Node, ReadonlySet<Node>>();
  readonly #constants = new Map<string, Place>();
  readonly #families = new Map<string, string>();
  readonly #asked: readonly Place[];

  constructor({ seeds: asked, wrt, keep = [] }: LoweringRequest) {
    assertList(asked, 'lower: seeds', 'seeds');
    const seeds = asked.map((seed) => seedOf(seed).node);
    if (seeds.length === 0) throw new Error('lower: expected at least one seed');
    for (const [what, nodes] of Object.entries({ seeds, wrt, keep })) {
      assertAllOf(seeds[0].graph, nodes, `lower: ${what}`);
    }
    this.first = seedOf(asked[0]);
    this.lanes = seeds.length;
    this.#seeds = new Set(seeds);
    this.starts = asked.flatMap((seed, lane) => ('node' in seed ? this.#start(seed, lane) : []));
    this.#kept = new Set([...seeds, ...keep]);
    this.#wanted = new Set(wrt);
    this.#lasting = new Set(wrt.flatMap(slicedFrom));
    this.one = whole(this.#buffer({ family: 'one', rows: 1, columns: 1, given: true }));
    this.#graph = seeds[0].graph;
    const { nodes } = this.#graph;
    this.nodes = neededOf(nodes, [...seeds, ...keep]);
    this.#consumers = new Consumers(this.nodes, nodes);
    this.#active = new Uint8Array(nodes.length);
    this.#liveFrom = new Int32Array(nodes.length).fill(this.lanes);
    this.#liveTo = new Int32Array(nodes.length);
    this.#findActive(seeds);
    this.#check(seeds);
    this.#values = Array.from({ length: nodes.length });
    this.#cotangents = Array.from({ length: nodes.length });
    // What is asked for comes first in the arena, so that one look sees whether it is finite.
    for (const seed of seeds) this.value(seed);
    for (const node of wrt) this.cotangent(node);
    this.#asked = [...seeds.map((seed) => this.value(seed)), ...wrt.map((node) => this.cotangent(node))];
    for (let i = this.nodes.length - 1; i >= 0; i--) {
      this.value(this.nodes[i]);
      if (this.isActive(this.nodes[i])) this.cotangent(this.nodes[i]);
    }
    if (wrt.length > 0) for (const node of this.nodes) if (keepsSlopes(node.op)) this.#keepSlopes(node);
  }

  /**
   * Beside an activation f(a) goes f'(a), which near saturation cannot be had of f(a). Whoever reads or writes these
   * slopes reads or writes the activation, and one place says where both are.
   */
  #keepSlopes(node: Node): void {
    const { buffer } = this.value(node);
    const { family, rows, columns, order } = buffer;
    buffer.slopes ??= this.#buffer({ family: family.replace(' ', '′ '), rows, columns, order });
  }

  /** The graph that was lowered. */
  get graph(): Graph {
    return this.#graph;
  }

  isActive({ id }: Node): boolean {
    return this.#active[id] === 1;
  }

  /** Whether a cotangent goes back from a node to one of its inputs. */
  passes({ inputs, rule }: Node, slot: number): boolean {
    return this.isActive(inputs[slot]) && rule!.backward[slot] !== stops;
  }

  /** Whether a node was there when the graph was lowered. */
  knows(node: Node): boolean {
    return node.graph === this.#graph && node.id < this.#values.length;
  }

  /** Whether anything that was asked for depends on a node: else it has no place. */
  isNeeded(node: Node): boolean {
    return node.graph === this.#graph && this.#values[node.id] !== undefined;
  }

  /** Where the value of a node is written; for one that is absorbed, the place of the sum. */
  value(node: Node): Place {
    return this.#values[node.id] ?? placeAlong(node, this.#values, this.#valueLiesIn, this.#placeValue);
  }

  /** Whether the value of a node is there, by itself, at the end of a run. */
  isKept(node: Node): boolean {
    if (!this.isNeeded(node)) return false;
    let at = node;
    for (; isView(at); at = at.inputs[0]) {
      if (at.op === 'slice' && this.#isSliced(at.inputs[0])) return !this.#isOverwritten(at);
    }
    return !this.isAbsorbed(at) && !this.#isOverwritten(at);
  }

  /** Where the cotangent of a node is gathered; for several seeds, a row for each. */
  cotangent(node: Node): Place {
    return (
      this.#cotangents[node.id] ??
      placeAlong(node, this.#cotangents, this.#cotangentLiesIn, this.#placeCotangent)
    );
  }

  /** The rows of the cotangent of a node that are live where it meets the node `at`. */
  cotangentAt(node: Node, at: Node): Place {
    const place = this.cotangent(node);
    if (this.lanes === 1) return place;
    const { from, to } = this.liveAt(at);
    const { firstLane } = place.buffer;
    return place.repeats ? repeated(place, to - from) : rowsOf(place, from - firstLane, to - firstLane);
  }

  /** The value of a node beside the cotangent of the node `at`: repeated for each of its live lanes. */
  valueAt(node: Node, at: Node): Place {
    const place = this.value(node);
    if (this.lanes === 1) return place;
    const { from, to } = this.liveAt(at);
    return repeated(place, to - from);
  }

  /** The cotangent of a node in one lane; undefined where that seed does not depend on it. */
  cotangentOfLane(node: Node, lane: number): Place | undefined {
    const { from, to } = this.liveAt(node);
    if (lane < from || lane >= to) return undefined;
    const place = this.cotangent(node);
    if (this.lanes === 1 || place.repeats) return { ...place, rows: rowsOfNode(node) };
    const row = lane - place.buffer.firstLane;
    return rowsOf(place, row, row + 1);
  }

  /** The lanes that are live at a node, `from <= lane < to`. */
  liveAt({ id }: Node): Live {
    return { from: this.#liveFrom[id], to: this.#liveTo[id] };
  }

  /** The same, one by one. */
  lanesAt(node: Node): number[] {
    const { from, to } = this.liveAt(node);
    return Array.from({ length: to - from }, (_, i) => from + i);
  }

  isWanted(node: Node): boolean {
    return this.#wanted.has(node);
  }

  /** A row of one number, that never changes. */
  constant(fill: number, columns: number): Place {
    const family = this.#family(`constant ${fill} ${columns}`);
    let place = this.#constants.get(family);
    if (!place) {
      place = whole(this.#buffer({ family, rows: 1, columns, given: true, fill }));
      this.#constants.set(family, place);
    }
    return place;
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
      !isGiven(x) &&
      this.#consumers.count(x) === 1 &&
      !this.#lasting.has(node) &&
      !this.#seeds.has(node) &&
      (x.op !== 'slice' || this.#isApart(x)) &&
      !this.#summedIn(node)
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
    let apart = this.#apart.get(x);
    if (!apart) this.#apart.set(x, (apart = this.#slicesApart(x)));
    return apart.has(slice);
  }

  /** The slices of a node, of which there are no other uses, that do not overlap with another. */
  #slicesApart(x: Node): ReadonlySet<Node> {
    const isFree = !isGiven(x) && x.op !== 'slice' && !this.#seeds.has(x) && !this.#summedIn(x);
    const slices = isFree ? this.#consumers.of(x) : [];
    if (slices.some(({ op }) => op !== 'slice')) return new Set();
    slices.sort((a, b) => rangeOf(a).from - rangeOf(b).from);
    const apart = new Set<Node>();
    let end = 0;
    slices.forEach((slice, i) => {
      const { from, to } = rangeOf(slice);
      if (from >= end && (i + 1 === slices.length || to <= rangeOf(slices[i + 1]).from)) apart.add(slice);
      end = Math.max(end, to);
    });
    return apart;
  }

  /** Whether a node is added to the sum that is its only use, instead of to a place of its own. */
  isAbsorbed(node: Node): boolean {
    return (
      (node.op === 'add' || accumulating.has(node.op)) &&
      !this.#kept.has(node) &&
      this.#consumers.only(node)?.op === 'add'
    );
  }

  /** Whether a node is a vector as each column, only to be added: then its cotangent goes to the vector at once. */
  isColumns(node: Node): boolean {
    return (
      node.op === 'broadcast' &&
      isView(node) &&
      !this.#seeds.has(node) &&
      !this.#wanted.has(node) &&
      this.#consumers.of(node).every(({ op }) => op === 'add')
    );
  }

  /** The node in whose place the value of another lies; undefined where it has one of its own. */
  readonly #valueLiesIn = (node: Node): Node | undefined => {
    const [x] = node.inputs;
    if (isView(node)) return x;
    if (this.isAbsorbed(node)) return this.#consumers.only(node);
    if (activations.has(node.op) && x.op === 'slice' && this.#isOverwritten(x)) return x;
    return this.#overwriter(node);
  };

  readonly #placeValue = (node: Node, other: Node | undefined): Place => {
    if (!other) return this.#bufferFor(node, '', rowsOfNode(node));
    const place = this.value(other);
    if (node.op === 'slice') return columnsOf(place, rangeOf(node));
    return isView(node) ? repeated(place, rowsOfNode(node)) : place;
  };

  /** Whether an activation is computed over its argument x: nobody else needs it. */
  #isOverwritten(x: Node): boolean {
    if (this.#kept.has(x)) return false;
    if (x.op === 'slice') {
      const consumer = this.#consumers.only(x);
      return consumer !== undefined && activations.has(consumer.op) && this.#isSliced(x.inputs[0]);
    }
    if (this.#isSliced(x)) return this.#consumers.of(x).some((slice) => this.#isOverwritten(slice));
    return this.#overwriter(x) !== undefined;
  }

  /** The activation that is computed over the whole of x. */
  #overwriter(x: Node): Node | undefined {
    if (!overwritable.has(x.op) || this.#kept.has(x)) return undefined;
    const consumer = this.#consumers.only(x);
    return consumer && activations.has(consumer.op) ? consumer : undefined;
  }

  /** Whether a node is used only through slices that do not overlap, and its own rule does not look at its value. */
  #isSliced(node: Node): boolean {
    if (!overwritable.has(node.op) || this.#kept.has(node)) return false;
    const known = this.#sliced.get(node);
    if (known !== undefined) return known;
    const slices = this.#consumers.of(node);
    slices.sort((a, b) => rangeOf(a).from - rangeOf(b).from);
    const found =
      slices.every(({ op }) => op === 'slice') &&
      slices.every((slice, i) => i === 0 || rangeOf(slice).from >= rangeOf(slices[i - 1]).to);
    this.#sliced.set(node, found);
    return found;
  }

  /** The node in whose place the cotangent of another lies; undefined where it has one of its own. */
  readonly #cotangentLiesIn = (node: Node): Node | undefined => {
    if (this.#seeds.has(node)) return undefined;
    const [x] = node.inputs;
    if (this.isPart(node) || (this.pullsInPlace(node) && x.op === 'slice')) return x;
    const summed = this.#summedIn(node);
    if (summed) return summed;
    const consumer = isGiven(node) ? undefined : this.#consumers.only(node);
    return consumer && this.pullsInPlace(consumer) ? consumer : undefined;
  };

  readonly #placeCotangent = (node: Node, other: Node | undefined): Place => {
    if (other) {
      const place = this.cotangent(other);
      return this.isPart(node) ? columnsOf(place, rangeOf(node)) : place;
    }
    const { from, to } = this.#isReached(node) ? this.liveAt(node) : { from: 0, to: 1 };
    const rows = this.lanes === 1 ? rowsOfNode(node) : to - from;
    const start = this.starts.find((other) => other.node === node);
    if (start) return start.place;
    return this.#seeds.has(node) ? repeated(this.one, rows) : this.#bufferFor(node, 'd', rows, from);
  };

  /** The sum in which a node is used, once: they have one cotangent. */
  #summedIn(node: Node): Node | undefined {
    const consumer = isGiven(node) ? undefined : this.#consumers.only(node);
    return consumer?.op === 'add' ? consumer : undefined;
  }

  #start({ node, cotangent }: Exclude<Seed, Node>, firstLane: number): Start {
    const [rows, columns] = [rowsOfNode(node), columnsOfNode(node)];
    const family = `start ${node.id}`;
    return {
      node,
      cotangent,
      place: whole(this.#buffer({ family, rows, columns, given: true, firstLane })),
    };
  }

  #bufferFor(node: Node, prefix: '' | 'd', rows: number, firstLane = 0): Place {
    const columns = columnsOfNode(node);
    const isResult = prefix === 'd' ? this.#wanted.has(node) : this.#seeds.has(node);
    const family = isResult
      ? `result ${node.id}`
      : this.#family(`${prefix}${node.name ?? node.op} ${rows}x${columns}`);
    const given = prefix === '' && isGiven(node);
    return whole(this.#buffer({ family, rows, columns, order: node.id, given, firstLane }));
  }

  /** One string for all members of a family. */
  #family(name: string): string {
    const known = this.#families.get(name);
    if (known === undefined) this.#families.set(name, name);
    return known ?? name;
  }

  #buffer(buffer: Pick<Buffer, 'family' | 'rows' | 'columns'> & Partial<Buffer>): Buffer {
    const made = {
      order: -1,
      given: false,
      panelRows: 0,
      firstLane: 0,
      fill: undefined,
      ...buffer,
      id: this.buffers.length,
      offset: -1,
    };
    this.buffers.push(made);
    return made;
  }

  #isReached({ id }: Node): boolean {
    return this.#liveFrom[id] < this.#liveTo[id];
  }

  #findActive(seeds: readonly Node[]): void {
    const [from, to] = [this.#liveFrom, this.#liveTo];
    for (const [lane, { id }] of seeds.entries()) [from[id], to[id]] = [lane, lane + 1];
    for (let i = this.nodes.length - 1; i >= 0; i--) {
      const { id, inputs, rule } = this.nodes[i];
      for (let slot = 0; slot < inputs.length; slot++) {
        if (rule!.backward[slot] === stops) continue;
        const input = inputs[slot].id;
        from[input] = Math.min(from[input], from[id]);
        to[input] = Math.max(to[input], to[id]);
      }
    }
    for (const node of this.nodes) {
      const leads = this.#wanted.has(node) || node.inputs.some((_, slot) => this.passes(node, slot));
      if (leads && this.#isReached(node)) this.#active[node.id] = 1;
    }
  }

  #check(seeds: readonly Node[]): void {
    for (const [index, seed] of seeds.entries()) {
      const fault = (what: string) => new Error(`lower: seed "${seed.name ?? seed.op}" ${what}`);
      if (this.#consumers.count(seed) > 0) throw fault('is used by another seed');
      if (seeds.indexOf(seed) !== index) throw fault('is there twice');
    }
    const isMatrix = (node: Node) =>
      rowsOfNode(node) > 1 ||
      this.#consumers.of(node).some(({ op, inputs }) => op === 'matmul' && inputs[0] === node);
    const matrix = seeds.length > 1 && this.nodes.find((node) => this.isActive(node) && isMatrix(node));
    if (matrix) {
      const name = matrix.name ?? matrix.op;
      const shape = formatShape(matrix.shape);
      throw new Error(`lower: several seeds need vectors, "${name}" has shape ${shape}`);
    }
  }
}

/** Those nodes of a graph that others, or they themselves, depend on. */
function neededOf(nodes: readonly Node[], wanted: readonly Node[]): Node[] {
  const needed = new Uint8Array(nodes.length);
  for (const { id } of wanted) needed[id] = 1;
  for (let id = nodes.length - 1; id >= 0; id--) {
    if (needed[id]) for (const input of nodes[id].inputs) needed[input.id] = 1;
  }
  return nodes.filter(({ id }) => needed[id]);
}

/**
 * The place of a node, and of all those on which that depends: `liesIn` leads from one to the next, `place` finds a place where
 * the next one's is known. Not by recursion: chains are long.
 */
function placeAlong(
  node: Node,
  places: (Place | undefined)[],
  liesIn: (node: Node) => Node | undefined,
  place: (node: Node, other: Node | undefined) => Place,
): Place {
  const chain: Node[] = [];
  let end: Node | undefined = node;
  for (; end && !places[end.id]; end = liesIn(end)) chain.push(end);
  for (const at of chain.reverse()) {
    places[at.id] = place(at, end);
    end = at;
  }
  return places[node.id]!;
}

/** A node and all those of which it is a slice. */
function slicedFrom(node: Node): Node[] {
  const nodes = [node];
  for (let at = node; at.op === 'slice'; nodes.push(at)) at = at.inputs[0];
  return nodes;
}

/** Whether a value comes from outside. */
const isGiven = ({ rule }: Node): boolean => rule === undefined;

/** The rows of a slice. */
export const rangeOf = ({ attributes }: Node) => attributes as { readonly from: number; readonly to: number };

const keepsSlopes = (op: string): boolean => op === 'sigmoid' || op === 'tanh';

/** Whether a value is another one seen differently: some of its rows, or a vector as each column of a matrix. */
export const isView = ({ op, inputs: [x] }: Node): boolean =>
  op === 'slice' || (op === 'broadcast' && x.shape.length === 1);
