// safetensors (huggingface/safetensors): the length of a header in 8 bytes, the header in JSON, and then all tensors, which
// cover what follows without gaps and without sharing a byte.
import { brief, parseJson } from '../../json.ts';
import { ImportError, refuse } from '../fault.ts';
import { type Dtype, type Stored, type Tensor, tensorOf } from '../tensor.ts';
import { Cursor, utf8 } from './bytes.ts';

const dtypeNames: Readonly<Record<string, Dtype>> = {
  F64: 'float64',
  F32: 'float32',
  F16: 'float16',
  BF16: 'bfloat16',
  I64: 'int64',
  I32: 'int32',
  I16: 'int16',
  I8: 'int8',
  U64: 'uint64',
  U32: 'uint32',
  U16: 'uint16',
  U8: 'uint8',
  BOOL: 'bool',
};

/** Bytes of a header: names of some hundred thousand tensors. */
const LONGEST_HEADER = 2 ** 24;

/** Whether a file begins as one: its header starts with a brace. */
export const isSafetensors = (bytes: Uint8Array): boolean => bytes.length >= 9 && bytes[8] === 0x7b;

export function readSafetensors(bytes: Uint8Array): Tensor[] {
  const start = headerEnd(bytes);
  const data = bytes.subarray(start);
  return tensorsIn(bytes.subarray(0, start), data.length).map(({ from, to, ...tensor }) =>
    tensorOf({ ...tensor, bytes: data.subarray(from, to) }),
  );
}

/** Bytes of a header's length, with which a file begins. */
export const LENGTH_BYTES = 8;

/** Where the header ends and the data begin. @param start of the file @throws ImportError */
export function headerEnd(start: Uint8Array): number {
  const length = new Cursor(start, 'header').u64('its length');
  if (length > LONGEST_HEADER) refuse('header', `${length} bytes, expected at most ${LONGEST_HEADER}`);
  return LENGTH_BYTES + length;
}

/** A tensor, and which bytes of the data are its own. */
export interface Placed extends Omit<Stored, 'bytes'> {
  readonly from: number;
  readonly to: number;
}

/**
 * What a header says, in the order of the data, which it covers.
 * @param start the file up to the end of its header
 * @param size bytes of the data behind it
 * @throws ImportError
 */
export function tensorsIn(start: Uint8Array, size: number): Placed[] {
  const cursor = new Cursor(start, 'header');
  const length = cursor.u64('its length');
  const header = parseHeader(utf8(cursor.take(length, 'a header'), 'header'));
  const found = Object.entries(header)
    .filter(([name]) => name !== '__metadata__')
    .map(([name, entry]) => entryOf(name, entry, size))
    .toSorted((a, b) => a.from - b.from || a.to - b.to);
  let end = 0;
  for (const { name, from, to } of found) {
    if (from < end) refuse(name, `data_offsets [${from}, ${to}] overlap those of another tensor`);
    if (from > end)
      refuse(name, `data_offsets start at ${from}, and nothing covers the bytes from ${end} on`);
    end = to;
  }
  if (end !== size) refuse('data', `${size} bytes, of which tensors cover ${end}`);
  return found;
}

function parseHeader(text: string): object {
  let header: unknown;
  try {
    header = parseJson(text);
  } catch (error) {
    throw new ImportError(`header: ${(error as Error).message}`);
  }
  if (typeof header === 'object' && header !== null && !Array.isArray(header)) return header;
  return refuse('header', 'expected an object of tensors');
}

function entryOf(name: string, entry: unknown, size: number): Placed {
  const { dtype: type, shape, data_offsets: offsets } = (entry ?? {}) as Record<string, unknown>;
  const dtype = typeof type === 'string' && Object.hasOwn(dtypeNames, type) ? dtypeNames[type] : undefined;
  if (!dtype) {
    const known = Object.keys(dtypeNames).join(', ');
    return refuse(name, `dtype: expected one of ${known}, got ${brief(type)}`);
  }
  if (!Array.isArray(shape)) return refuse(name, 'shape: expected a list of sizes');
  const isPair = Array.isArray(offsets) && offsets.length === 2 && offsets.every(Number.isSafeInteger);
  if (!isPair) return refuse(name, 'data_offsets: expected two whole numbers');
  const [from, to] = offsets as [number, number];
  if (from < 0 || to < from || to > size) {
    refuse(name, `data_offsets [${from}, ${to}] do not lie within the ${size} bytes of data`);
  }
  return { name, dtype, shape: shape as number[], from, to };
}
