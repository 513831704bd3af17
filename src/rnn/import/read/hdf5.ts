// HDF5, as far as h5py writes it unless told otherwise, which is what Keras does: superblock 0, groups of symbol tables, and
// datasets in one piece. Addresses may lead anywhere, so that every group and node is entered once at the most.
import { refuse } from '../fault.ts';
import { countOf, type Dtype, dtypes, type Tensor, tensorOf } from '../tensor.ts';
import { Cursor, utf8 } from './bytes.ts';

const SIGNATURE = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a];

export const isHdf5 = (bytes: Uint8Array): boolean => SIGNATURE.every((byte, i) => bytes[i] === byte);

/** Groups within groups. */
const DEEPEST = 64;

/** Characters of a path. */
const LONGEST_PATH = 1024;
/** Messages of all headers, and objects of heaps that are passed. */
const MOST_ENTRIES = 1e6;

/** Types of header messages. */
const Message = {
  dataspace: 1,
  datatype: 3,
  layout: 8,
  attribute: 12,
  continuation: 16,
  symbolTable: 17,
} as const;

/** An address that leads nowhere: of a dataset that was never written. */
const NOWHERE = 2 ** 63;

interface Header {
  readonly type: number;
  readonly data: Cursor;
}

export interface Hdf5 {
  /** Datasets, by their paths. */
  readonly tensors: readonly Tensor[];
  /** The attributes of the root that were asked for, where it has them. */
  readonly text?: string;
  readonly texts?: readonly string[];
}

/**
 * @param attribute a text that the root may have
 * @param list and a list of texts
 */
export function readHdf5(bytes: Uint8Array, attribute: string, list: string): Hdf5 {
  const superblock = cursorAt(bytes, 8, 'superblock');
  const version = superblock.u8('its version');
  if (version !== 0)
    refuse('superblock', `version ${version}: expected 0, as h5py writes unless told libver="latest"`);
  superblock.take(4, 'versions');
  const [offsets, lengths] = [superblock.u8('a size'), superblock.u8('a size')];
  if (offsets !== 8 || lengths !== 8) refuse('superblock', `addresses of ${offsets} bytes: expected 8`);
  superblock.take(9, 'sizes');
  if (superblock.u64('an address') !== 0) refuse('superblock', 'expected the base address 0');
  superblock.take(8, 'an address');
  const end = superblock.u64('the end of the file');
  if (end > bytes.length)
    refuse('superblock', `the file has ${end} bytes, but only ${bytes.length} are there: is it cut off?`);
  superblock.take(16, 'addresses');
  const root = superblock.u64('the address of the root');

  const reader = new Reader(bytes);
  reader.walk(root, '', 0);
  const text = reader.textOf(root, attribute);
  const texts = reader.textsOf(root, list);
  return { tensors: reader.tensors, ...(text !== undefined && { text }), ...(texts && { texts }) };
}

function cursorAt(bytes: Uint8Array, offset: number, place: string): Cursor {
  if (offset > bytes.length)
    refuse(place, `address ${offset} lies beyond the ${bytes.length} bytes of the file`);
  const cursor = new Cursor(bytes, place);
  cursor.at = offset;
  return cursor;
}

class Reader {
  readonly tensors: Tensor[] = [];
  /** Addresses of headers and of nodes of trees. */
  readonly #entered = new Set<number>();
  #counted = 0;

  constructor(readonly bytes: Uint8Array) {}

  /** Collects the datasets of a group, or a dataset itself. */
  walk(address: number, path: string, depth: number): void {
    if (path.length > LONGEST_PATH) refuse(path, `a path of more than ${LONGEST_PATH} characters`);
    this.#enter(address, path || '/');
    const messages = this.#messages(address, path || '/');
    const table = messages.find(({ type }) => type === Message.symbolTable)?.data;
    if (!table) {
      if (messages.some(({ type }) => type === Message.layout)) this.#addDataset(messages, path);
      return;
    }
    if (depth > DEEPEST) refuse(path, `groups nested more than ${DEEPEST} deep`);
    const [tree, heap] = [table.u64('an address'), table.u64('an address')];
    const names = this.#heapData(heap, path || '/');
    for (const { name, header } of this.#symbols(tree, names, path || '/')) {
      this.walk(header, path ? `${path}/${name}` : name, depth + 1);
    }
  }

  #enter(address: number, path: string): void {
    if (this.#entered.has(address))
      refuse(path, `leads back to byte ${address}, where it has been: the file has a loop`);
    this.#entered.add(address);
  }

