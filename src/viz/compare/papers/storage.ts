/** Where finished runs of F15 are kept: in IndexedDB, each under a key of its own, so that nothing overwrites another. */
import { getMany, set } from 'idb-keyval';
import { fromDatabase } from '../../page/database.ts';
import * as v from 'valibot';
import { type Experiment, parseVersion1 } from '../../../rnn/index.ts';

/** A run that was trained to its end. */
export interface KeptRun {
  /** Of its updates, in the task's measure. */
  readonly losses: Float32Array;
  /** A sequence with the trained weights, of the run that is shown in Explore. */
  readonly experiment?: Experiment;
}

export interface PapersStorage {
  /** What is kept under each of the keys. */
  readonly read: (keys: readonly string[]) => Promise<readonly (KeptRun | undefined)[]>;
  readonly write: (key: string, kept: KeptRun) => Promise<void>;
}

const PREFIX = 'papers-learning ';

/** What lies in the data base is input; what does not fit is as good as nothing. */
const schema = v.object({
  losses: v.instance(Float32Array),
  experiment: v.optional(v.pipe(v.unknown(), v.check(isExperiment))),
});

function isExperiment(json: unknown): boolean {
  try {
    parseVersion1(json);
    return true;
  } catch {
    return false;
  }
}

export const papersInBrowser: PapersStorage = {
  async read(keys) {
    const found = await fromDatabase(() => getMany<KeptRun>(keys.map((key) => PREFIX + key)));
    return found.map((kept) => (v.is(schema, kept) ? kept : undefined));
  },
  write: (key, kept) => fromDatabase(() => set(PREFIX + key, kept)),
};
