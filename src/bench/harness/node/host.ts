import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { StartWorker } from '../../../rnn/index.ts';
import type { Host } from '../strategy.ts';

/** Starts threads of Node, each of which runs a script. */
export const threadsOf =
  (script: URL): StartWorker =>
  (heard, failed) => {
    const worker = new Worker(script, { execArgv: [] });
    worker.on('message', heard);
    worker.on('error', failed);
    worker.on('exit', () => failed(new Error('the worker has ended')));
    return { post: worker.postMessage.bind(worker), end: () => void worker.terminate() };
  };

const tfjsWasm = createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm');

export const host: Host = {
  startWorker: threadsOf(new URL('./half.worker.mjs', import.meta.url)),
  tfjsModules: `${dirname(tfjsWasm)}/`,
};
