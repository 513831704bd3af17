import * as tf from '@tensorflow/tfjs';
import type { CellName, Experiment, LossName, ParameterName, Vector } from '../rnn/index.ts';

/** Parameters as tensors: matrices as they are, biases as columns. */
export type Parameters = { readonly [P in ParameterName]?: tf.Tensor2D };

const activations: Record<CellName, (a: tf.Tensor2D) => tf.Tensor2D> = {
  sigmoid: tf.sigmoid,
  tanh: tf.tanh,
  relu: tf.relu,
  linear: (a) => a,
};

const losses: Record<LossName, (o: tf.Tensor2D, target: tf.Tensor2D) => tf.Scalar> = {
  'squared-error': (o, target) => tf.mul(0.5, tf.sum(tf.square(tf.sub(o, target)))),
  'cross-entropy': (o, target) =>
    tf.neg(tf.sum(tf.mul(tf.transpose(target), tf.logSoftmax(tf.transpose(o))))),
};

/** E of an experiment, in plain TensorFlow.js ops, from other tensors for its parameters. Some step has a target. */
export function lossOf(experiment: Experiment, { W, U, V, b, d }: Parameters): tf.Scalar {
  const activation = activations[experiment.cell];
  const loss = losses[experiment.loss];
  let h = column(experiment.initial.h);
  const E: tf.Scalar[] = [];
  experiment.inputs.forEach((input, step) => {
    const a = tf.add<tf.Tensor2D>(tf.matMul(W!, h), tf.matMul(U!, column(input)));
    h = activation(b ? tf.add(a, b) : a);
    const target = experiment.targets[step];
    if (!target) return;
    const o = tf.matMul<tf.Tensor2D>(V!, h);
    E.push(loss(d ? tf.add(o, d) : o, column(target)));
  });
  return E.reduce((sum, E_t) => tf.add(sum, E_t));
}

export const column = (numbers: Vector): tf.Tensor2D => tf.tensor2d([...numbers], [numbers.length, 1]);
