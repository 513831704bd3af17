import type { Node } from '../graph.ts';
import { Lists, Records } from './lists.ts';

declare const kind: unique symbol;

/**
 * A matrix in the arena, row by row without gaps, by its number in `Regions`. Batches lie row by row: a node of shape [n, B]
 * is stored as B rows of n, its columns one after the other, and a vector [n] as one row; one of shape [n, B, C] as the
 * matrix [n, B C].
 */
export type Buffer = number & { readonly [kind]: 'buffer' };

/**
 * Part of a buffer, by its number in `Regions`: a block of its rows and columns, or one row that stands for many. One that begins
 * elsewhere, or has other rows or columns, is another region; regions that are the same can have several numbers.
 */
export type Region = number & { readonly [kind]: 'region' };

/** Instead of a region: there is none. */
export const NOWHERE = -1 as Region;

/** What a buffer is for. */
interface Purpose {
  /** Buffers of a family lie next to each other: h_0, h_1, h_2, … are rows of one matrix. */
  readonly family: number;
  readonly rows: number;
  readonly columns: number;
  /** In which order those of a family lie: the node that it was made for, by its id. */
  readonly order?: number;
  /** Set from outside, not computed. */
  readonly given?: boolean;
  /** Unless 0: it holds a matrix of so many rows, cut into panels of columns that lie one after the other. */
  readonly panelRows?: number;
  /** Of a cotangent that several seeds reach: the seed whose lane is its first row. */
  readonly firstLane?: number;
}

/** The words of a buffer, and of a region. */
enum OfBuffer {
  family,
  rows,
  columns,
  order,
  given,
  panelRows,
  firstLane,
  slopes,
  offset,
  WIDTH,
}
enum OfRegion {
  buffer,
  row,
  column,
  rows,
  columns,
  repeats,
  WIDTH,
}

/** Numbers between the parts of the arena, a cache line of float32. */
export const ALIGNMENT = 16;

/**
 * Values of so many numbers are large: as rows of one matrix with others they would gain nothing, but they fill the caches, so that
 * it counts how often they are written, and where.
 */
export const LARGE = 4096;

/** The next place where a part can begin. */
export const aligned = (place: number): number => Math.ceil(place / ALIGNMENT) * ALIGNMENT;

/** Where buffers begin in the room that they share, -1 for those that have their own, and how large it is. */
export interface SharedRoom {
  readonly starts: Int32Array;
  readonly size: number;
}

/** The buffers of an arena, and regions in them. */
export class Regions {
  readonly #buffers: Records;
  readonly #regions: Records;
  readonly #families: string[] = [];
  readonly #familyOf = new Map<string, number>();
  /** The family of the slopes that lie beside one. */
  readonly #slopes = new Map<number, number>();
  /** The number that is everywhere in a buffer, of constants. */
  readonly constants = new Map<Buffer, number>();
  /** Where those begin that share room, by buffer. */
  #shared: Int32Array | undefined;

  /** With room for the values and cotangents of so many nodes. */
  constructor(nodes: number) {
    this.#buffers = new Records(OfBuffer.WIDTH, 2 * nodes);
    this.#regions = new Records(OfRegion.WIDTH, 2 * nodes);
  }

  /** How many buffers there are; they have the numbers below. */
  get count(): number {
    return this.#buffers.count;
  }

  /** The number of the family of this name. */
  family(name: string): number {
    let family = this.#familyOf.get(name);
    if (family === undefined) {
      this.#familyOf.set(name, (family = this.#families.length));
      this.#families.push(name);
    }
    return family;
  }

  /** The whole of a new buffer. */
  make({ family, rows, columns, order = -1, given = false, panelRows = 0, firstLane = 0 }: Purpose): Region {
    const buffer = this.count as Buffer;
    const at = this.#buffers.add();
    // In the order of `OfBuffer`: neither slopes nor a place in the arena yet.
    const words = [family, rows, columns, order, Number(given), panelRows, firstLane, -1, -1];
    this.#buffers.words.set(words, at);
    return this.#add(buffer, 0, 0, rows, columns, 0);
  }

  // What is known of buffers.

  nameOf(buffer: Buffer): string {
    return this.#families[this.familyOf(buffer)];
  }

  familyOf(buffer: Buffer): number {
    return this.#buffers.words[buffer * OfBuffer.WIDTH + OfBuffer.family];
  }

  heightOf(buffer: Buffer): number {
    return this.#buffers.words[buffer * OfBuffer.WIDTH + OfBuffer.rows];
  }

