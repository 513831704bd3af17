import { Worker } from 'node:worker_threads';
import type { StartWorker } from '../../rnn/index.ts';

/** A thread of Node. */
export const startInNode: StartWorker = (heard, failed) => {
  const worker = new Worker(new URL('./half.worker.mjs', import.meta.url), { execArgv: [] });
  worker.on('message', heard);
  worker.on('error', failed);
  worker.on('exit', () => failed(new Error('the worker has ended')));
  return { post: worker.postMessage.bind(worker), end: () => void worker.terminate() };
};
