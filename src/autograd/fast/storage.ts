import type { Node } from '../graph.ts';
import { ALIGNMENT, columnsOfNode, LARGE, NOWHERE, type Region, Regions, rowsOfNode } from './regions.ts';
import type { Reach } from './reach.ts';
import { NO_ONE } from './edges.ts';
import { axisOf, loweringRuleOf, part } from './lowering-rules.ts';

/** How a value lies, or a cotangent: in a region of its own, or in that of another node. */
export enum Lies {
  alone,
  /** It is the other one seen differently, some of its rows, or a vector as each column of a matrix; or a part of a `concat`. */
  in,
  /** It is added to the sum that is its only use; the cotangent of a sum is that of its parts. */
  into,
  /** An activation is computed over its argument, and its cotangent becomes that of the argument. */
  over,
  /** The activation that is its only use is computed over it. */
  under,
}

/** Rows of numbers in the arena: where the first begins, and how far it is to the next. */
export interface Rows {
  readonly offset: number;
  readonly rows: number;
  readonly stride: number;
}

/** Numbers `from <= place < to` of the arena. */
interface Stretch {
  readonly from: number;
  to: number;
}

/** The cotangent that a seed starts with, and its region. */
interface Start {
  readonly node: Node;
  readonly cotangent: ArrayLike<number>;
  readonly region: Region;
}

/** What is asked of a node again and again while the table is made. */
enum Trait {
  given = 1,
  slice = 2,
  /** A slice, or a vector as each column of a matrix. */
  view = 4,
  add = 8,
  covers = 16,
  givesWay = 32,
  adds = 64,
  /** Of parts that are blocks of rows or columns. */
  concat = 128,
}

/** What was decided of the values of all nodes, or of their cotangents, by the ids of nodes. */
class Column {
  readonly how: Uint8Array;
  /** In whose region. */
  readonly other: Int32Array;
  readonly #regions: Int32Array;

  constructor(readonly nodes: readonly Node[]) {
    this.how = new Uint8Array(nodes.length);
    this.other = new Int32Array(nodes.length).fill(NO_ONE);
    this.#regions = new Int32Array(nodes.length).fill(NOWHERE);
  }

  decide(id: number, how: Lies, other: number): void {
    this.how[id] = how;
    this.other[id] = other;
  }

  /**
   * The region of a node, and of all those in whose regions it lies: `region` finds one where the next one's is known. Not by
   * recursion: chains are long.
   */
  regionOf(id: number, region: (node: Node, other: Region) => Region): Region {
    const regions = this.#regions;
    if (regions[id] !== NOWHERE) return regions[id] as Region;
    if (this.other[id] === NO_ONE) return (regions[id] = region(this.nodes[id], NOWHERE));
    const chain: number[] = [];
    let end = id;
    for (; end !== NO_ONE && regions[end] === NOWHERE; end = this.other[end]) chain.push(end);
    let found = (end === NO_ONE ? NOWHERE : regions[end]) as Region;
    for (let at = chain.pop(); at !== undefined; at = chain.pop()) {
      regions[at] = found = region(this.nodes[at], found);
    }
    return found;
  }
}

/**
 * Where values and cotangents are kept, and which need no region of their own: a table with a row for each node, decided once.
 * A slice is a view, a broadcast a repeated row, a sum is gathered in one region, an activation is computed over its own argument,
 * and cotangents likewise.
 */
