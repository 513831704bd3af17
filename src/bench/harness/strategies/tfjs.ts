// TensorFlow.js on any of its backends: sequences are rows, and tf.valueAndGrads does the differentiation. Measured
// slower, and left out: a product with U and one with W at each step, fused.matMul, an output computed at each step,
// stack and unstack instead of split and concat.
import * as tf from '@tensorflow/tfjs';
import {
  INPUTS,
  isCrossEntropy,
  isLstm,
  outputsOf,
  parameters,
  type Problem,
  shapesOf,
  taskOf,
} from '../problem.ts';
import { type Answer, onDevice, type Prepared } from '../strategy.ts';
import type { TfjsBackend } from './tfjs-backend.ts';
import { prepareTraining } from './tfjs-training.ts';

export function prepareOn(backend: TfjsBackend, problem: Problem): Prepared[] {
  return Object.entries(variants).map(([name, variant]) => ({
    ...prepareVariant(problem, variant, backend),
    about: backend.about ? `${name}, ${backend.about}` : name,
  }));
}

/** h_1 … h_T of the weights. */
type Variant = (
  problem: Problem,
  W: tf.Tensor2D,
  U: tf.Tensor2D,
  b: tf.Tensor,
  x: tf.Tensor2D,
) => tf.Tensor[];

/** Which of them is faster depends on n, and on the backend. */
const variants: Record<string, Variant> = {
  'U x first': (problem, W, U, b, x) => {
    const Ux = tf.split(tf.add(tf.matMul(x, U, false, true), b), problem.T);
    return unroll(problem, (h, t) => (h ? tf.add(tf.matMul(h, W, false, true), Ux[t]) : Ux[t]));
  },
  '[h, x] joined': (problem, W, U, b, x) => {
    const WU = tf.transpose(tf.concat2d([W, U], 1));
    const xs = tf.split<tf.Tensor2D>(x, problem.T);
    return unroll(problem, (h = tf.zeros([problem.B, problem.n]), t) =>
      tf.add(tf.matMul(tf.concat2d([h, xs[t]], 1), WU), b),
    );
  },
};

/** h_1 … h_T. */
function unroll(
  problem: Problem,
  activate: (h: tf.Tensor2D | undefined, t: number) => tf.Tensor,
): tf.Tensor2D[] {
  const { T, B, n } = problem;
  const hs: tf.Tensor2D[] = [];
  let c: tf.Tensor = tf.zeros([B, n]);
  for (let t = 0; t < T; t++) {
    const a = activate(hs.at(-1), t);
    if (isLstm(problem)) {
      const [i, f, g, o] = tf.split(a, 4, 1);
      c = tf.add(tf.mul(tf.sigmoid(f), c), tf.mul(tf.sigmoid(i), tf.tanh(g)));
      hs.push(tf.mul(tf.sigmoid(o), tf.tanh(c)));
    } else {
      hs.push(tf.sigmoid(a) as tf.Tensor2D);
    }
  }
  return hs;
}

function prepareVariant(problem: Problem, variant: Variant, backend: TfjsBackend): Prepared {
  const { T, B, weights } = problem;
  const { device, lost } = backend;
  const shapes = shapesOf(problem);
  const given = parameters.map((name) =>
    tf.tensor([...weights[name]], [...shapes[name]] as number[], 'float32'),
  );
  const x = tf.tensor2d([...problem.inputs], [T * B, INPUTS], 'float32');
  const target = tf.tensor2d([...problem.targets], [T * B, outputsOf(problem)], 'float32');
  const outputs = (W: tf.Tensor, U: tf.Tensor, V: tf.Tensor, b: tf.Tensor, d: tf.Tensor) => {
    const hs = variant(problem, W as tf.Tensor2D, U as tf.Tensor2D, b, x);
    return tf.add(tf.matMul(tf.concat(hs, 0), V as tf.Tensor2D, false, true), d);
  };
  const lossOf = (o: tf.Tensor): tf.Scalar =>
    isCrossEntropy(problem)
      ? tf.neg(tf.sum(tf.mul(target, tf.logSoftmax(o))))
      : tf.mul(0.5, tf.sum(tf.square(tf.sub(o, target))));
  const dispose = () => tf.dispose([given, x, target]);
  if (taskOf(problem) === 'training') {
    const meanLoss = (W: tf.Tensor, U: tf.Tensor, V: tf.Tensor, b: tf.Tensor, d: tf.Tensor) =>
      tf.div(lossOf(outputs(W, U, V, b, d)), B) as tf.Scalar;
    return prepareTraining(given, meanLoss, dispose, backend);
  }
  const differentiate = tf.valueAndGrads((W, U, V, b, d) => lossOf(outputs(W, U, V, b, d)));

  const compute = (): Record<string, tf.Tensor> => {
    if (taskOf(problem) === 'inference') {
      return tf.tidy(() => {
        const [W, U, V, b, d] = given;
        const o = outputs(W, U, V, b, d);
        return { loss: lossOf(o), o };
      });
    }
    const { value, grads } = differentiate(given);
    return { loss: value, ...Object.fromEntries(parameters.map((name, i) => [name, grads[i]])) };
  };
  const read = (): Answer => {
    const found = compute();
    const numbers = Object.entries(found).map(([name, tensor]) => [name, tensor.dataSync()] as const);
    tf.dispose(found);
    return Object.fromEntries(numbers);
  };
  /** From a graphics device numbers come by way of the event loop. */
  const readLater = async (): Promise<Answer> => {
    const found = compute();
    const reading = Object.entries(found).map(async ([name, tensor]) => [name, await tensor.data()] as const);
    const numbers = await Promise.all(reading);
    tf.dispose(found);
    return Object.fromEntries(numbers);
  };
  const answer = lost ? () => onDevice(lost, readLater) : read;
  return { run: answer, answer, dispose, ...(device && { device }) };
}
