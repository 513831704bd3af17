/** What is on show of a larger network: a layer of it in one direction, cut out as an experiment by itself. */
import type { Experiment, SingleExperiment, StackedExperiment } from '../../rnn/index.ts';
import type { CutPlace, isChangeable } from '../../rnn/stacked/cut-out.ts';
import type { Flood } from '../../rnn/stacked/flood.ts';
import type { Track } from '../../rnn/stacked/track.ts';

/** Of a sequence of which only some steps are taken apart: all of them. */
export interface AllSteps {
  readonly T: number;
  /** The part at all steps, and which of them have a loss, in the order of reading. */
  readonly track: () => Promise<{ readonly track: Track; readonly losses: readonly number[] }>;
}

export interface Part {
  readonly whole: StackedExperiment;
  readonly place: CutPlace;
  /** What arrives at every layer, direction and step of the whole. */
  readonly flood: Flood;
  /** The smallest and the largest norm of these that is not zero, if there is one. */
  readonly range: readonly number[];
  /** The same of what enters the part at its step t alone; undefined where that takes too long to be waited for. */
  readonly floodFrom: ((t: number) => Flood) | undefined;
  /** What of it is its own, beside the weights: the rest comes from other layers. */
  readonly changeable: ReturnType<typeof isChangeable>;
  /** The part as it is in the whole network that other numbers of its make; undefined where that takes too long. */
  readonly edited: ((numbers: SingleExperiment) => SingleExperiment) | undefined;
  /** The steps that are on show where not all are: what enters and acts there. Such a network is not kept in the address. */
  readonly steps?: readonly [first: number, last: number];
  /** All steps, where not all are on show. */
  readonly all?: AllSteps;
  /** The whole network overflows: where, and what to do. The part is as it was given, and has no picture. */
  readonly overflow?: string;
}

const parts = new WeakMap<SingleExperiment, Part>();

/** The larger network that an experiment is a part of. */
export const partOf = (experiment: SingleExperiment): Part | undefined => parts.get(experiment);

export function asPart(experiment: SingleExperiment, part: Part): SingleExperiment {
  parts.set(experiment, part);
  return experiment;
}

/** An experiment that is no part of another: of version 1. */
export const aloneOf = (experiment: SingleExperiment): Experiment | undefined =>
  parts.has(experiment) ? undefined : (experiment as Experiment);
