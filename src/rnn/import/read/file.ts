/** A file of weights, whichever format it has: what it begins with tells, not what it is called. */
import { ImportError } from '../fault.ts';
import type { KerasLayer } from '../recognise/keras.ts';
import { isFloat, type Tensor, withinLimit } from '../tensor.ts';
import { isHdf5 } from './hdf5.ts';
import { isKerasZip, readKerasH5, readKerasZip } from './keras.ts';
import { isNpy, readNpz } from './npy.ts';
import type { OnnxGraph } from './onnx.ts';
import { isSafetensors, readSafetensors } from './safetensors.ts';
import { type Beside, isJson, readTfjs } from './tfjs.ts';
import { isTorchZip, readTorch } from './torch.ts';
import { isZip, readZip } from './zip.ts';

/** What a file of weights holds. */
export interface WeightsFile {
  /** What it is: `safetensors`. */
  readonly format: string;
  readonly tensors: readonly Tensor[];
  /** The layers of Keras's model, where the file says them. */
  readonly model?: readonly KerasLayer[];
  /** The names of Keras's layers in their order, where the file has them alone. */
  readonly order?: readonly string[];
  /** The graph of ONNX, of whose initializers these are the floats. */
  readonly graph?: OnnxGraph;
}

/**
 * @param beside the files in the same folder
 * @throws ImportError naming the place
 */
export async function readWeights(bytes: Uint8Array, beside: Beside = () => undefined): Promise<WeightsFile> {
  if (bytes.length === 0) throw new ImportError('the file is empty');
  if (isZip(bytes)) return limited(readArchive(bytes));
  if (isHdf5(bytes)) return limited({ format: 'HDF5', ...readKerasH5(bytes) });
  if (isJson(bytes)) return limited({ format: 'TensorFlow.js', ...readTfjs(bytes, beside) });
  if (isSafetensors(bytes)) return limited({ format: 'safetensors', tensors: readSafetensors(bytes) });
  if (isNpy(bytes)) throw new ImportError('a single array: weights are several, as np.savez writes them');
  if (bytes[0] === 0x80 && bytes[1] <= 5) {
    throw new ImportError('a pickle without a zip around it: torch.save of PyTorch 1.6 or later writes one');
  }
  if (isOnnx(bytes)) {
    const { nodes, ...own } = (await import('./onnx.ts')).readOnnx(bytes);
    const [initializers, constants] = withinLimit(own.initializers, own.constants);
    const graph = { nodes, initializers, constants };
    return { format: 'ONNX', tensors: initializers.filter(({ dtype }) => isFloat(dtype)), graph };
  }
  const start = Array.from(bytes.subarray(0, 8), (byte) => byte.toString(16).padStart(2, '0')).join(' ');
  throw new ImportError(`no format that is known begins with the bytes ${start}; known are ${KNOWN}`);
}

function limited({ tensors, ...file }: WeightsFile): WeightsFile {
  const [within] = withinLimit(tensors);
  return { ...file, tensors: within };
}

/** It begins with its version, which is no more than a few dozens. */
const isOnnx = (bytes: Uint8Array): boolean => bytes[0] === 8 && bytes[1] > 0 && bytes[1] < 64;

const KNOWN = 'safetensors, .pt, .npz, .keras, .h5, model.json of TensorFlow.js, .onnx';

function readArchive(bytes: Uint8Array): WeightsFile {
  const entries = readZip(bytes);
  if (isTorchZip(entries)) return { format: 'PyTorch', tensors: readTorch(entries) };
  if (isKerasZip(entries)) return { format: 'Keras', ...readKerasZip(entries) };
  if (entries.some(({ name }) => name.endsWith('.npy'))) return { format: 'npz', tensors: readNpz(entries) };
  throw new ImportError(
    'a zip with neither data.pkl of PyTorch, nor .npy of NumPy, nor model.weights.h5 of Keras in it',
  );
}
