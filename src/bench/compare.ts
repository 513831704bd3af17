import { type Remote, wrap } from 'comlink';
import type { Experiment } from '../rnn/index.ts';
import type { Comparison } from './agreement.ts';
import type { CompareWorker } from './compare.worker.ts';

interface Started {
  readonly worker: Worker;
  readonly failure: Promise<never>;
  readonly remote: Remote<CompareWorker>;
}

let idle: Started | undefined;

function start(): Started {
  const worker = new Worker(new URL('./compare.worker.ts', import.meta.url), { type: 'module' });
  const failure = new Promise<never>((_, reject) =>
    worker.addEventListener('error', ({ message }) => reject(new Error(message || 'it did not load'))),
  );
  // It may fail while nobody asks.
  failure.catch(() => {});
  return { worker, failure, remote: wrap<CompareWorker>(worker) };
}

/**
 * Compares in a worker. When `signal` aborts, what is under way is dropped with its worker, and the answer never comes.
 * @throws Error when the worker does not load or fails
 */
export async function compareInWorker(experiment: Experiment, signal: AbortSignal): Promise<Comparison> {
  const started = idle ?? start();
  idle = undefined;
  const { worker, failure, remote } = started;
  const end = () => worker.terminate();
  signal.addEventListener('abort', end);
  const comparison = await Promise.race([remote.compare(experiment), failure]);
  signal.removeEventListener('abort', end);
  if (!signal.aborted) idle = started;
  return comparison;
}
