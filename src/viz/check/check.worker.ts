/** Checks numbers beside the thread of the page: of a long network it takes seconds. */
import { expose } from 'comlink';
import { checkNumbers, filledText } from './numbers.ts';

export type CheckWorker = typeof worker;
const worker = { checkNumbers, filledText };
expose(worker);
