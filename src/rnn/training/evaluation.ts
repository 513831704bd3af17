/** How well a network does: its loss in the task's measure, and its share of right answers. */
import type { GraphNode } from '../../autograd/index.ts';
import type { Network } from '../network.ts';
import { allocateBatch, type Batch, drawBatch } from '../tasks/batch.ts';
import type { Task } from '../tasks/index.ts';
import type { HeldOut } from './run.ts';
import type { TrainingSettings } from './settings.ts';
import { TaskNetwork, traceTask } from './task-network.ts';

/** The outputs that are asked for, o_t at the steps with a loss. */
export const answersOf = ({ steps }: Network): GraphNode[] => steps.filter(({ E }) => E).map(({ o }) => o);

/** E of the batch that was computed last, in the task's measure. */
export function lossOf({ network, replay }: TaskNetwork, { task, length, size }: Batch): number {
  return replay.value(network.E)[0] / (size * task.measure.divisor(length));
}

/** Share of right answers to the batch that was computed last, of those that count. */
export function accuracyOf({ network, replay }: TaskNetwork, { task, size, targets }: Batch): number {
  let right = 0;
  let asked = 0;
  const output = new Float64Array(task.q);
  const wanted = new Float32Array(task.q);
  network.steps.forEach(({ o, E }, index) => {
    if (!E) return;
    const outputs = replay.value(o);
    const target = targets[index]!;
    for (let b = 0; b < size; b++) {
      for (let i = 0; i < task.q; i++) {
        output[i] = outputs[i * size + b];
        wanted[i] = target[i * size + b];
      }
      const isRight = task.isRight(output, wanted);
      if (isRight !== undefined) asked++;
      if (isRight) right++;
    }
  });
  return right / asked;
}

/** A network that is only run forward, on sequences that are not drawn for training. */
export class Evaluation {
  readonly #network: TaskNetwork;
  readonly #batch: Batch;
  readonly #seed: number;

  private constructor(network: TaskNetwork, batch: Batch, seed: number) {
    this.#network = network;
    this.#batch = batch;
    this.#seed = seed;
  }

  static async prepare(settings: TrainingSettings, task: Task): Promise<Evaluation> {
    const { length, batch, seed } = settings;
    const network = traceTask(settings, length, batch);
    const request = { seeds: [network.E], wrt: [], keep: answersOf(network) };
    const prepared = await TaskNetwork.prepare(network, request);
    return new Evaluation(prepared, allocateBatch(task, length, batch), seed);
  }

  /** Means over at least so many sequences, the same ones every time: whole batches. */
  measure(weights: Float32Array, sequences: number): Omit<HeldOut, 'step'> {
    const batches = Math.max(1, Math.ceil(sequences / this.#batch.size));
    let loss = 0;
    let accuracy = 0;
    this.#network.setWeights(weights);
    for (let index = 0; index < batches; index++) {
      drawBatch(this.#batch, this.#seed, index, 'held-out');
      this.#network.setSequences(this.#batch);
      this.#network.replay.run();
      loss += lossOf(this.#network, this.#batch) / batches;
      accuracy += accuracyOf(this.#network, this.#batch) / batches;
    }
    return { sequences: batches * this.#batch.size, loss, accuracy };
  }
}
