/** Gradients of an experiment by TensorFlow.js, in its worker. */
import * as tf from '@tensorflow/tfjs';
import type { MathBackendWebGL } from '@tensorflow/tfjs-backend-webgl';
import type { Experiment, Matrix, ParameterName, Vector } from '../rnn/index.ts';
import { toRows } from '../rnn/matrix.ts';
import type { TfjsAnswer } from './check.ts';
import { column, lossOf } from './network.ts';
import { tfjsDeviceOf, draws, gl } from './tfjs-webgl.ts';

/** dE/dP by TensorFlow.js, in float32 on WebGL. @throws Error when the context was lost: end the worker. */
export async function gradientsOf(experiment: Experiment): Promise<TfjsAnswer> {
  if (typeof gl === 'string') return { unavailable: gl };
  if (!(await tf.setBackend('webgl'))) throw new Error('TensorFlow.js could not start its WebGL backend');
  const [start, before] = [performance.now(), draws()];
  const run = tf.tidy(() => differentiate(experiment, () => draws() - before));
  return {
    gradients: run.gradients,
    device: tfjsDeviceOf(gl, run, start),
  };
}

/** Gradients as plain numbers, copied out; the tensors are left to the caller's tidy. */
function differentiate(experiment: Experiment, draws: () => number) {
  const names = Object.keys(experiment.weights) as ParameterName[];
  const isMatrix = (value: Matrix | Vector): value is Matrix => typeof value[0] !== 'number';
  const tensors = names.map((name) => {
    const value = experiment.weights[name]!;
    return isMatrix(value) ? tf.tensor2d(value as number[][]) : column(value);
  });
  const loss = (...given: tf.Tensor[]) =>
    lossOf(experiment, Object.fromEntries(names.map((name, i) => [name, given[i]])));
  const gradients = tf.grads(loss)(tensors);

  const drawn = draws();
  const { texData } = tf.backend() as MathBackendWebGL;
  const inTextures = gradients.every(({ dataId }) => Boolean(texData.get(dataId).texture));
  return {
    draws: drawn,
    inTextures,
    gradients: Object.fromEntries(
      names.map((name, i) => {
        const numbers = Array.from(gradients[i].dataSync());
        return [
          name,
          isMatrix(experiment.weights[name]!) ? toRows(numbers, gradients[i].shape[1]!) : numbers,
        ];
      }),
    ),
  };
}
