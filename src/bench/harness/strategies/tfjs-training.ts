// Steps of training with TensorFlow.js, by its own Adam.
import * as tf from '@tensorflow/tfjs';
import { parameters } from '../problem.ts';
import { type Answer, onDevice, type Prepared } from '../strategy.ts';
import { ADAM, CHECKED_STEPS } from '../training.ts';
import type { TfjsBackend } from './tfjs-backend.ts';

type MeanLoss = (...weights: [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor]) => tf.Scalar;

/**
 * @param given the first weights, which stay as they are
 * @param meanLoss E / B of weights
 * @param disposeGiven frees what all this is computed from
 */
export function prepareTraining(
  given: readonly tf.Tensor[],
  meanLoss: MeanLoss,
  disposeGiven: () => void,
  { device, lost }: TfjsBackend,
): Prepared {
  const { rate, beta1, beta2, epsilon } = ADAM;
  const weights = given.map((tensor) => tf.variable(tensor));
  const begin = () => tf.train.adam(rate, beta1, beta2, epsilon);
  let adam = begin();
  const loss = () => meanLoss(...(weights as unknown as Parameters<MeanLoss>));
  const update = () => adam.minimize(loss, true, weights)!;
  const read = (): number => {
    const found = update();
    const [number] = found.dataSync();
    found.dispose();
    return number;
  };
  /** From a graphics device numbers come by way of the event loop. */
  const readLater = async (): Promise<number> => {
    const found = update();
    const [number] = await found.data();
    found.dispose();
    return number;
  };
  const step = lost ? readLater : read;
  const restart = async (): Promise<Answer> => {
    weights.forEach((variable, i) => variable.assign(given[i]));
    adam.dispose();
    adam = begin();
    let last = Number.NaN;
    for (let steps = 0; steps < CHECKED_STEPS; steps++) last = await step();
    const numbers = await Promise.all(weights.map((variable) => variable.data()));
    return { loss: [last], ...Object.fromEntries(parameters.map((name, i) => [name, numbers[i]])) };
  };
  const run = lost ? () => onDevice(lost, readLater) : read;
  const answer = lost ? () => onDevice(lost, restart) : restart;
  const dispose = () => {
    adam.dispose();
    tf.dispose(weights);
    disposeGiven();
  };
  return { run, answer, dispose, ...(device && { device }) };
}
