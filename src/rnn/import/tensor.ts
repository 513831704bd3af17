/** Tensors of files: named, of a shape, and read no earlier than they are needed. */
import { brief } from '../json.ts';
import { ImportError, refuse } from './fault.ts';

interface Kind {
  /** Bytes of a number. */
  readonly bytes: number;
  readonly read: (view: DataView, at: number, little: boolean) => number;
}

/** Ways in which numbers are stored. */
export const dtypes = {
  float64: { bytes: 8, read: (view, at, little) => view.getFloat64(at, little) },
  float32: { bytes: 4, read: (view, at, little) => view.getFloat32(at, little) },
  float16: { bytes: 2, read: (view, at, little) => fromHalf(view.getUint16(at, little)) },
  // The upper half of a float32.
  bfloat16: { bytes: 2, read: (view, at, little) => fromBits(view.getUint16(at, little) * 2 ** 16) },
  int64: { bytes: 8, read: (view, at, little) => Number(view.getBigInt64(at, little)) },
  int32: { bytes: 4, read: (view, at, little) => view.getInt32(at, little) },
  int16: { bytes: 2, read: (view, at, little) => view.getInt16(at, little) },
  int8: { bytes: 1, read: (view, at) => view.getInt8(at) },
  uint64: { bytes: 8, read: (view, at, little) => Number(view.getBigUint64(at, little)) },
  uint32: { bytes: 4, read: (view, at, little) => view.getUint32(at, little) },
  uint16: { bytes: 2, read: (view, at, little) => view.getUint16(at, little) },
  uint8: { bytes: 1, read: (view, at) => view.getUint8(at) },
  bool: { bytes: 1, read: (view, at) => Number(view.getUint8(at) !== 0) },
} satisfies Record<string, Kind>;

export type Dtype = keyof typeof dtypes;

export const isFloat = (dtype: Dtype): boolean => dtype.includes('float');

function fromHalf(bits: number): number {
  const [sign, exponent, fraction] = [bits >> 15 ? -1 : 1, (bits >> 10) & 31, bits & 1023];
  if (exponent === 31) return fraction ? Number.NaN : sign * Infinity;
  return exponent ? sign * 2 ** (exponent - 15) * (1 + fraction / 1024) : sign * 2 ** -24 * fraction;
}

const scratch = new DataView(new ArrayBuffer(4));
function fromBits(bits: number): number {
  scratch.setUint32(0, bits);
  return scratch.getFloat32(0);
}

/** A tensor of a file. */
export interface Tensor {
  readonly name: string;
  /** What its framework calls it, where the file numbers it alone. */
  readonly alias?: string;
  readonly shape: readonly number[];
  readonly dtype: Dtype;
  /** Its numbers, row by row. @throws ImportError */
  readonly numbers: () => Float64Array;
}

/** Numbers of an experiment: as JSON each takes up to 42 characters with its blanks, and V8's texts have at most 5e8. */
const MOST_NUMBERS = 1e7;

/** How many numbers a shape has. @throws ImportError where it is none, or of more numbers than can be counted */
export function countOf(shape: readonly unknown[], place: string): number {
  let count = 1;
  if (shape.length > 32) refuse(place, `expected at most 32 axes, got ${shape.length}`);
  for (const size of shape) {
    if (typeof size !== 'number' || !Number.isInteger(size) || size < 0) {
      refuse(place, `expected sizes that are whole numbers from 0 on, got ${brief(size)}`);
    }
    count *= size as number;
  }
  // An axis of 0 hides what the others multiply to.
  if (!Number.isSafeInteger(count)) refuse(place, `a shape of ${tupleText(shape)} has too many numbers`);
  return count;
}

export const tupleText = (shape: readonly unknown[]): string => `(${shape.slice(0, 8).join(', ')})`;

/** Where the numbers of a tensor lie. */
export interface Stored {
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: Dtype;
  readonly bytes: Uint8Array;
  readonly isBigEndian?: boolean;
  /** Whether the first index runs fastest, as Fortran has it. */
  readonly isFortran?: boolean;
}

/** A tensor that lies in a file in one piece. @throws ImportError where shape and bytes are at odds */
export function tensorOf({ name, shape, dtype, bytes, isBigEndian, isFortran }: Stored): Tensor {
  const count = countOf(shape, name);
  const wanted = count * dtypes[dtype].bytes;
  if (wanted !== bytes.length) {
    refuse(name, `${tupleText(shape)} of ${dtype} takes ${wanted} bytes, got ${bytes.length}`);
  }
  const inOrder = () => decode(bytes, dtype, count, name, !isBigEndian);
  return { name, shape, dtype, numbers: isFortran ? () => fromFortran(inOrder(), shape) : inOrder };
}