  widthOf(buffer: Buffer): number {
    return this.#buffers.words[buffer * OfBuffer.WIDTH + OfBuffer.columns];
  }

  /** How many numbers a buffer holds. */
  sizeOf(buffer: Buffer): number {
    return this.heightOf(buffer) * this.widthOf(buffer);
  }

  isGiven(buffer: Buffer): boolean {
    return this.#buffers.words[buffer * OfBuffer.WIDTH + OfBuffer.given] === 1;
  }

  panelRowsOf(buffer: Buffer): number {
    return this.#buffers.words[buffer * OfBuffer.WIDTH + OfBuffer.panelRows];
  }

  firstLaneOf(buffer: Buffer): number {
    return this.#buffers.words[buffer * OfBuffer.WIDTH + OfBuffer.firstLane];
  }

  /** Where a buffer begins in the arena, counted in numbers; known once all are laid out. */
  startOf(buffer: Buffer): number {
    return this.#buffers.words[buffer * OfBuffer.WIDTH + OfBuffer.offset];
  }

  /** Sets a buffer alike aside, for the slopes f'(a) of the sigmoids and tanhs that lie in this one, unless there is one. */
  keepSlopes(buffer: Buffer): void {
    if (this.slopesOf(buffer) >= 0) return;
    const family = this.familyOf(buffer);
    let beside = this.#slopes.get(family);
    if (beside === undefined) {
      this.#slopes.set(family, (beside = this.family(this.nameOf(buffer).replace(' ', '′ '))));
    }
    const slopes = this.make({
      family: beside,
      rows: this.heightOf(buffer),
      columns: this.widthOf(buffer),
      order: this.#orderOf(buffer),
    });
    this.#buffers.words[buffer * OfBuffer.WIDTH + OfBuffer.slopes] = this.buffer(slopes);
  }

