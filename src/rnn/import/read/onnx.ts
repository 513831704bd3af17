// ONNX: a protocol buffer with a graph of nodes and the tensors that they start from. Field numbers are those of onnx.proto.
import { PbfReader } from 'pbf';
import { ImportError, refuse } from '../fault.ts';
import { countOf, type Dtype, type Tensor, tensorOf } from '../tensor.ts';
import { utf8 } from './bytes.ts';

export interface OnnxNode {
  readonly op: string;
  readonly name: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Readonly<Record<string, OnnxAttribute>>;
}

export interface OnnxAttribute {
  readonly number?: number;
  readonly text?: string;
  readonly texts?: readonly string[];
}

export interface OnnxGraph {
  /** In an order in which each follows those that it reads. */
  readonly nodes: readonly OnnxNode[];
  /** What it is stored with: weights, and what shapes are computed of. */
  readonly initializers: readonly Tensor[];
  /** What constant nodes hold. */
  readonly constants: readonly Tensor[];
}

/** TensorProto.DataType */
const dtypes: Readonly<Record<number, Dtype>> = {
  1: 'float32',
  2: 'uint8',
  3: 'int8',
  4: 'uint16',
  5: 'int16',
  6: 'int32',
  7: 'int64',
  9: 'bool',
  10: 'float16',
  11: 'float64',
  12: 'uint32',
  13: 'uint64',
  16: 'bfloat16',
};

export function readOnnx(bytes: Uint8Array): OnnxGraph {
  try {
    const graph = fieldsOf(bytes, 'the file', (tag) => tag === 7).at(-1);
    if (!graph) throw new ImportError('no graph, as ONNX has one: is the file cut off?');
    return graphOf(graph.bytes!);
  } catch (error) {
    if (error instanceof ImportError) throw error;
    throw new ImportError(`no protocol buffer as ONNX has it: ${(error as Error).message}`);
  }
}

/** A field of a message, by its kind. */
interface Field {
  readonly tag: number;
  readonly bytes?: Uint8Array;
  readonly number?: number;
}

const [VARINT, FIXED64, BYTES, FIXED32] = [0, 1, 2, 5];

/** The fields of a message whose tags are asked for. @throws ImportError where one reaches beyond the message */
function fieldsOf(bytes: Uint8Array, place: string, wants: (tag: number) => boolean = () => true): Field[] {
  const reader = new PbfReader(bytes);
  const found: Field[] = [];
  reader.readFields((tag) => {
    if (!wants(tag)) return;
    if (reader.type === VARINT) found.push({ tag, number: reader.readVarint(true) });
    else if (reader.type === BYTES) found.push({ tag, bytes: reader.readBytes() });
    else if (reader.type === FIXED32) found.push({ tag, number: reader.readFloat() });
    else if (reader.type === FIXED64) found.push({ tag, number: reader.readDouble() });
  }, undefined);
  if (reader.pos > bytes.length)
    refuse(place, `a field reaches beyond its ${bytes.length} bytes: is the file cut off?`);
  return found;
}

const textOf = ({ bytes }: Field, place: string): string => utf8(bytes ?? new Uint8Array(), place);

function graphOf(bytes: Uint8Array): OnnxGraph {
  const fields = fieldsOf(bytes, 'graph', (tag) => tag === 1 || tag === 5);
  const [initializers, constants]: Tensor[][] = [[], []];
  const nodes: OnnxNode[] = [];
  for (const { tag, bytes: own } of fields) {
    if (!own) return refuse('graph', 'a node or tensor that is a number');
    if (tag === 5) initializers.push(tensorFrom(own));
    else {
      const { constant, ...node } = nodeOf(own);
      if (node.op === 'Constant' && constant) constants.push(tensorFrom(constant, node.outputs[0]));
      nodes.push(node);
    }
  }
  return { nodes, initializers, constants };
}

function nodeOf(bytes: Uint8Array): OnnxNode & { readonly constant?: Uint8Array } {
  const fields = fieldsOf(bytes, 'node');
  const texts = (tag: number) =>
    fields.filter((field) => field.tag === tag).map((field) => textOf(field, 'node'));
  const attributes = fields.flatMap(({ tag, bytes: own }) => (tag === 5 && own ? [attributeOf(own)] : []));
  const constant = attributes.find(({ name }) => name === 'value')?.tensor;
  return {
    op: texts(4).at(-1) ?? '',
    name: texts(3).at(-1) ?? '',
    inputs: texts(1),
    outputs: texts(2),
    attributes: Object.fromEntries(attributes.map(({ name, ...value }) => [name, value])),
    ...(constant && { constant }),
  };
}

function attributeOf(
  bytes: Uint8Array,
): OnnxAttribute & { readonly name: string; readonly tensor?: Uint8Array } {
  const fields = fieldsOf(bytes, 'attribute');
  const last = (tag: number) => fields.findLast((field) => field.tag === tag);
  const [name, text, tensor] = [last(1), last(4), last(5)];
  const number = last(3)?.number ?? last(2)?.number;
  const texts = fields.filter(({ tag }) => tag === 9).map((field) => textOf(field, 'attribute'));
  return {
    name: name ? textOf(name, 'attribute') : '',
    ...(number !== undefined && { number }),
    ...(text && { text: textOf(text, 'attribute') }),
    ...(texts.length > 0 && { texts }),
    ...(tensor?.bytes && { tensor: tensor.bytes }),
  };
}

function tensorFrom(bytes: Uint8Array, named?: string): Tensor {
  const fields = fieldsOf(bytes, 'tensor');
  const last = (tag: number) => fields.findLast((field) => field.tag === tag);
  const own = last(8);
  const name = named ?? (own ? textOf(own, 'tensor') : '');
  const type = last(2)?.number ?? 0;
  const dtype = dtypes[type];
  const shape = fields.filter(({ tag }) => tag === 1).flatMap(varintsIn);
  if (!dtype) return refuse(name, `data_type ${type}: expected floats or whole numbers`);
  if (last(14)?.number === 1)
    refuse(name, 'its numbers are in another file (external data): save the model in one');
  const raw = last(9)?.bytes;
  if (raw) return tensorOf({ name, shape, dtype, bytes: raw });
  // Numbers in fields of their kind, all in one piece or each by itself.
  const tag = ({ float32: 4, float64: 10, int64: 7, int32: 5 } as Partial<Record<Dtype, number>>)[dtype];
  if (tag === undefined) return refuse(name, `${dtype} in other than raw_data`);
  const pieces = fields.filter((field) => field.tag === tag);
  const numbers = pieces.flatMap((field) =>
    dtype.startsWith('int') ? varintsIn(field) : floatsIn(field, dtype),
  );
  const count = countOf(shape, name);
  if (count !== numbers.length) refuse(name, `a shape of ${count} numbers, and ${numbers.length} of them`);
  return { name, shape, dtype, numbers: () => Float64Array.from(numbers) };
}

function varintsIn({ bytes, number }: Field): number[] {
  if (!bytes) return [number ?? 0];
  const reader = new PbfReader(bytes);
  const found: number[] = [];
  while (reader.pos < bytes.length) found.push(reader.readVarint(true));
  return found;
}

function floatsIn({ bytes, number }: Field, dtype: Dtype): number[] {
  if (!bytes) return [number ?? 0];
  const size = dtype === 'float32' ? 4 : 8;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return Array.from({ length: Math.floor(bytes.length / size) }, (_, i) =>
    size === 4 ? view.getFloat32(4 * i, true) : view.getFloat64(8 * i, true),
  );
}
