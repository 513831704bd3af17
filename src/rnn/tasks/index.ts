/** What networks are trained on. */
import { adding } from './adding.ts';
import { copy } from './copy.ts';
import { order } from './order.ts';
import { parity } from './parity.ts';
import { recall } from './recall.ts';
import type { Task } from './task.ts';
import { words } from './words.ts';

export { allocateBatch, type Batch, drawBatch } from './batch.ts';
export { type Random, randomOf, type Stream } from '../random.ts';
export {
  type EncodedWords,
  encodeWords,
  fillersOf,
  type FillerKind,
  fillerKinds,
  opening,
  openings,
  sentence,
} from './sentence.ts';
export type { Task } from './task.ts';
export { answers, ending, keyWords, UNKNOWN, vocabulary } from './vocabulary.ts';

/** Every task by its name. */
export const tasks = { recall, adding, copy, order, parity, words } satisfies {
  readonly [name: string]: Task;
};
/** The name of a task. */
export type TaskName = keyof typeof tasks;