/** @throws ImportError where there are more numbers than an experiment can have */
export function assertFew(count: number, name: string): void {
  if (count > MOST_NUMBERS) refuse(name, `has ${count} numbers; an experiment has at most ${MOST_NUMBERS}`);
}

/** The same tensors, of which no more are read than an experiment can have in all. */
export function withinLimit<Lists extends readonly (readonly Tensor[])[]>(...lists: Lists) {
  let sum = 0;
  const limited = (tensor: Tensor): Tensor => {
    let isCounted = false;
    const numbers = () => {
      const count = countOf(tensor.shape, tensor.name);
      assertFew(count, tensor.name);
      if (!isCounted) assertFew((sum += count), `${tensor.name} and what is read with it`);
      isCounted = true;
      return tensor.numbers();
    };
    return { ...tensor, numbers };
  };
  return lists.map((list) => list.map(limited)) as { [index in keyof Lists]: Tensor[] };
}

function decode(bytes: Uint8Array, dtype: Dtype, count: number, name: string, little: boolean): Float64Array {
  assertFew(count, name);
  if (little && IS_LITTLE && (dtype === 'float32' || dtype === 'float64')) {
    // A copy, for it may not lie at a multiple of its size.
    const { buffer } = bytes.slice();
    return dtype === 'float32' ? Float64Array.from(new Float32Array(buffer)) : new Float64Array(buffer);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const { bytes: size, read }: Kind = dtypes[dtype];
  return Float64Array.from({ length: count }, (_, i) => read(view, i * size, little));
}

/** Whether this machine has the last byte of a number first, as nearly all have. */
const IS_LITTLE = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/** Row by row, of what is stored with its first index running fastest. */
function fromFortran(values: Float64Array, shape: readonly number[]): Float64Array {
  const strides = shape.map((_, axis) => shape.slice(0, axis).reduce((a, b) => a * b, 1));
  return strided((at) => values[at], shape, strides, 0);
}

/** Row by row, of numbers that lie strides apart. */
export function strided(
  read: (at: number) => number,
  shape: readonly number[],
  strides: readonly number[],
  offset: number,
): Float64Array {
  const found = new Float64Array(shape.reduce((a, b) => a * b, 1));
  const index = shape.map(() => 0);
  let at = offset;
  for (let i = 0; i < found.length; i++) {
    found[i] = read(at);
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      at += strides[axis];
      if (++index[axis] < shape[axis]) break;
      at -= strides[axis] * shape[axis];
      index[axis] = 0;
    }
  }
  return found;
}

/** The same numbers with their first two axes in the other order. */
export function swappedAxes(tensor: Tensor): Tensor {
  const [first, second, ...others] = tensor.shape;
  const size = others.reduce((a, b) => a * b, 1);
  const strides = [
    size,
    second * size,
    ...others.map((_, axis) => others.slice(axis + 1).reduce((a, b) => a * b, 1)),
  ];
  const numbers = () => {
    const own = tensor.numbers();
    return strided((at) => own[at], [second, first, ...others], strides, 0);
  };
  return { ...tensor, shape: [second, first, ...others], numbers };
}

/** A tensor as rows of numbers. @throws ImportError where it is no matrix, or holds what is not finite */
export function matrixOf(tensor: Tensor): number[][] {
  const [rows, columns] = tensor.shape;
  if (tensor.shape.length !== 2 || rows === 0 || columns === 0) {
    refuse(tensor.name, `expected a matrix, got the shape ${tupleText(tensor.shape)}`);
  }
  const numbers = finite(tensor);
  return Array.from({ length: rows }, (_, i) => Array.from(numbers.subarray(i * columns, (i + 1) * columns)));
}

/** A tensor as a list of so many numbers. */
export function vectorOf(tensor: Tensor, length: number): number[] {
  if (tensor.shape.length !== 1 || tensor.shape[0] !== length) {
    refuse(tensor.name, `expected ${length} numbers, got the shape ${tupleText(tensor.shape)}`);
  }
  return Array.from(finite(tensor));
}

/** @throws ImportError naming the first number that is infinite or NaN */
export function finite(tensor: Tensor): Float64Array {
  const numbers = tensor.numbers();
  const wrong = numbers.findIndex((x) => !Number.isFinite(x));
  if (wrong >= 0) throw new ImportError(`${tensor.name}: number ${wrong} is ${numbers[wrong]}`);
  return numbers;
}
