// What `torch.save` writes since PyTorch 1.6: a zip with a pickle, data.pkl, whose tensors are views of storages, and those in
// data/0, data/1 and so on.
import { refuse } from '../fault.ts';
import { assertFew, countOf, type Dtype, dtypes, tupleText, strided, type Tensor } from '../tensor.ts';
import { PickledName, unpickle } from './pickle.ts';
import { type ZipEntry } from './zip.ts';

const storages: Readonly<Record<string, Dtype>> = {
  DoubleStorage: 'float64',
  FloatStorage: 'float32',
  HalfStorage: 'float16',
  BFloat16Storage: 'bfloat16',
  LongStorage: 'int64',
  IntStorage: 'int32',
  ShortStorage: 'int16',
  CharStorage: 'int8',
  ByteStorage: 'uint8',
  BoolStorage: 'bool',
};

class Storage {
  constructor(
    readonly key: string,
    readonly dtype: Dtype,
  ) {}
}

class View {
  constructor(
    readonly storage: Storage,
    readonly offset: number,
    readonly shape: readonly number[],
    readonly strides: readonly number[],
  ) {}
}

/** Bytes of a pickle, which describes a tensor in some hundred. */
const LONGEST = 2 ** 23;
const MOST_TENSORS = 1e5;
const LONGEST_NAME = 1024;

export const isTorchZip = (entries: readonly ZipEntry[]): boolean =>
  entries.some(({ name }) => /(^|\/)data\.pkl$/.test(name));

export function readTorch(entries: readonly ZipEntry[]): Tensor[] {
  const pickle = entries.find(({ name }) => /(^|\/)data\.pkl$/.test(name))!;
  const folder = pickle.name.slice(0, -'data.pkl'.length);
  const order = entries.find(({ name }) => name === `${folder}byteorder`)?.read();
  if (order && String.fromCharCode(...order.slice(0, 8)) !== 'little') {
    refuse(`${folder}byteorder`, 'expected little: the file comes from a big-endian machine');
  }
  const place = 'data.pkl';
  if (pickle.size > LONGEST)
    refuse(place, `${pickle.size} bytes, expected at most ${LONGEST}: save a state_dict alone`);
  const all = unpickle(pickle.read(), place, { builders: buildersFor(place), persistent: storageOf });
  const data = new Map<string, Uint8Array>();
  const read = (key: string): Uint8Array => {
    const entry = entries.find(({ name }) => name === `${folder}data/${key}`);
    const bytes = data.get(key) ?? entry?.read() ?? refuse(`data/${key}`, 'is not in the file');
    data.set(key, bytes);
    return bytes;
  };
  const found: Tensor[] = [];
  collect(all, '', 0, new Set(), (name, view) => {
    if (found.push(tensorFrom(name, view, read)) > MOST_TENSORS)
      refuse(place, `has more than ${MOST_TENSORS} tensors`);
  });
  return found;
}

function buildersFor(place: string): ReadonlyMap<string, (args: readonly unknown[]) => unknown> {
  const view = ([storage, offset, shape, strides]: readonly unknown[]) => {
    const isWhole = (x: unknown): x is number => Number.isInteger(x);
    const areWhole = (list: unknown): list is number[] =>
      Array.isArray(list) && list.length <= 32 && list.every(isWhole);
    if (!(storage instanceof Storage) || !isWhole(offset) || !areWhole(shape) || !areWhole(strides)) {
      return refuse(place, 'a tensor that is no view of a storage');
    }
    return new View(storage, offset, shape, strides);
  };
  // A list that is memoized can be handed over many times.
  let items = 0;
  const dictionary = ([list]: readonly unknown[]) => {
    items += Array.isArray(list) ? list.length : 0;
    if (items > MOST_TENSORS) refuse(place, `has dictionaries of more than ${MOST_TENSORS} keys`);
    return mapOf(list);
  };
  return new Map<string, (args: readonly unknown[]) => unknown>([
    ['torch._utils._rebuild_tensor_v2', view],
    ['torch._utils._rebuild_tensor', view],
    ['torch._utils._rebuild_parameter', ([data]) => data],
    ['collections.OrderedDict', dictionary],
    ['torch.Size', ([sizes]) => sizes],
    ['torch.device', () => null],
    ...Object.keys(storages).map((name) => [`torch.${name}`, () => null] as const),
  ]);
}

function mapOf(items: unknown): Map<unknown, unknown> {
  const pairs = Array.isArray(items) ? items.filter((pair): pair is unknown[] => Array.isArray(pair)) : [];
  return new Map(pairs.map(([key, value]) => [key, value]));
}

/** `('storage', torch.FloatStorage, '0', 'cpu', 12)` */
function storageOf(id: unknown): Storage {
  const [what, type, key] = Array.isArray(id) ? (id as unknown[]) : [];
  const name = type instanceof PickledName ? type.name.replace('torch.', '') : '';
  if (what !== 'storage' || !Object.hasOwn(storages, name) || typeof key !== 'string') {
    return refuse('data.pkl', 'names an object outside of it that is no storage');
  }
  return new Storage(key, storages[name]);
}

/** Keys that lie within each other. */
const DEEPEST = 64;

/** All tensors in dictionaries and lists, by their keys with dots between. What is held twice is walked once. */
function collect(
  value: unknown,
  path: string,
  depth: number,
  walked: Set<unknown>,
  found: (name: string, view: View) => void,
): void {
  if (value instanceof View) return found(path || 'tensor', value);
  if (!(Array.isArray(value) || value instanceof Map) || walked.has(value)) return;
  if (depth === DEEPEST) refuse('data.pkl', `nested more than ${DEEPEST} levels deep`);
  walked.add(value);
  for (const [key, own] of value.entries()) {
    if (typeof key !== 'string' && typeof key !== 'number') continue;
    const text = String(key);
    if (path.length + text.length >= LONGEST_NAME)
      refuse('data.pkl', `a tensor's name of more than ${LONGEST_NAME} characters`);
    collect(own, path ? `${path}.${text}` : text, depth + 1, walked, found);
  }
}

function tensorFrom(name: string, view: View, read: (key: string) => Uint8Array): Tensor {
  const { storage, offset, shape, strides } = view;
  const count = countOf(shape, name);
  if (strides.length !== shape.length || strides.some((stride) => stride < 0) || offset < 0) {
    refuse(name, `has strides ${tupleText(strides)} from ${offset} on, for the shape ${tupleText(shape)}`);
  }
  const { dtype, key } = storage;
  const { bytes: size, read: numberAt } = dtypes[dtype] as (typeof dtypes)['float64'];
  return {
    name,
    shape,
    dtype,
    numbers: () => {
      assertFew(count, name);
      const bytes = read(key);
      const last = shape.reduce((sum, length, axis) => sum + (length - 1) * strides[axis], offset);
      if (count > 0 && (last + 1) * size > bytes.length) {
        refuse(name, `reaches to number ${last} of data/${key}, which has ${bytes.length} bytes`);
      }
      const numbers = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
      return strided((at) => numberAt(numbers, at * size, true), shape, strides, offset);
    },
  };
}
