/** Questions 4 and 6 of the worksheet by TensorFlow.js on WebGL, in its worker. */
import * as tf from '@tensorflow/tfjs';
import type { MathBackendWebGL } from '@tensorflow/tfjs-backend-webgl';
import type { Matrix, Vector } from '../rnn/index.ts';
import { tfjsDeviceOf, draws, gl } from './tfjs-webgl.ts';
import type { WorksheetAnswer } from './worksheet-check.ts';

/** A transposed convolution, and dE/d output. */
export interface ConvolutionTask {
  readonly input: Matrix;
  readonly kernel: Matrix;
  readonly stride: number;
  readonly padding: number;
  readonly cotangent: Matrix;
}

/** Rows of logits, and the class of each that is right. */
export interface CrossEntropyTask {
  readonly logits: Matrix;
  readonly labels: Vector;
}

type Padding = Exclude<Parameters<typeof tf.conv2dTranspose>[4], string | number>;

/** By `tf.conv2dTranspose`: `output`, `input gradient`, `kernel gradient`. @throws Error when the context was lost. */
export const convolution = ({ input, kernel, stride, padding, cotangent }: ConvolutionTask) =>
  onWebGL(() => {
    const x = tf.tensor3d(input.flat(), [input.length, input[0].length, 1]);
    const K = tf.tensor4d(kernel.flat(), [kernel.length, kernel[0].length, 1, 1]);
    const dy = tf.tensor3d(cotangent.flat(), [cotangent.length, cotangent[0].length, 1]);
    // Spelled out by side: given one number, tfjs takes kernels to be square.
    const sides: Padding = [[0, 0], [padding, padding], [padding, padding], [0, 0]]; // prettier-ignore
    const convolve = (x: tf.Tensor, K: tf.Tensor) =>
      tf.conv2dTranspose(x as tf.Tensor3D, K as tf.Tensor4D, dy.shape, stride, sides);
    const { value, grads } = tf.valueAndGrads(convolve)([x, K], dy);
    return { output: value, 'input gradient': grads[0], 'kernel gradient': grads[1] };
  });

/** By `tf.losses.softmaxCrossEntropy`: `loss` of each row, and `gradient` of their sum. @throws as above. */
export const crossEntropy = ({ logits, labels }: CrossEntropyTask) =>
  onWebGL(() => {
    const o = tf.tensor2d(logits as number[][]);
    const target = tf.oneHot(tf.tensor1d([...labels], 'int32'), logits[0].length);
    const losses = (o: tf.Tensor) =>
      tf.losses.softmaxCrossEntropy(target, o, undefined, 0, tf.Reduction.NONE);
    const { value, grad } = tf.valueAndGrad(losses)(o, tf.ones([logits.length]));
    return { loss: value, gradient: grad };
  });

/** Runs ops of tfjs in float32 on WebGL; what they computed is copied out. @throws Error when the context was lost. */
async function onWebGL(compute: () => Record<string, tf.Tensor>): Promise<WorksheetAnswer> {
  if (!(await tf.setBackend('webgl'))) throw new Error('TensorFlow.js could not start its WebGL backend');
  const [start, before] = [performance.now(), draws()];
  const run = tf.tidy(() => {
    const computed = compute();
    const { texData } = tf.backend() as MathBackendWebGL;
    return {
      // before anything is read back
      draws: draws() - before,
      inTextures: Object.values(computed).every(({ dataId }) => Boolean(texData.get(dataId).texture)),
      values: Object.fromEntries(
        Object.entries(computed).map(([name, tensor]) => [name, Array.from(tensor.dataSync())]),
      ),
    };
  });
  return {
    values: run.values,
    device: tfjsDeviceOf(gl, run, start),
  };
}
