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

/** What happened since the last report, and how things stand. */
export interface Progress {
  /** Updates made. */
  readonly step: number;
  /** Seconds of training so far, pauses left out. */
  readonly seconds: number;
  /** The losses of the updates since the last report, in the task's measure: the last one is that of update `step`. */
  readonly losses: Float32Array;
  /** Norm of the gradient of the mean loss at each of those updates, before clipping. */
  readonly gradientNorms: Float32Array;
  /** Share of right answers in the latest batch, before its update. */
  readonly accuracy: number;
  /** |dE_T/dh_{T-lag}| for lag 0 to T, the mean over a batch, E_T the loss of the last step. */
  readonly lagNorms: Float32Array;
  /**
   * Pascanu's Ω: the mean over k of (|dE/dh_k| / |dE/dh_{k+1}| - 1)², which is 0 where the norm is kept at every step.
   * (Pascanu et al. 2013, section 3.3.)
   */
  readonly omega: number;
  /** Made at whole thousands, hundreds or tens of updates, the fewer the longer the run: what `rewind` goes back to. */
  readonly checkpoint?: Checkpoint;
}

/** Why a run stopped: it was paused, it came to the step asked for, or a number was not finite. */
export type Ending =
  | { readonly kind: 'paused' | 'done' }
  | {
      readonly kind: 'diverged';
      /** The update at which it was found: weights are those before it. */
      readonly step: number;
      /** The first tensor, in order of computation, that was not finite: "h at step 17", "the gradient of W". */
      readonly tensor: string;
      readonly value: number;
    };

/** What a worker that trains can be asked (through comlink): one run a worker. */
export interface TrainingFace {
  /** Prepares a run: a new one, or one that goes on. */
  readonly open: (from: TrainingSettings | Checkpoint) => Promise<void>;
  /** Trains up to an update, reporting some 15 times a second; `pause` ends it early. */
  readonly run: (to: number, report: (progress: Progress) => void) => Promise<Ending>;
  readonly pause: () => void;
  readonly checkpoint: () => Checkpoint;
  /** A sequence of the task, drawn from a seed of its own, with the present weights: for Explore. */
  readonly experiment: (seed: number) => Experiment;
  /** Loss in the task's measure and share of right answers, over so many sequences that training never saw. */
  readonly evaluate: (
    sequences: number,
    length?: number,
  ) => { readonly loss: number; readonly accuracy: number };
}