  #count(place: string): void {
    if (++this.#counted > MOST_ENTRIES) refuse(place, `more than ${MOST_ENTRIES} messages of headers`);
  }

  /** All messages of an object header, in however many pieces. */
  #messages(address: number, place: string): Header[] {
    const start = cursorAt(this.bytes, address, place);
    const version = start.u8('a header');
    if (version !== 1)
      refuse(
        place,
        `an object header of version ${version}: expected 1, as h5py writes unless told otherwise`,
      );
    start.take(1, 'a header');
    const count = start.u16('a header');
    start.take(4, 'a header');
    const size = start.u32('a header');
    start.take(4, 'a header');
    const found: Header[] = [];
    const pieces = [new Cursor(start.take(size, 'an object header'), place)];
    // Each piece but the first is named by a message, of which there are no more than are counted.
    for (const piece of pieces) {
      while (piece.left >= 8 && found.length < count) {
        const [type, length] = [piece.u16('a message'), piece.u16('a message')];
        const flags = piece.u8('a message');
        piece.take(3, 'a message');
        const data = new Cursor(piece.take(length, 'a message'), place);
        if (flags & 2) refuse(place, 'a message that is shared with other objects');
        if (type === Message.continuation) {
          const [at, bytes] = [data.u64('an address'), data.u64('a length')];
          pieces.push(new Cursor(cursorAt(this.bytes, at, place).take(bytes, 'a header'), place));
        }
        this.#count(place);
        found.push({ type, data });
      }
    }
    return found;
  }

  /** The names of a group, in its local heap. */
  #heapData(address: number, place: string): Uint8Array {
    const heap = cursorAt(this.bytes, address, place);
    this.#expect(heap, 'HEAP');
    heap.take(4, 'a heap');
    const size = heap.u64('a heap');
    heap.take(8, 'a heap');
    return cursorAt(this.bytes, heap.u64('an address'), place).take(size, 'a heap');
  }

  /** The entries of a group: its tree, from left to right. */
  *#symbols(
    address: number,
    names: Uint8Array,
    place: string,
    depth = 0,
  ): Generator<{ readonly name: string; readonly header: number }> {
    if (depth > DEEPEST) refuse(place, `a tree more than ${DEEPEST} levels high`);
    this.#enter(address, place);
    const node = cursorAt(this.bytes, address, place);
    const signature = String.fromCharCode(...node.take(4, 'a node'));
    if (signature === 'SNOD') {
      node.take(2, 'a node');
      const count = node.u16('a node');
      for (let i = 0; i < count; i++) {
        const [offset, header] = [node.u64('an entry'), node.u64('an entry')];
        const kind = node.u32('an entry');
        node.take(20, 'an entry');
        // 2 is a link by name, of which nothing is known here.
        if (kind !== 2) yield { name: this.#nameAt(names, offset, place), header };
      }
      return;
    }
    if (signature !== 'TREE') refuse(place, `expected TREE or SNOD at byte ${address}`);
    node.take(2, 'a node');
    const count = node.u16('a node');
    node.take(16, 'a node');
    for (let i = 0; i < count; i++) {
      node.take(8, 'a key');
      yield* this.#symbols(node.u64('a child'), names, place, depth + 1);
    }
  }

  #nameAt(names: Uint8Array, offset: number, place: string): string {
    const name = names.subarray(Math.min(offset, names.length)).subarray(0, LONGEST_PATH + 1);
    const end = name.indexOf(0);
    if (end < 0)
      return refuse(
        place,
        `a name at byte ${offset} of ${names.length} that does not end within ${LONGEST_PATH}`,
      );
    return utf8(name.subarray(0, end), place);
  }

  #expect(cursor: Cursor, signature: string): void {
    const found = String.fromCharCode(...cursor.take(4, signature));
    if (found !== signature) refuse(cursor.place, `expected ${signature} at byte ${cursor.at - 4}`);
  }

  #addDataset(messages: readonly Header[], path: string): void {
    const of = (type: number) => messages.find((message) => message.type === type)?.data;
    const [space, kind, layout] = [of(Message.dataspace), of(Message.datatype), of(Message.layout)];
    if (!space || !kind || !layout) return refuse(path, 'a dataset without shape, type or layout');
    const type = typeOf(kind);
    // Texts and the like are no weights.
    if (!type) return;
    const shape = shapeOf(space);
    const size = countOf(shape, path) * dtypes[type.dtype].bytes;
    const bytes = size === 0 ? new Uint8Array() : this.#dataOf(layout, size, path);
    this.tensors.push(tensorOf({ name: path, shape, ...type, bytes }));
  }

  #dataOf(layout: Cursor, size: number, path: string): Uint8Array {
    const [version, kind] = [layout.u8('a layout'), layout.u8('a layout')];
    if (version !== 3 && version !== 4) refuse(path, `a layout of version ${version}: expected 3`);
    if (kind === 0) return layout.take(layout.u16('a layout'), 'numbers');
    if (kind !== 1) return refuse(path, 'is stored in chunks: save it without compression');
    const [address, length] = [layout.u64('an address'), layout.u64('a length')];
    if (address >= NOWHERE) return refuse(path, 'has no numbers');
    if (length !== size) refuse(path, `${size} bytes by its shape, and ${length} by its layout`);
    return cursorAt(this.bytes, address, path).take(length, 'numbers');
  }

  /** An attribute of an object that is a text. */
  textOf(address: number, wanted: string): string | undefined {
    return this.textsOf(address, wanted)?.[0];
  }

  /** An attribute of an object that is a list of texts. */
  textsOf(address: number, wanted: string): string[] | undefined {
    const found = this.#attribute(address, wanted);
    return found && this.#texts(found.kind, found.data);
  }

  #attribute(address: number, wanted: string): { readonly kind: Cursor; readonly data: Cursor } | undefined {
    for (const { type, data } of this.#messages(address, '/')) {
      if (type !== Message.attribute) continue;
      const version = data.u8('an attribute');
      data.take(1, 'an attribute');
      const sizes = [1, 2, 3].map(() => data.u16('an attribute'));
      if (version === 3) data.take(1, 'an attribute');
      const [name, kind] = sizes.map((size) => {
        const part = data.take(size, 'an attribute');
        // Version 1 pads to multiples of 8.
        if (version === 1) data.take(-size & 7, 'an attribute');
        return part;
      });
      if (ended(utf8(name, '/')) === wanted) return { kind: new Cursor(kind, '/'), data };
    }
    return undefined;
  }

  /** Texts that lie in the global heap, or here. */
  #texts(kind: Cursor, data: Cursor): string[] | undefined {
    const type = kind.u8('a type') & 15;
    const isInHeap = type === 9 && (kind.u8('a type') & 15) === 1;
    if (type !== 3 && !isInHeap) return undefined;
    kind.take(isInHeap ? 2 : 3, 'a type');
    const size = kind.u32('a type');
    const found: string[] = [];
    if (size === 0) return found;
    while (data.left >= size) {
      const text = new Cursor(data.take(size, 'a text'), '/');
      found.push(isInHeap ? this.#heapText(text) : ended(utf8(text.bytes, '/')));
    }
    return found;
  }

  #heapText(data: Cursor): string {
    const length = data.u32('a text');
    // What pads a message to a multiple of 8 is no text.
    if (length === 0) return '';
    const address = data.u64('an address');
    const index = data.u32('an index');
    const heap = cursorAt(this.bytes, address, '/');
    this.#expect(heap, 'GCOL');
    heap.take(4, 'a heap');
    const end = address + heap.u64('a heap');
    while (heap.at + 16 <= end) {
      this.#count('/');
      const own = heap.u16('an object');
      heap.take(6, 'an object');
      const size = heap.u64('an object');
      if (own === index) return utf8(heap.take(length, 'a text'), '/');
      if (own === 0) break;
      heap.take(size + (-size & 7), 'an object');
    }
    return refuse('/', `the heap at byte ${address} has no text ${index}`);
  }
}

/** What stands before the zeros that fill a text up. */
const ended = (text: string): string => text.replace(/\0.*$/s, '');

function shapeOf(space: Cursor): number[] {
  const [version, rank] = [space.u8('a shape'), space.u8('a shape')];
  space.take(version === 1 ? 6 : 2, 'a shape');
  return Array.from({ length: rank }, () => space.u64('a size'));
}

/** Floats and whole numbers; undefined of all else. */
function typeOf(kind: Cursor): { readonly dtype: Dtype; readonly isBigEndian: boolean } | undefined {
  const type = kind.u8('a type') & 15;
  const bits = kind.u8('a type');
  kind.take(2, 'a type');
  const size = kind.u32('a type');
  const names: Record<number, string> = { 0: bits & 8 ? 'int' : 'uint', 1: 'float' };
  const dtype = `${names[type]}${8 * size}`;
  return Object.hasOwn(dtypes, dtype) ? { dtype: dtype as Dtype, isBigEndian: (bits & 1) === 1 } : undefined;
}
