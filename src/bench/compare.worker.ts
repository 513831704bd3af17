/** Compares gradients off the thread of the page: finite differences take their time. */
import { expose } from 'comlink';
import { compare } from './agreement.ts';
import { compareLayer } from './layer-agreement.ts';

export type CompareWorker = typeof worker;
const worker = { compare, compareLayer };
expose(worker);
