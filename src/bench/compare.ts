import type { Experiment } from '../rnn/index.ts';
import { WorkerClient } from '../rnn/workers/worker-client.ts';
import type { Comparison } from './agreement.ts';
import type { LayerAsked } from './layer-agreement.ts';
import type { CompareWorker } from './compare.worker.ts';

const client = new WorkerClient<CompareWorker>(
  () => new Worker(new URL('./compare.worker.ts', import.meta.url), { type: 'module', name: 'compare' }),
);

/**
 * Compares in a worker. When `signal` aborts, what is under way is dropped with its worker.
 * @throws Error when the worker does not load, fails, does not answer, or was ended by `signal`
 */
export async function compareInWorker(
  asked: Experiment | LayerAsked,
  signal: AbortSignal,
): Promise<Comparison> {
  const end = () => client.end();
  signal.addEventListener('abort', end);
  try {
    return await client.ask((worker) =>
      'whole' in asked ? worker.compareLayer(asked) : worker.compare(asked),
    );
  } finally {
    signal.removeEventListener('abort', end);
  }
}
