/** Where finished runs of F15 are kept: in IndexedDB, each under a key of its own, so that nothing overwrites another. */
import { getMany, set } from 'idb-keyval';
import type { Experiment } from '../../../rnn/index.ts';

/** A run that was trained to its end. */
export interface Kept {
  /** Of its updates, in the task's measure. */
  readonly losses: Float32Array;
  /** A sequence with the trained weights, of the run that is shown in Explore. */
  readonly experiment?: Experiment;
}

export interface PapersStorage {
  /** What is kept under each of the keys. */
  readonly read: (keys: readonly string[]) => Promise<readonly (Kept | undefined)[]>;
  readonly write: (key: string, kept: Kept) => Promise<void>;
}

const PREFIX = 'papers-learning ';

export const browserStorage: PapersStorage = {
  read: (keys) => getMany<Kept>(keys.map((key) => PREFIX + key)),
  write: (key, kept) => set(PREFIX + key, kept),
};