  #orderOf(buffer: number): number {
    return this.#buffers.words[buffer * OfBuffer.WIDTH + OfBuffer.order];
  }

  /** The buffer of the slopes that are kept beside one; `NONE` if none are. */
  slopesOf(buffer: Buffer): Buffer {
    return this.#buffers.words[buffer * OfBuffer.WIDTH + OfBuffer.slopes] as Buffer;
  }

  /** Whether others lie where a buffer does, before it or after it. */
  isShared(buffer: Buffer): boolean {
    return this.#shared !== undefined && this.#shared[buffer] >= 0;
  }

  /**
   * Gives every buffer its place in the arena from `start` on, family by family, and after them those that share room. Returns
   * the end of it all.
   */
  layOut(start: number, shared?: SharedRoom): number {
    this.#shared = shared?.starts;
    const { count } = this;
    const families = new Int32Array(count);
    for (let buffer = 0; buffer < count; buffer++) families[buffer] = this.familyOf(buffer as Buffer);
    const members = Lists.grouped(families, this.#families.length);
    const { words } = this.#buffers;
    // Families come in the order of their first members.
    const isLaidOut = new Uint8Array(this.#families.length);
    let end = start;
    for (let first = 0; first < count; first++) {
      const family = families[first];
      if (isLaidOut[family] === 1) continue;
      isLaidOut[family] = 1;
      end = aligned(end);
      // Most were made from the last node to the first: a list is quick to sort then, an array of numbers is not.
      const own = Array.from(members.of(family)).sort((a, b) => this.#orderOf(a) - this.#orderOf(b) || a - b);
      for (const buffer of own) {
        if (this.isShared(buffer as Buffer)) continue;
        words[buffer * OfBuffer.WIDTH + OfBuffer.offset] = end;
        end += this.sizeOf(buffer as Buffer);
      }
    }
    if (!shared) return end;
    end = aligned(end);
    for (let buffer = 0; buffer < this.count; buffer++) {
      if (shared.starts[buffer] >= 0) {
        words[buffer * OfBuffer.WIDTH + OfBuffer.offset] = end + shared.starts[buffer];
      }
    }
    return end + shared.size;
  }

  // What is known of regions.

  buffer(region: Region): Buffer {
    return this.#regions.words[region * OfRegion.WIDTH + OfRegion.buffer] as Buffer;
  }

  row(region: Region): number {
    return this.#regions.words[region * OfRegion.WIDTH + OfRegion.row];
  }

  column(region: Region): number {
    return this.#regions.words[region * OfRegion.WIDTH + OfRegion.column];
  }

  rows(region: Region): number {
    return this.#regions.words[region * OfRegion.WIDTH + OfRegion.rows];
  }

  columns(region: Region): number {
    return this.#regions.words[region * OfRegion.WIDTH + OfRegion.columns];
  }

  /** How many numbers a region shows. */
  area(region: Region): number {
    return this.rows(region) * this.columns(region);
  }

  /** Whether one row stands for all. */
  repeats(region: Region): boolean {
    return this.#regions.words[region * OfRegion.WIDTH + OfRegion.repeats] === 1;
  }

  /** Where a region begins in the arena, counted in numbers. */
  offset(region: Region): number {
    const buffer = this.buffer(region);
    return this.startOf(buffer) + this.row(region) * this.widthOf(buffer) + this.column(region);
  }

  /** From one row to the next. */
  stride(region: Region): number {
    return this.repeats(region) ? 0 : this.widthOf(this.buffer(region));
  }

  isWhole(region: Region): boolean {
    const buffer = this.buffer(region);
    return (
      this.columns(region) === this.widthOf(buffer) &&
      (this.repeats(region) ? 1 : this.rows(region)) === this.heightOf(buffer)
    );
  }

  // Regions made of others.

  whole(buffer: Buffer): Region {
    return this.#add(buffer, 0, 0, this.heightOf(buffer), this.widthOf(buffer), 0);
  }

  columnsOf(region: Region, { from, to }: { readonly from: number; readonly to: number }): Region {
    const made = this.#copy(region);
    this.#regions.words[made * OfRegion.WIDTH + OfRegion.column] += from;
    this.#regions.words[made * OfRegion.WIDTH + OfRegion.columns] = to - from;
    return made;
  }

  rowsOf(region: Region, from: number, to: number): Region {
    const made = this.#copy(region);
    this.#regions.words[made * OfRegion.WIDTH + OfRegion.row] += from;
    this.#regions.words[made * OfRegion.WIDTH + OfRegion.rows] = to - from;
    return made;
  }

  /** One row, read again for each of `rows`. */
  repeated(region: Region, rows: number): Region {
    if (this.repeats(region) && this.rows(region) === rows) return region;
    const made = this.#copy(region);
    this.#regions.words[made * OfRegion.WIDTH + OfRegion.rows] = rows;
    this.#regions.words[made * OfRegion.WIDTH + OfRegion.repeats] = 1;
    return made;
  }

  /** The same rows and columns of the slopes that are kept beside a buffer; `NOWHERE` if none are. */
  slopes(region: Region): Region {
    const slopes = this.slopesOf(this.buffer(region));
    if (slopes < 0) return NOWHERE;
    const made = this.#copy(region);
    this.#regions.words[made * OfRegion.WIDTH + OfRegion.buffer] = slopes;
    return made;
  }

  // How regions lie to each other.

  same(a: Region, b: Region): boolean {
    if (a === b) return true;
    const { words } = this.#regions;
    const [i, j] = [a * OfRegion.WIDTH, b * OfRegion.WIDTH];
    for (let k = 0; k < OfRegion.WIDTH; k++) if (words[i + k] !== words[j + k]) return false;
    return true;
  }

  overlap(a: Region, b: Region): boolean {
    return (
      this.buffer(a) === this.buffer(b) &&
      this.row(a) < this.bottom(b) &&
      this.row(b) < this.bottom(a) &&
      this.column(a) < this.right(b) &&
      this.column(b) < this.right(a)
    );
  }

  /** The row below those of a region. */
  bottom(region: Region): number {
    return this.row(region) + (this.repeats(region) ? 1 : this.rows(region));
  }

  /** The column right of those of a region. */
  right(region: Region): number {
    return this.column(region) + this.columns(region);
  }

  #add(buffer: Buffer, row: number, column: number, rows: number, columns: number, repeats: number): Region {
    const at = this.#regions.add();
    const { words } = this.#regions;
    words[at + OfRegion.buffer] = buffer;
    words[at + OfRegion.row] = row;
    words[at + OfRegion.column] = column;
    words[at + OfRegion.rows] = rows;
    words[at + OfRegion.columns] = columns;
    words[at + OfRegion.repeats] = repeats;
    return (at / OfRegion.WIDTH) as Region;
  }

  #copy(region: Region): Region {
    const at = this.#regions.add();
    const { words } = this.#regions;
    for (let k = 0; k < OfRegion.WIDTH; k++) words[at + k] = words[region * OfRegion.WIDTH + k];
    return (at / OfRegion.WIDTH) as Region;
  }
}

/** Rows and columns of a node's value as it is stored: its first axis lies along a row, all others below each other. */
export const rowsOfNode = (node: Node): number => node.size / columnsOfNode(node);
export const columnsOfNode = ({ shape }: Node): number => shape[0] ?? 1;
