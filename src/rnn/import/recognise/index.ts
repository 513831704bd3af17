import { cut } from '../../json.ts';
import { ImportError } from '../fault.ts';
import type { WeightsFile } from '../read/file.ts';
import { fromKeras, isKeras } from './keras.ts';
import { fromOnnx } from './onnx.ts';
import { fromOwn, isOwn } from './own.ts';
import type { FoundNetwork, Wishes } from './network.ts';
import { fromPytorch, isPytorch } from './pytorch.ts';

/** The recurrent network among the tensors of a file. @throws ImportError where there is none */
export function recognise({ tensors, model, order, graph }: WeightsFile, wishes: Wishes): FoundNetwork {
  if (graph) return fromOnnx(graph, wishes);
  if (isPytorch(tensors)) return fromPytorch(tensors, wishes);
  if (isKeras(tensors)) return fromKeras(tensors, { model, order }, wishes);
  if (isOwn(tensors)) return fromOwn(tensors, wishes);
  const names = tensors.map(({ name }) => name).join(', ') || 'none';
  throw new ImportError(
    `no recurrent layer: expected tensors such as weight_hh_l0 (PyTorch), recurrent_kernel (Keras), or W and U, got ${cut(names, 120)}`,
  );
}
