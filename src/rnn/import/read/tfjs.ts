// TensorFlow.js's layers models: model.json with the configuration and a manifest of tensors, whose bytes are in files beside it.
import { brief, JsonError, parseJson } from '../../json.ts';
import { ImportError, refuse } from '../fault.ts';
import type { KerasLayer } from '../recognise/keras.ts';
import { countOf, type Dtype, dtypes, type Tensor, tensorOf } from '../tensor.ts';
import { utf8 } from './bytes.ts';
import { kerasLayers } from './keras-config.ts';

/** A file beside the one that is read, by its name; undefined where there is none. */
export type Beside = (name: string) => Uint8Array | undefined;

const dtypeNames: Readonly<Record<string, Dtype>> = {
  float32: 'float32',
  float16: 'float16',
  int32: 'int32',
  uint8: 'uint8',
  uint16: 'uint16',
  bool: 'bool',
};

/** A brace and a key at its start, whatever blanks stand before them. */
export const isJson = (bytes: Uint8Array): boolean =>
  /^\s*\{\s*"\w/.test(String.fromCharCode(...bytes.subarray(0, 64)));

export function readTfjs(
  bytes: Uint8Array,
  beside: Beside,
): { readonly tensors: readonly Tensor[]; readonly model: readonly KerasLayer[] } {
  const { modelTopology: topology, weightsManifest: manifest, format } = parse(utf8(bytes, 'the file'));
  if (format === 'graph-model') {
    refuse(
      'format',
      'a graph-model has no layers: tensorflowjs_converter writes tfjs_layers_model of a Keras model',
    );
  }
  if (!Array.isArray(manifest))
    throw new ImportError('JSON without weightsManifest: no model.json of TensorFlow.js');
  const model = kerasLayers((topology as Json | undefined)?.['model_config'] ?? topology);
  const named = new Set<string>();
  return {
    tensors: manifest.flatMap((group, index) => tensorsOf(group, `weightsManifest[${index}]`, beside, named)),
    model,
  };
}

type Json = Readonly<Record<string, unknown>>;

function parse(text: string): Json {
  try {
    const value = parseJson(text);
    if (typeof value === 'object' && value !== null) return value as Json;
  } catch (error) {
    if (error instanceof JsonError) throw new ImportError(error.message);
    throw error;
  }
  return refuse('the file', 'expected an object, model.json of TensorFlow.js');
}

/** @param named paths that other groups have, which are not read again */
function tensorsOf(group: unknown, place: string, beside: Beside, named: Set<string>): Tensor[] {
  const { paths, weights } = (group ?? {}) as Json;
  if (!Array.isArray(paths) || !Array.isArray(weights)) return refuse(place, 'expected paths and weights');
  const shards = paths.map((path) => {
    // A path leads nowhere else than to a file beside this one.
    if (typeof path !== 'string' || !/^(?!\.+$)[\w.-]{1,200}$/.test(path)) {
      return refuse(place, `paths: ${brief(path)} is no name of a file beside it`);
    }
    if (named.has(path)) return refuse(place, `paths: ${path} is named twice`);
    named.add(path);
    return beside(path) ?? refuse(path, 'is not beside the file: its shards belong into the same folder');
  });
  const data = new Uint8Array(shards.reduce((sum, { length }) => sum + length, 0));
  let end = 0;
  for (const shard of shards) {
    data.set(shard, end);
    end += shard.length;
  }
  let from = 0;
  const found = weights.map((entry, index) => {
    const { name, shape, dtype, bytes, scale = 1, min = 0 } = entryOf(entry, `${place}.weights[${index}]`);
    const to = from + bytes;
    if (to > data.length) refuse(name, `ends at byte ${to} of the ${data.length} in ${paths.join(', ')}`);
    const tensor = tensorOf({ name, shape, dtype, bytes: data.subarray(from, to) });
    from = to;
    return scale === 1 && min === 0
      ? tensor
      : { ...tensor, numbers: () => tensor.numbers().map((x) => x * scale + min) };
  });
  if (from !== data.length)
    refuse(place, `${paths.join(', ')} hold ${data.length} bytes, of which tensors cover ${from}`);
  return found;
}

interface Entry extends Pick<Tensor, 'name' | 'shape' | 'dtype'> {
  readonly bytes: number;
  /** Of a number x that is packed into few bits: scale · x + min. */
  readonly scale?: number;
  readonly min?: number;
}

function entryOf(entry: unknown, place: string): Entry {
  const { name, shape, dtype: type, quantization } = (entry ?? {}) as Json;
  if (typeof name !== 'string') return refuse(place, 'lacks a name');
  if (!Array.isArray(shape)) return refuse(name, 'shape: expected a list of sizes');
  const packed = (quantization ?? undefined) as Json | undefined;
  if (packed !== undefined && typeof packed !== 'object')
    return refuse(name, `quantization: expected an object, got ${brief(packed)}`);
  const stored = packed?.['dtype'] ?? type;
  const dtype =
    typeof stored === 'string' && Object.hasOwn(dtypeNames, stored) ? dtypeNames[stored] : undefined;
  if (!dtype) {
    const known = Object.keys(dtypeNames).join(', ');
    return refuse(name, `dtype: expected one of ${known}, got ${brief(stored)}`);
  }
  const sized = { name, shape: shape as number[], dtype, bytes: countOf(shape, name) * dtypes[dtype].bytes };
  if (packed === undefined || dtype === 'float16') return sized;
  const { scale, min } = packed;
  if (typeof scale !== 'number' || typeof min !== 'number')
    return refuse(name, 'quantization: expected scale and min');
  return { ...sized, scale, min };
}
