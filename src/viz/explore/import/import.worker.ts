/** Reads weights beside the thread of the page, which stays alive whatever a file holds. */
import { expose } from 'comlink';
import { createReader, type Reader } from './reader.ts';

export type ImportWorker = Reader;
expose(createReader());
