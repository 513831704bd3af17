import type { BatchExperiment, Experiment, SingleExperiment } from '../experiment.ts';
import { sequencesOf } from '../format/sequences.ts';

/** What an answer is of: one sequence through one network; or several, of which the longest stands for all. */
export interface Subject extends SingleExperiment {
  readonly sequences?: readonly SingleExperiment[];
}

export function subjectOf(experiment: Experiment | BatchExperiment | Subject): Subject {
  if (!('version' in experiment)) return experiment;
  return subjectOfAll(sequencesOf(experiment));
}

export function subjectOfAll(sequences: readonly SingleExperiment[]): Subject {
  const longest = sequences.reduce((most, one) => (one.inputs.length > most.inputs.length ? one : most));
  return sequences.length === 1 ? longest : { ...longest, sequences };
}

/** One after the other. */
export const sequencesIn = (subject: Subject): readonly SingleExperiment[] => subject.sequences ?? [subject];

/** Steps with a loss, of all sequences. */
export const lossCount = (subject: Subject): number =>
  sequencesIn(subject).reduce(
    (count, { targets }) => count + targets.filter((target) => target !== null).length,
    0,
  );