export class Storage {
  readonly regions: Regions;
  /** The number 1: the cotangent that every seed starts with. */
  readonly one: Region;
  /** Of seeds that came with a cotangent: where it lies. */
  readonly starts: readonly Start[];
  /** The table. */
  readonly values: Column;
  readonly cotangents: Column;
  /** `Trait`s of each node. */
  readonly #traits: Uint8Array;
  /** 1 for a slice of whose part of a cotangent nobody else has any, by its id. */
  readonly #apart: Uint8Array;
  /** 1 for what is used only through slices that do not overlap, and gives way to activations. */
  readonly #sliced: Uint8Array;
  /** 1 for what is wanted, or seen through a slice that is. */
  readonly #lasting: Uint8Array;
  readonly #constants = new Map<string, Region>();
  /** Families of values and of cotangents: by the name of a node, then by rows and columns. */
  readonly #families = {
    '': new Map<string, Map<number, number>>(),
    d: new Map<string, Map<number, number>>(),
  };
  readonly #asked: readonly Region[];

  constructor(readonly reach: Reach) {
    const { graph, count, nodes, seeds, wrt } = reach;
    this.regions = new Regions(nodes.length);
    this.starts = seeds.flatMap(({ node, cotangent, isGiven }, lane) =>
      isGiven ? [{ node, cotangent, region: this.#regionOfStart(node, lane) }] : [],
    );
    this.one = this.regions.make({ family: this.regions.family('one'), rows: 1, columns: 1, given: true });

    this.#apart = new Uint8Array(count);
    this.#sliced = new Uint8Array(count);
    this.#lasting = new Uint8Array(count);
    for (const node of wrt) {
      let at = node;
      for (; at.op === 'slice'; at = at.inputs[0]) this.#lasting[at.id] = 1;
      this.#lasting[at.id] = 1;
    }
    this.values = new Column(graph.nodes);
    this.cotangents = new Column(graph.nodes);
    this.#traits = new Uint8Array(count);
    for (const node of nodes) this.#traits[node.id] = traitsOf(node);
    for (const node of nodes) {
      this.#lookAtSlices(node);
      this.#decideValue(node);
      this.#decideCotangent(node);
    }

    // What is asked for comes first in the arena, so that one look sees whether it is finite.
    for (const { node } of seeds) this.value(node);
    for (const node of wrt) this.cotangent(node);
    this.#asked = [...seeds.map(({ node }) => this.value(node)), ...wrt.map((node) => this.cotangent(node))];
    for (let i = nodes.length - 1; i >= 0; i--) {
      this.value(nodes[i]);
      if (reach.isActive(nodes[i])) this.cotangent(nodes[i]);
    }
    // Beside an activation f(a) goes f'(a), which near saturation cannot be had of f(a), and so it is with a deviation. Whoever reads or writes these slopes
    // reads or writes the activation, and one region says where both are.
    if (wrt.length === 0) return;
    for (const node of nodes) {
      if (keepsSlopes(node)) this.regions.keepSlopes(this.regions.buffer(this.value(node)));
    }
  }

  #is(id: number, trait: Trait): boolean {
    return id !== NO_ONE && (this.#traits[id] & trait) !== 0;
  }

  #decideValue(node: Node): void {
    const { id } = node;
    const { edges } = this.reach;
    const x = edges.first(id);
    if (this.#is(id, Trait.view)) return this.values.decide(id, Lies.in, x);
    const consumer = this.reach.isKept(node) ? NO_ONE : edges.only(id);
    if (this.#is(id, Trait.adds) && this.#is(consumer, Trait.add)) {
      return this.values.decide(id, Lies.into, consumer);
    }
    if (this.#is(id, Trait.covers) && this.#is(x, Trait.slice) && this.#isCovered(x)) {
      return this.values.decide(id, Lies.over, x);
    }
    if (this.#is(id, Trait.givesWay) && this.#is(consumer, Trait.covers)) {
      return this.values.decide(id, Lies.under, consumer);
    }
    if (this.#isLargePart(node, consumer)) this.values.decide(id, Lies.in, consumer);
  }

  /** Whether a node is computed for a `concat` alone, and large: then a copy of it would cost as much as itself. */
  #isLargePart({ id, size }: Node, consumer: number): boolean {
    return (
      this.#is(consumer, Trait.concat) &&
      size >= LARGE &&
      !this.#is(id, Trait.given) &&
      !this.#is(id, Trait.view)
    );
  }

  #decideCotangent(node: Node): void {
    if (this.reach.isSeed(node)) return;
    const { id } = node;
    const { edges } = this.reach;
    const x = edges.first(id);
    const isPart = this.#is(id, Trait.slice) && (!this.reach.isWanted(node) || this.#apart[id] === 1);
    if (isPart) return this.cotangents.decide(id, Lies.in, x);
    if (this.#is(x, Trait.slice) && this.#pullsInPlace(id)) {
      return this.cotangents.decide(id, Lies.over, x);
    }
    const consumer = this.#is(id, Trait.given) ? NO_ONE : edges.only(id);
    // An activation would work on it in place, where others may look.
    const isOwn = this.reach.isWanted(node) || this.#is(id, Trait.covers) || this.lanes > 1;
    if (!isOwn && this.#isLargePart(node, consumer) && !this.reach.isSeed(this.reach.graph.nodes[consumer])) {
      return this.cotangents.decide(id, Lies.in, consumer);
    }
    if (this.#is(consumer, Trait.add)) return this.cotangents.decide(id, Lies.into, consumer);
    if (consumer !== NO_ONE && this.#pullsInPlace(consumer)) {
      return this.cotangents.decide(id, Lies.under, consumer);
    }
  }

  readonly #isSlice = (id: number): boolean => this.#is(id, Trait.slice);

  /** Of what is used only through slices: which of them have their parts for themselves. */
  #lookAtSlices(x: Node): void {
    const { edges } = this.reach;
    if (this.#is(x.id, Trait.given) || edges.uses(x.id) === 0) return;
    if (edges.everyConsumer(x.id, this.#isSlice)) this.#sliceUp(x);
  }

  #sliceUp(x: Node): void {
    const { id } = x;
    const { edges, graph } = this.reach;
    const range = (slice: number) => rangeOf(graph.nodes[slice]);
    const slices = edges.consumers(id).toSorted((a, b) => range(a).from - range(b).from);
    const isFree = !this.#is(id, Trait.slice) && !this.reach.isSeed(x);
    let end = 0;
    let overlaps = false;
    slices.forEach((slice, i) => {
      const { from, to } = range(slice);
      if (from < end) overlaps = true;
      else if (isFree && (i + 1 === slices.length || to <= range(slices[i + 1]).from)) this.#apart[slice] = 1;
      end = Math.max(end, to);
    });
    if (!overlaps && this.#is(id, Trait.givesWay) && !this.reach.isKept(x)) this.#sliced[id] = 1;
  }

  /** Whether an activation is computed over a slice: nobody else needs it. */
  #isCovered(slice: number): boolean {
    const { edges, graph } = this.reach;
    if (this.#sliced[edges.first(slice)] === 0 || this.reach.isKept(graph.nodes[slice])) return false;
    return this.#is(edges.only(slice), Trait.covers);
  }

  /** Whether the cotangent of an activation becomes that of its argument where it lies. */
  #pullsInPlace(id: number): boolean {
    if (!this.#is(id, Trait.covers)) return false;
    const { edges, graph } = this.reach;
    const x = edges.first(id);
    return (
      !this.#is(x, Trait.given) &&
      edges.uses(x) === 1 &&
      this.#lasting[id] === 0 &&
      !this.reach.isSeed(graph.nodes[id]) &&
      (!this.#is(x, Trait.slice) || this.#apart[x] === 1) &&
      !this.#is(edges.only(id), Trait.add)
    );
  }

  // Values.

  /** Where the value of a node is written; for one that is added to a sum, the region of the sum. */
  value(node: Node): Region {
    return this.values.regionOf(node.id, this.#regionOfValue);
  }

  /** Whether a node is added to the sum that is its only use, instead of to a region of its own. */
  isAdded({ id }: Node): boolean {
    return this.values.how[id] === Lies.into;
  }

  /** Whether the value of a node is there, by itself, at the end of a run. */
  isKept(node: Node): boolean {
    if (!this.isNeeded(node) || !this.lasts(this.value(node))) return false;
    let at = node;
    for (; isView(at); at = at.inputs[0]) {
      if (at.op === 'slice' && this.#sliced[at.inputs[0].id] === 1) return !this.#isCovered(at.id);
    }
    const { edges } = this.reach;
    const how: Lies = this.values.how[at.id];
    if (how === Lies.into || how === Lies.under) return false;
    return this.#sliced[at.id] === 0 || edges.everyConsumer(at.id, (slice) => !this.#isCovered(slice));
  }

  readonly #regionOfValue = (node: Node, other: Region): Region => {
    if (other === NOWHERE) return this.#makeFor(node, '', rowsOfNode(node));
    if (node.op === 'slice') return this.regions.columnsOf(other, rangeOf(node));
    if (isView(node)) return this.regions.repeated(other, rowsOfNode(node));
    return this.values.how[node.id] === Lies.in ? this.#partOf(other, node) : other;
  };

  // Cotangents.

  /** Where the cotangent of a node is gathered; for several seeds, a row for each. */
  cotangent(node: Node): Region {
    return this.cotangents.regionOf(node.id, this.#regionOfCotangent);
  }

  /** Where a node lies in the `concat` that alone uses it. */
  #partOf(whole: Region, node: Node): Region {
    const concat = this.reach.graph.nodes[this.reach.edges.only(node.id)];
    return part(whole, concat, concat.inputs.indexOf(node), this.regions)!;
  }

  /** Whether the cotangent of a node is part of that of another, of which it is a slice, or for which it was computed. */
  isPart({ id }: Node, of: Node): boolean {
    return this.cotangents.how[id] === Lies.in && this.cotangents.other[id] === of.id;
  }

  /** Whether a node is a vector as each column, only to be added: then its cotangent goes to the vector at once. */
  isColumns(node: Node): boolean {
    return (
      node.op === 'broadcast' &&
      isView(node) &&
      !this.reach.isSeed(node) &&
      !this.reach.isWanted(node) &&
      this.reach.edges.everyConsumer(node.id, (consumer) => this.#is(consumer, Trait.add))
    );
  }

  readonly #regionOfCotangent = (node: Node, other: Region): Region => {
    if (other !== NOWHERE) {
      if (this.cotangents.how[node.id] !== Lies.in) return other;
      return node.op === 'slice' ? this.regions.columnsOf(other, rangeOf(node)) : this.#partOf(other, node);
    }
    const { from, to } = this.reach.isReached(node) ? this.reach.liveAt(node) : { from: 0, to: 1 };
    const rows = this.lanes === 1 ? rowsOfNode(node) : to - from;
    if (!this.reach.isSeed(node)) return this.#makeFor(node, 'd', rows, from);
    const start = this.starts.find((other) => other.node === node);
    return start ? start.region : this.regions.repeated(this.one, rows);
  };

  /** The rows of the cotangent of a node that are live where it meets the node `at`. */
  cotangentAt(node: Node, at: Node): Region {
    const region = this.cotangent(node);
    if (this.lanes === 1) return region;
    const { from, to } = this.reach.liveAt(at);
    if (this.regions.repeats(region)) return this.regions.repeated(region, to - from);
    const first = this.regions.firstLaneOf(this.regions.buffer(region));
    return this.regions.rowsOf(region, from - first, to - first);
  }

  /** The value of a node beside the cotangent of the node `at`: repeated for each of its live lanes. */
  valueAt(node: Node, at: Node): Region {
    const region = this.value(node);
    if (this.lanes === 1) return region;
    const { from, to } = this.reach.liveAt(at);
    return this.regions.repeated(region, to - from);
  }

  // Where they are in the arena; known once it is laid out.

  /** The rows of a region. */
  rowsAt(region: Region): Rows {
    const { regions } = this;
    return { offset: regions.offset(region), rows: regions.rows(region), stride: regions.stride(region) };
  }

  /** The rows of the value of a node. */
  rowsOf(node: Node): Rows {
    return this.rowsAt(this.value(node));
  }

  /** Those of the cotangent of a node in one lane; undefined where that seed does not depend on it. */
  rowsOfLane(node: Node, lane: number): Rows | undefined {
    const { from, to } = this.reach.liveAt(node);
    if (lane < from || lane >= to) return undefined;
    const region = this.cotangent(node);
    const whole = this.rowsAt(region);
    if (this.lanes === 1) return whole;
    const { offset, stride } = whole;
    if (stride === 0) return { offset, rows: 1, stride };
    const row = lane - this.regions.firstLaneOf(this.regions.buffer(region));
    return { offset: offset + row * stride, rows: 1, stride };
  }

  /** How many seeds there are. */
  get lanes(): number {
    return this.reach.lanes;
  }

  /** Whether a node was there when the graph was lowered. */
  knows(node: Node): boolean {
    return node.graph === this.reach.graph && node.id < this.reach.count;
  }

  /** Whether anything that was asked for depends on a node: else it has no region. */
  isNeeded(node: Node): boolean {
    return this.knows(node) && this.reach.isNeeded(node);
  }

  /** A row of one number, that never changes. */
  constant(fill: number, columns: number): Region {
    const name = `constant ${fill} ${columns}`;
    let region = this.#constants.get(name);
    if (region === undefined) {
      region = this.regions.make({ family: this.regions.family(name), rows: 1, columns, given: true });
      this.regions.constants.set(this.regions.buffer(region), fill);
      this.#constants.set(name, region);
    }
    return region;
  }

  /** A region for a matrix of this height and width, cut into panels of `panel` columns. */
  panels(height: number, width: number, panel: number): Region {
    return this.regions.make({
      family: this.regions.family(`panels ${this.regions.count}`),
      rows: 1,
      columns: height * Math.ceil(width / panel) * panel,
      panelRows: height,
    });
  }

  /** 1 for buffers that hold what was asked for, by buffer. */
  askedBuffers(): Uint8Array {
    const { nodes } = this.reach;
    const isAsked = new Uint8Array(this.regions.count);
    for (const region of this.#asked) isAsked[this.regions.buffer(region)] = 1;
    for (const node of nodes) if (this.reach.isKept(node)) isAsked[this.regions.buffer(this.value(node))] = 1;
    return isAsked;
  }

  /** Whether what lies in a region is still there at the end of a run. */
  lasts(region: Region): boolean {
    return !this.regions.isShared(this.regions.buffer(region));
  }

  /** Where losses and the cotangents in `wrt` lie, as few stretches of the arena; known once it is laid out. */
  get results(): Stretch[] {
    const stretches = this.#asked
      .map((region) => {
        const buffer = this.regions.buffer(region);
        const from = this.regions.startOf(buffer);
        return { from, to: from + this.regions.sizeOf(buffer) };
      })
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

  #regionOfStart(node: Node, firstLane: number): Region {
    return this.regions.make({
      family: this.regions.family(`start ${node.id}`),
      rows: rowsOfNode(node),
      columns: columnsOfNode(node),
      given: true,
      firstLane,
    });
  }

  #makeFor(node: Node, prefix: '' | 'd', rows: number, firstLane = 0): Region {
    const columns = columnsOfNode(node);
    const isResult = prefix === 'd' ? this.reach.isWanted(node) : this.reach.isSeed(node);
    return this.regions.make({
      family: isResult
        ? this.regions.family(`result ${node.id}`)
        : this.#familyOf(prefix, node.name ?? node.op, rows, columns),
      rows,
      columns,
      order: node.id,
      given: prefix === '' && isGiven(node),
      firstLane,
    });
  }

  #familyOf(prefix: '' | 'd', name: string, rows: number, columns: number): number {
    let sizes = this.#families[prefix].get(name);
    if (!sizes) this.#families[prefix].set(name, (sizes = new Map()));
    const size = rows * 2 ** 26 + columns;
    let family = sizes.get(size);
    if (family === undefined) {
      sizes.set(size, (family = this.regions.family(`${prefix}${name} ${rows}x${columns}`)));
    }
    return family;
  }
}

/** Whether a value comes from outside. */
const isGiven = ({ rule }: Node): boolean => rule === undefined;

function traitsOf(node: Node): number {
  const { op } = node;
  const row = loweringRuleOf(node);
  if (!row) return Trait.given;
  return (
    (op === 'slice' ? Trait.slice : 0) |
    (op === 'concat' && axisOf(node) < 2 ? Trait.concat : 0) |
    (isView(node) ? Trait.view : 0) |
    (op === 'add' ? Trait.add : 0) |
    (row.output === 'covers' ? Trait.covers : 0) |
    (row.output === 'gives way' ? Trait.givesWay : 0) |
    (row.adds ? Trait.adds : 0)
  );
}

/** The rows of a slice. */
export const rangeOf = ({ attributes }: Node) => attributes as { readonly from: number; readonly to: number };

/** Whether a derivative is taken from what was kept when the value was computed. */
const keepsSlopes = (node: Node): boolean =>
  node.op === 'sigmoid' || node.op === 'tanh' || (node.op === 'normalise' && axisOf(node) === 0);

/** Whether a value is another one seen differently: some of its rows, or a vector as each column of a matrix. */
export const isView = ({ op, inputs }: Node): boolean =>
  op === 'slice' || (op === 'broadcast' && inputs[0].shape.length === 1);
