import type { Matrix, Vector } from '../rnn/index.ts';
import { WorkerClient } from '../rnn/workers/worker-client.ts';
import { largestOf } from './judge.ts';
import { latest } from './latest.ts';
import { judgeWorksheet, type WorksheetAnswer, type WorksheetCheck } from './worksheet-check.ts';
import type { TensorflowChecks } from './tensorflow.worker.ts';
import type { ConvolutionTask, CrossEntropyTask } from './tfjs-worksheet.ts';

/** Question 6, and our answers. */
export interface ConvolutionAnswers extends ConvolutionTask {
  readonly output: Matrix;
  readonly inputGradient: Matrix;
  readonly kernelGradient: Matrix;
}

/** Question 4 at γ = 0, and our answers. */
export interface CrossEntropyAnswers extends CrossEntropyTask {
  readonly loss: Vector;
  /** Of the summed loss. */
  readonly gradient: Matrix;
}

// After an error the WebGL context is most likely lost; a fresh worker has a fresh one.
const client = new WorkerClient<TensorflowChecks>(
  () => new Worker(new URL('./tensorflow.worker.ts', import.meta.url), { type: 'module', name: 'worksheet' }),
  { distrusts: true },
);

/**
 * Compares a transposed convolution and its gradients with `tf.conv2dTranspose` on WebGL, in a worker that the first
 * call starts. Without WebGL the check says why. Undefined when a newer call has taken this one's place.
 * @throws WorkerFailure when the worker does not load, breaks off, or does not answer; or what it throws
 */
export const checkConvolution: (answers: ConvolutionAnswers) => Promise<WorksheetCheck | undefined> = latest(
  async ({ output, inputGradient, kernelGradient, ...task }) => {
    const answer = await client.ask<WorksheetAnswer>((worker) => worker.convolution(task));
    const ours = {
      output: output.flat(),
      'input gradient': inputGradient.flat(),
      'kernel gradient': kernelGradient.flat(),
    };
    const [x, K, dy] = [task.input, task.kernel, task.cotangent].map((matrix) => largestOf(matrix.flat()));
    return judgeWorksheet(answer, ours, Math.max(x * K, x * dy, K * dy));
  },
);

/** Compares cross-entropies of softmax and their gradients with `tf.losses.softmaxCrossEntropy`; else as `checkConvolution`. */
export const checkCrossEntropy: (answers: CrossEntropyAnswers) => Promise<WorksheetCheck | undefined> =
  latest(async ({ loss, gradient, ...task }) => {
    const answer = await client.ask<WorksheetAnswer>((worker) => worker.crossEntropy(task));
    // log Σ exp o - o: numbers as large as the logits cancel
    return judgeWorksheet(answer, { loss, gradient: gradient.flat() }, largestOf(task.logits.flat()));
  });
