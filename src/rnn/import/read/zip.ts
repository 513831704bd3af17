// Zip archives: the central directory at the end says where each entry lies. What is compressed is taken out in pieces, and
// no further than to the size that is declared.
import { Inflate } from 'fflate';
import { ImportError, refuse } from '../fault.ts';
import { Cursor, utf8 } from './bytes.ts';

export interface ZipEntry {
  readonly name: string;
  /** Bytes once it is taken out. */
  readonly size: number;
  /** @throws ImportError */
  readonly read: () => Uint8Array;
}

const END = 0x06054b50;
const END_64 = 0x06064b50;
const LOCATOR_64 = 0x07064b50;
const DIRECTORY = 0x02014b50;
const LOCAL = 0x04034b50;

/** An entry of so many bytes may have been compressed to anything; a larger one to no less than a hundredth. */
const SMALL = 2 ** 26;
const MOST_TIMES = 100;
const LARGEST = 2 ** 30;
/** Bytes that are taken out at a time. */
const PIECE = 2 ** 14;

export const isZip = (bytes: Uint8Array): boolean =>
  bytes[0] === 0x50 && bytes[1] === 0x4b && (bytes[2] === 3 || bytes[2] === 5);

/** The entries of an archive, in the order of its directory. */
export function readZip(bytes: Uint8Array): ZipEntry[] {
  const { count, offset } = endOf(bytes);
  const cursor = new Cursor(bytes, 'zip directory');
  if (offset > bytes.length) refuse('zip directory', `starts at byte ${offset} of ${bytes.length}`);
  cursor.at = offset;
  const found: ZipEntry[] = [];
  for (let i = 0; i < count; i++) found.push(entryAt(cursor));
  // Entries may share their bytes, so that each by itself declares little.
  const size = found.reduce((sum, entry) => sum + entry.size, 0);
  assertLikely('zip', size, bytes.length);
  return found;
}

/** What the end of the archive says of its directory. */
function endOf(bytes: Uint8Array): { readonly count: number; readonly offset: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let at = bytes.length - 22;
  const first = Math.max(0, at - 2 ** 16);
  while (at >= first && view.getUint32(at, true) !== END) at--;
  if (at < first) return refuse('zip', 'no directory at its end: is the file cut off?');
  const [count, offset] = [view.getUint16(at + 10, true), view.getUint32(at + 16, true)];
  if (offset !== 2 ** 32 - 1 && count !== 2 ** 16 - 1) return { count, offset };
  // zip64
  const isLocated = at >= 20 && view.getUint32(at - 20, true) === LOCATOR_64;
  const end = isLocated ? Number(view.getBigUint64(at - 12, true)) : Infinity;
  if (end + 56 > bytes.length || view.getUint32(end, true) !== END_64) {
    return refuse('zip', 'no directory of zip64 where its locator says');
  }
  return {
    count: Number(view.getBigUint64(end + 32, true)),
    offset: Number(view.getBigUint64(end + 48, true)),
  };
}

function entryAt(cursor: Cursor): ZipEntry {
  if (cursor.u32('an entry') !== DIRECTORY) refuse('zip directory', 'lacks an entry that its end counts');
  const fixed = cursor.take(42, 'an entry');
  const view = new DataView(fixed.buffer, fixed.byteOffset, fixed.length);
  const name = utf8(cursor.take(view.getUint16(24, true), 'a name'), 'zip directory');
  const extra = cursor.take(view.getUint16(26, true), 'an extra field');
  cursor.take(view.getUint16(28, true), 'a comment');
  const [flags, method] = [view.getUint16(4, true), view.getUint16(6, true)];
  const large = largeSizes(extra);
  const sized = (at: number) => {
    const value = view.getUint32(at, true);
    return value === 2 ** 32 - 1 ? (large.shift() ?? refuse(name, 'lacks its size of zip64')) : value;
  };
  const size = sized(20);
  const packed = sized(16);
  const offset = sized(38);
  return {
    name,
    size,
    read: () => {
      if (flags & 1) refuse(name, 'is encrypted');
      const data = dataAt(cursor.bytes, name, offset, packed);
      if (method === 0)
        return data.length === size ? data : refuse(name, 'its size is not that of its bytes');
      if (method === 8) return inflated(data, size, name);
      return refuse(name, `is compressed by method ${method}, expected none or deflate`);
    },
  };
}

/** The numbers of the extra field of zip64, in their order: size, compressed size, offset. */
function largeSizes(extra: Uint8Array): number[] {
  const cursor = new Cursor(extra, 'zip directory');
  while (cursor.left >= 4) {
    const id = cursor.u16('an extra field');
    const field = new Cursor(cursor.take(cursor.u16('an extra field'), 'an extra field'), 'zip directory');
    if (id === 1) return Array.from({ length: Math.floor(field.left / 8) }, () => field.u64('a size'));
  }
  return [];
}

function dataAt(bytes: Uint8Array, name: string, offset: number, length: number): Uint8Array {
  if (offset + 30 > bytes.length) refuse(name, `starts at byte ${offset} of ${bytes.length}`);
  const cursor = new Cursor(bytes, name);
  cursor.at = offset;
  if (cursor.u32('a header') !== LOCAL) refuse(name, `no entry begins at byte ${offset}`);
  cursor.take(22, 'a header');
  const [nameLength, extraLength] = [cursor.u16('a header'), cursor.u16('a header')];
  cursor.take(nameLength + extraLength, 'a header');
  return cursor.take(length, 'data');
}

function assertLikely(name: string, size: number, packed: number): void {
  if (size <= LARGEST && size <= Math.max(SMALL, MOST_TIMES * packed)) return;
  refuse(name, `declares ${size} bytes in ${packed}, more than weights can be compressed`);
}

function inflated(data: Uint8Array, size: number, name: string): Uint8Array {
  assertLikely(name, size, data.length);
  const found = new Uint8Array(size);
  let end = 0;
  const inflate = new Inflate((piece) => {
    if (end + piece.length > size) refuse(name, `is larger than the ${size} bytes that it declares`);
    found.set(piece, end);
    end += piece.length;
  });
  try {
    for (let at = 0; at < data.length || at === 0; at += PIECE) {
      inflate.push(data.subarray(at, at + PIECE), at + PIECE >= data.length);
    }
  } catch (error) {
    if (error instanceof ImportError) throw error;
    refuse(name, `cannot be taken out of the zip: ${(error as Error).message}`);
  }
  if (end !== size) refuse(name, `declares ${size} bytes, and has ${end}`);
  return found;
}
