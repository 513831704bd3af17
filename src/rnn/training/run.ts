import type { Experiment } from '../experiment.ts';
import type { TrainingSettings } from './settings.ts';

/** A run at one step, whole: training goes on from it exactly as it would have. */
export interface Checkpoint {
  readonly settings: TrainingSettings;
  /** Updates made. */
  readonly step: number;
  /** Seconds of training until then. */
  readonly seconds: number;
  /** All parameters, one after the other, row by row. */
  readonly weights: Float32Array;
  /** What the optimiser keeps: none, one or two numbers a weight. */
  readonly moments: readonly Float32Array[];
}

/** How things stood after an update. */
export interface Standing {
  /** Share of right answers in the latest batch, before its update. */
  readonly accuracy: number;
  /**
   * |dE_T/ds_{T-lag}| for lag 0 to T, the mean over the latest batch with the present weights: E_T is the loss of the last
   * step, s is h, or (h, c) of a cell that has a cell state, as chains carry it (`Survey.stateNorms`). They may not be
   * finite.
   */
  readonly lagNorms: Float32Array;
  /**
   * Pascanu's Ω of the lag norms: the mean over k of (|dE_T/ds_k| / |dE_T/ds_{k+1}| - 1)², which is 0 where the norm is
   * kept at every step; NaN where |dE_T/ds_T| is 0. (Pascanu et al. 2013, section 3.3.)
   */
  readonly omega: number;
}

/** What happened since the last report, and how things stand. */
export interface Progress {
  /** Updates made. */
  readonly step: number;
  /** Seconds of training so far, pauses left out. */
  readonly seconds: number;
  /** The losses of the updates since the last report, in the task's measure: the last one is that of update `step`. */
  readonly losses: Float32Array;
  /** |g| at each of those updates, before clipping: of the mean of dE/dP over the sequences of the batch. */
  readonly gradientNorms: Float32Array;
  /** Left out of the last report before a run diverges: the latest batch is that of the update that was not made. */
  readonly standing?: Standing;
  /** The latest since the last report, made at every 10th of 200 updates, 100th of 2,000, and 1,000th: to go back to. */
  readonly checkpoint?: Checkpoint;
}

/** Why a run stopped: it was paused, it came to the step asked for, or a number was not finite. */
export type Ending =
  | { readonly kind: 'paused' | 'done' }
  | {
      readonly kind: 'diverged';
      /** The update that was not made, one more than those made: weights are those before it. */
      readonly step: number;
      /** The first tensor, in order of computation, that was not finite: "a at step 17", "the gradient of W", "the weights after the update". */
      readonly tensor: string;
      readonly value: number;
    };

/** How well a network does on sequences that are drawn as those of training are, but not for training. */
export interface HeldOut {
  /** The update after which. */
  readonly step: number;
  readonly sequences: number;
  /** In the task's measure. */
  readonly loss: number;
  /** Share of right answers. */
  readonly accuracy: number;
}

/** What a worker that trains can be asked (through comlink): one run a worker. */
export interface TrainingApi {
  /** Prepares a run: a new one, or one that goes on. */
  readonly open: (from: TrainingSettings | Checkpoint) => Promise<void>;
  /** Trains up to an update, reporting some 15 times a second; `pause` ends it early. It ends after its last report. */
  readonly run: (to: number, report: (progress: Progress) => void | Promise<void>) => Promise<Ending>;
  readonly pause: () => void;
  readonly checkpoint: () => Checkpoint;
  /** A sequence of the task, drawn from a seed of its own, with the present weights: for Explore. */
  readonly experiment: (seed: number) => Experiment;
  /** Over at least so many fresh sequences (whole batches), the same ones every time. */
  readonly evaluate: (sequences: number) => Promise<HeldOut>;
}
