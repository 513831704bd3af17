import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { StartWorker } from '../../../rnn/index.ts';
import type { Host } from '../strategy.ts';

/** A thread of Node. */
const startWorker: StartWorker = (heard, failed) => {
  const worker = new Worker(new URL('./half.worker.mjs', import.meta.url), { execArgv: [] });
  worker.on('message', heard);
  worker.on('error', failed);
  worker.on('exit', () => failed(new Error('the worker has ended')));
  return { post: worker.postMessage.bind(worker), end: () => void worker.terminate() };
};

const tfjsWasm = createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm');

export const host: Host = { startWorker, tfjsModules: `${dirname(tfjsWasm)}/` };
