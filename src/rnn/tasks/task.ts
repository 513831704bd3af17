import type { LossName } from '../experiment.ts';
import type { Random, Stream } from '../random.ts';

/** What a network can be trained on: sequences drawn at random, and what to answer. */
export interface Task {
  /** Its name on the page. */
  readonly title: string;
  /** What is asked, and what has to be remembered for how long, in a sentence or two. */
  readonly text: string;
  /** Inputs a step. */
  readonly m: number;
  /** Outputs. */
  readonly q: number;
  readonly loss: LossName;
  /** What the length is a number of, and from where to where it goes. */
  readonly length: {
    readonly unit: string;
    readonly least: number;
    readonly most: number;
    readonly usual: number;
  };
  /** Whether step t, at index t - 1, has a loss: T entries, for a length. */
  readonly hasLoss: (length: number) => boolean[];
  /**
   * Draws a sequence: row by row T·m inputs and T·q targets, those of steps without a loss left at 0. Both are 0 before.
   * The same numbers from `random` give the same sequence of a stream.
   * @param stream for tasks that keep some sequences from training
   */
  readonly draw: (
    random: Random,
    length: number,
    inputs: Float32Array,
    targets: Float32Array,
    stream: Stream,
  ) => void;
  /**
   * What the best answer that ignores the inputs gets, in the unit of `measure`; with its formula, and its accuracy.
   */
  readonly baseline: (length: number) => {
    readonly value: number;
    readonly formula: string;
    readonly accuracy: number;
  };
  /**
   * What losses of the task are given in: the mean of (o - ô)² over outputs, steps with a loss and sequences, or the mean of
   * -log p(right) over all steps with a loss, or over all steps T for tasks that the literature gives so.
   */
  readonly measure: {
    readonly name: string;
    /** What E, summed over a batch of B sequences, is divided by: E / (B · divisor). */
    readonly divisor: (length: number) => number;
  };
  /**
   * Whether q outputs answer q targets rightly; undefined where nothing is asked that has to be known. The share of right
   * answers among those that count is the accuracy.
   */
  readonly isRight: (output: ArrayLike<number>, target: ArrayLike<number>) => boolean | undefined;
  /** What counts as a right answer, as a sentence. */
  readonly right: string;
}
