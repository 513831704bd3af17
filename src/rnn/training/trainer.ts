import type { Experiment } from '../experiment.ts';
import { allocateBatch, type Batch, drawBatch } from '../tasks/batch.ts';
import { type Task, tasks } from '../tasks/index.ts';
import { clip, normOf } from './clip.ts';
import { findNonFinite, type NonFinite, nonFiniteIn } from './divergence.ts';
import { accuracyOf, answersOf, Evaluation, lossOf } from './evaluation.ts';
import { LagNorms } from './lag.ts';
import { follow, momentsOf, optimisers } from './optimiser.ts';
import type { Checkpoint, HeldOut } from './run.ts';
import type { TrainingSettings } from './settings.ts';
import { TaskNetwork, traceTask } from './task-network.ts';
import { trainedExperiment, firstWeights } from './weights.ts';

/**
 * Trains a network on a task, in float32. All weights and biases are trained; the state before the first step is 0. The
 * gradient is that of E = Σ E_t, its mean over the sequences of a batch: what `differentiate` gives, and what clipping
 * and optimiser see. (Losses are told in the task's measure, which may be a mean over steps or outputs.)
 *
 * The settings decide every number to the bit, on machines whose WebAssembly is alike: with fused multiply-add, sums
 * are rounded less often.
 */
export class Trainer {
  /** Updates made. */
  step: number;
  /** Seconds that they took. */
  seconds: number;
  /** Loss of the latest batch, in the task's measure, with the weights before its update. */
  loss = Number.NaN;
  /** |g| of the latest batch, before clipping. */
  gradientNorm = Number.NaN;
  readonly #network: TaskNetwork;
  readonly #batch: Batch;
  readonly #weights: Float32Array;
  readonly #moments: readonly Float32Array[];
  /** Weights and moments before the latest update. */
  readonly #before: readonly Float32Array[];
  readonly #gradient: Float32Array;
  /** What an update made of weights and moments that was not finite. */
  #fault: NonFinite | undefined;
  #lags: Promise<LagNorms> | undefined;
  #evaluation: Promise<Evaluation> | undefined;

  private constructor(
    readonly settings: TrainingSettings,
    readonly task: Task,
    network: TaskNetwork,
    { step, seconds, weights, moments }: Omit<Checkpoint, 'settings'>,
  ) {
    this.step = step;
    this.seconds = seconds;
    this.#network = network;
    this.#batch = allocateBatch(task, settings.length, settings.batch);
    this.#weights = weights.slice();
    this.#moments = moments.map((numbers) => numbers.slice());
    this.#before = [weights, ...moments].map((numbers) => numbers.slice());
    this.#gradient = new Float32Array(weights.length);
  }

  /**
   * Begins a run, or goes on with one.
   * @param task what to train on instead of the task of the settings: of the same inputs, outputs and steps
   */
  static async open(from: TrainingSettings | Checkpoint, task?: Task): Promise<Trainer> {
    const checkpoint = 'settings' in from ? from : beginningOf(from);
    const { settings } = checkpoint;
    const network = traceTask(settings, settings.length, settings.batch);
    const prepared = await TaskNetwork.prepare(network, {
      seeds: [network.E],
      wrt: Object.values(network.parameters),
      keep: answersOf(network),
    });
    return new Trainer(settings, task ?? tasks[settings.task], prepared, checkpoint);
  }

  /**
   * Makes one update.
   * @returns false where a number is not finite: then weights are as they were, and `fault` says which it is.
   */
  update(): boolean {
    const start = performance.now();
    const isFinite = this.#update();
    this.seconds += (performance.now() - start) / 1000;
    return isFinite;
  }

  #update(): boolean {
    const { optimiser, clipping, seed } = this.settings;
    drawBatch(this.#batch, seed, this.step);
    this.#network.setWeights(this.#weights);
    this.#network.setSequences(this.#batch);
    this.#network.replay.run();
    if (!this.#network.replay.finite) return false;
    this.loss = lossOf(this.#network, this.#batch);
    this.#network.gradient(this.#gradient, 1 / this.#batch.size);
    this.gradientNorm = normOf(this.#gradient);
    if (clipping) clip(this.#gradient, clipping, this.gradientNorm);

    const changed = [this.#weights, ...this.#moments];
    changed.forEach((numbers, i) => this.#before[i].set(numbers));
    follow(optimiser, this.step + 1, this.#weights, this.#gradient, this.#moments);
    const names = ['the weights', ...optimisers[optimiser.kind].moments];
    for (const [i, numbers] of changed.entries()) {
      const value = nonFiniteIn(numbers);
      if (value === undefined) continue;
      this.#fault = { tensor: `${names[i]} after the update`, value };
      changed.forEach((numbers, i) => numbers.set(this.#before[i]));
      return false;
    }
    this.step++;
    return true;
  }

  /** What kept the latest update from being made: the first tensor, in order of computation, that was not finite. */
  async fault(): Promise<NonFinite> {
    const { network, replay } = this.#network;
    return (
      this.#fault ??
      (await findNonFinite(network, this.#weights, this.#batch)) ?? {
        tensor: 'E',
        value: replay.value(network.E)[0],
      }
    );
  }

  /** Share of right answers to the latest batch, with the weights before its update. */
  accuracy(): number {
    return accuracyOf(this.#network, this.#batch);
  }

  /** |dE_T/ds_{T-lag}| for lag 0 to T, with the present weights, the mean over the sequences of the latest batch. */
  async lagNorms(): Promise<Float32Array> {
    // What could not be prepared is tried again when it is next asked for.
    this.#lags ??= LagNorms.prepare(this.#network.network).catch((error: unknown) => {
      this.#lags = undefined;
      throw error;
    });
    return (await this.#lags).measure(this.#weights, this.#batch);
  }

  /** All that it takes to go on from here; a copy. */
  checkpoint(): Checkpoint {
    const { settings, step, seconds } = this;
    const moments = this.#moments.map((numbers) => numbers.slice());
    return { settings, step, seconds, weights: this.#weights.slice(), moments };
  }

  /** A sequence that is not drawn for training but from a seed of its own, with the present weights to 6 significant digits. */
  experiment(seed: number): Experiment {
    const one = allocateBatch(this.task, this.settings.length, 1);
    drawBatch(one, seed, 0, 'page');
    return trainedExperiment(this.#weights, this.settings, one);
  }

  /** Means over at least so many sequences that are not drawn for training, the same ones every time. */
  async evaluate(sequences: number): Promise<HeldOut> {
    this.#evaluation ??= Evaluation.prepare(this.settings, this.task).catch((error: unknown) => {
      this.#evaluation = undefined;
      throw error;
    });
    const evaluation = await this.#evaluation;
    return { step: this.step, ...evaluation.measure(this.#weights, sequences) };
  }
}

function beginningOf(settings: TrainingSettings): Checkpoint {
  const weights = firstWeights(settings);
  return { settings, step: 0, seconds: 0, weights, moments: momentsOf(settings.optimiser, weights.length) };
}
