/** A file of weights, whichever format it has: what it begins with tells, not what it is called. */
import { ImportError } from '../fault.ts';
import type { Tensor } from '../tensor.ts';
import { isNpy, readNpz } from './npy.ts';
import { isSafetensors, readSafetensors } from './safetensors.ts';
import { isTorchZip, readTorch } from './torch.ts';
import { isZip, readZip } from './zip.ts';

/** What a file of weights holds. */
export interface WeightsFile {
  /** What it is: `safetensors`. */
  readonly format: string;
  readonly tensors: readonly Tensor[];
}

/** @throws ImportError naming the place */
export async function readWeights(bytes: Uint8Array): Promise<WeightsFile> {
  if (bytes.length === 0) throw new ImportError('the file is empty');
  if (isZip(bytes)) return readArchive(bytes);
  if (isSafetensors(bytes)) return { format: 'safetensors', tensors: readSafetensors(bytes) };
  if (isNpy(bytes)) throw new ImportError('a single array: weights are several, as np.savez writes them');
  if (bytes[0] === 0x80 && bytes[1] <= 5) {
    throw new ImportError('a pickle without a zip around it: torch.save of PyTorch 1.6 or later writes one');
  }
  const start = Array.from(bytes.subarray(0, 8), (byte) => byte.toString(16).padStart(2, '0')).join(' ');
  throw new ImportError(`no format that is known begins with the bytes ${start}; known are ${KNOWN}`);
}

const KNOWN = 'safetensors, .pt, .npz';

function readArchive(bytes: Uint8Array): WeightsFile {
  const entries = readZip(bytes);
  if (isTorchZip(entries)) return { format: 'PyTorch', tensors: readTorch(entries) };
  if (entries.some(({ name }) => name.endsWith('.npy'))) return { format: 'npz', tensors: readNpz(entries) };
  throw new ImportError('a zip with neither data.pkl of PyTorch nor .npy of NumPy in it');
}
