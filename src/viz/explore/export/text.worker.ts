/** Writes texts off the thread of the page: those of a long and wide network take seconds. */
import { expose } from 'comlink';
import { writeText } from './texts.ts';

export type TextWorker = typeof worker;
const worker = { writeText };
expose(worker);
