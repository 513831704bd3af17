/** Gradients of an experiment by TensorFlow.js, in its worker. */
import * as tf from '@tensorflow/tfjs';
import type { MathBackendWebGL } from '@tensorflow/tfjs-backend-webgl';
import {
  type Experiment,
  type Matrix,
  type ParameterName,
  parameterNames,
  sequencesOf,
  type Vector,
} from '../rnn/index.ts';
import { toRows } from '../rnn/matrix.ts';
import type { TfjsAnswer } from './check.ts';
import type { LayerAsked } from './layer-agreement.ts';
import { column, lossOf, lossOfLayers, type Parameters } from './network.ts';
import { tfjsDeviceOf, draws, gl } from './tfjs-webgl.ts';

/** dE/dP by TensorFlow.js, in float32 on WebGL. @throws Error when the context was lost: end the worker. */
export const gradientsOf = (experiment: Experiment): Promise<TfjsAnswer> =>
  answered(experiment.weights, (parameters) => lossOf(experiment, parameters));

/** The same of one layer of several, and of the output layer with the last. */
export function gradientsOfLayer({ whole, place }: LayerAsked): Promise<TfjsAnswer> {
  const stack = sequencesOf(whole)[place.sequence];
  const { layers, output } = stack;
  const isLast = place.layer === layers.length - 1;
  const { weights } = layers[place.layer].directions[place.direction];
  return answered({ ...weights, ...(isLast && output) }, (parameters) =>
    lossOfLayers(
      stack,
      (layer, direction) =>
        layer === place.layer && direction === place.direction
          ? parameters
          : tensorsOf(layers[layer].directions[direction].weights),
      isLast ? parameters : tensorsOf(output ?? {}),
    ),
  );
}

type Weights = { readonly [P in ParameterName]?: Matrix | Vector };

async function answered(weights: Weights, loss: (parameters: Parameters) => tf.Scalar): Promise<TfjsAnswer> {
  if (!(await tf.setBackend('webgl'))) throw new Error('TensorFlow.js could not start its WebGL backend');
  const [start, before] = [performance.now(), draws()];
  const run = tf.tidy(() => differentiate(weights, loss, () => draws() - before));
  return {
    gradients: run.gradients,
    device: tfjsDeviceOf(gl, run, start),
  };
}

const isMatrix = (value: Matrix | Vector): value is Matrix => typeof value[0] !== 'number';

const tensorOf = (value: Matrix | Vector): tf.Tensor2D =>
  isMatrix(value) ? tf.tensor2d(value as number[][]) : column(value);

/** Those that have numbers: of some cells W has no rows. */
const namesIn = (weights: Weights): ParameterName[] =>
  parameterNames.filter((name) => weights[name] && weights[name].length > 0);

const tensorsOf = (weights: Weights): Parameters =>
  Object.fromEntries(namesIn(weights).map((name) => [name, tensorOf(weights[name]!)]));

/** Gradients as plain numbers, copied out; the tensors are left to the caller's tidy. */
function differentiate(weights: Weights, loss: (parameters: Parameters) => tf.Scalar, draws: () => number) {
  const names = namesIn(weights);
  const tensors = names.map((name) => tensorOf(weights[name]!));
  const lossAt = (...given: tf.Tensor[]) =>
    loss(Object.fromEntries(names.map((name, i) => [name, given[i]])));
  const gradients = tf.grads(lossAt)(tensors);

  const drawn = draws();
  const { texData } = tf.backend() as MathBackendWebGL;
  const inTextures = gradients.every(({ dataId }) => Boolean(texData.get(dataId).texture));
  return {
    draws: drawn,
    inTextures,
    gradients: Object.fromEntries(
      names.map((name, i) => {
        const numbers = Array.from(gradients[i].dataSync());
        return [name, isMatrix(weights[name]!) ? toRows(numbers, gradients[i].shape[1]!) : numbers];
      }),
    ),
  };
}
