// NumPy's .npy: a magic, a version, and a header that is a literal of Python; and .npz, a zip of them.
import { refuse } from '../fault.ts';
import { type Dtype, type Tensor, tensorOf } from '../tensor.ts';
import { Cursor } from './bytes.ts';
import type { ZipEntry } from './zip.ts';

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];

export const isNpy = (bytes: Uint8Array): boolean => MAGIC.every((byte, i) => bytes[i] === byte);

const dtypeNames: Readonly<Record<string, Dtype>> = {
  f8: 'float64',
  f4: 'float32',
  f2: 'float16',
  i8: 'int64',
  i4: 'int32',
  i2: 'int16',
  i1: 'int8',
  u8: 'uint64',
  u4: 'uint32',
  u2: 'uint16',
  u1: 'uint8',
  b1: 'bool',
};

/** @param name what the array is called */
export function readNpy(bytes: Uint8Array, name: string): Tensor {
  if (!isNpy(bytes)) refuse(name, 'not an .npy file: it does not begin with \\x93NUMPY');
  const cursor = new Cursor(bytes, name);
  cursor.take(MAGIC.length, 'the magic');
  const version = cursor.u8('the version');
  cursor.u8('the version');
  if (version < 1 || version > 3) refuse(name, `expected version 1 to 3 of .npy, got ${version}`);
  const length =
    version === 1 ? cursor.u16('the length of the header') : cursor.u32('the length of the header');
  const header = String.fromCharCode(...cursor.take(Math.min(length, 2 ** 16), 'a header'));
  if (length > 2 ** 16) refuse(name, `a header of ${length} bytes, expected at most ${2 ** 16}`);

  const [, order, type] = /'descr': *'([<>|=])([a-zA-Z]\d+)'/.exec(header) ?? [];
  const dtype = type !== undefined && Object.hasOwn(dtypeNames, type) ? dtypeNames[type] : undefined;
  if (!dtype) {
    const [descr = 'none'] = /'descr': *[^,]{0,40}/.exec(header) ?? [];
    return refuse(name, `expected floats or whole numbers, got ${descr}`);
  }
  const [, fortran] = /'fortran_order': *(True|False)/.exec(header) ?? [];
  const [, sizes] = /'shape': *\(([\d, ]*)\)/.exec(header) ?? [];
  if (fortran === undefined || sizes === undefined) {
    return refuse(name, "the header lacks 'fortran_order' or 'shape'");
  }
  return tensorOf({
    name,
    shape: sizes.split(',').flatMap((size) => (size.trim() ? [Number(size)] : [])),
    dtype,
    bytes: cursor.take(cursor.left, 'numbers'),
    isBigEndian: order === '>',
    isFortran: fortran === 'True',
  });
}

export const readNpz = (entries: readonly ZipEntry[]): Tensor[] =>
  entries
    .filter(({ name }) => name.endsWith('.npy'))
    .map(({ name, read }) => readNpy(read(), name.slice(0, -'.npy'.length)));
