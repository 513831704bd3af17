// What Keras saves: .h5, whose datasets have the names of its variables, and since Keras 3 .keras, a zip of the configuration
// and an .h5 that numbers the variables of each layer, in layers that are called by their classes.
import { JsonError, parseJson } from '../../json.ts';
import { ImportError } from '../fault.ts';
import type { KerasLayer } from '../recognise/keras.ts';
import type { Tensor } from '../tensor.ts';
import { utf8 } from './bytes.ts';
import { readHdf5 } from './hdf5.ts';
import { kerasLayers } from './keras-config.ts';
import type { ZipEntry } from './zip.ts';

interface KerasFile {
  readonly tensors: readonly Tensor[];
  readonly model?: readonly KerasLayer[];
  /** The names of the layers in their order, where the file has them alone. */
  readonly order?: readonly string[];
}

export function readKerasH5(bytes: Uint8Array): KerasFile {
  const { tensors, text, texts } = readHdf5(bytes, MODEL_CONFIG, LAYER_NAMES);
  if (text !== undefined) return { tensors, model: modelIn(text, MODEL_CONFIG) };
  return { ...numbered(tensors), ...(texts && { order: texts }) };
}

const MODEL_CONFIG = 'model_config';
const LAYER_NAMES = 'layer_names';
const WEIGHTS = 'model.weights.h5';
const CONFIG = 'config.json';

export const isKerasZip = (entries: readonly ZipEntry[]): boolean =>
  entries.some(({ name }) => name === WEIGHTS);

export function readKerasZip(entries: readonly ZipEntry[]): KerasFile {
  const { tensors } = numbered(
    readHdf5(entries.find(({ name }) => name === WEIGHTS)!.read(), MODEL_CONFIG, LAYER_NAMES).tensors,
  );
  const config = entries.find(({ name }) => name === CONFIG);
  if (!config) return { tensors };
  const seen = new Map<string, number>();
  const model = modelIn(utf8(config.read(), CONFIG), CONFIG).map((layer) => {
    const name = snakeCase(layer.className);
    const count = seen.get(name) ?? 0;
    seen.set(name, count + 1);
    return { ...layer, name: count === 0 ? name : `${name}_${count}` };
  });
  return { tensors, model };
}

function modelIn(text: string, place: string): KerasLayer[] {
  try {
    return kerasLayers(parseJson(text));
  } catch (error) {
    throw error instanceof JsonError ? new ImportError(`${place}: ${error.message}`) : error;
  }
}

/** `layers/lstm/cell/vars/1` is `lstm/recurrent_kernel`: variables are numbered in the order in which a layer makes them. */
function numbered(tensors: readonly Tensor[]): KerasFile {
  return {
    tensors: tensors.map((tensor) => {
      const [, layer, cell, index] =
        /^(?:layers|_layer_checkpoint_dependencies)\/(.+?)(\/cell)?(?:\/layer)?\/vars\/(\d)$/.exec(
          tensor.name,
        ) ?? [];
      const names = cell ? ['kernel', 'recurrent_kernel', 'bias'] : ['kernel', 'bias'];
      const name = layer && names[Number(index)];
      return name ? { ...tensor, alias: `${layer}/${name}` } : tensor;
    }),
  };
}

/** `SimpleRNN` is `simple_rnn`. */
const snakeCase = (name: string): string =>
  name
    .replace(/(.)([A-Z][a-z]+)/g, '$1_$2')
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase();
