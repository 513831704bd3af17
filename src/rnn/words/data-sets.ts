import { type Task, tasks } from '../tasks/index.ts';
import { withFillers } from '../tasks/words.ts';

/** Two data sets of the same sentences: all of them long, or short ones among them. */
export const dataSets = {
  /** Every sentence has as many filler words. */
  long: withFillers((length) => length),
  /** Sentences have from 0 to so many filler words. */
  mixed: tasks.words,
} satisfies { readonly [name: string]: Task };
export type DataSetName = keyof typeof dataSets;
