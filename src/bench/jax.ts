/** jax-js as a judge of gradients, in a worker that is started when somebody asks for it. */
import type { Experiment } from '../rnn/index.ts';
import { WorkerClient } from '../rnn/workers/worker-client.ts';
import type { JudgeAnswer } from './check.ts';
import type { JaxWorker } from './jax.worker.ts';
import { latest } from './latest.ts';
import type { LayerAsked } from './layer-agreement.ts';

// After an error the WebGL context is most likely lost; a fresh worker has a fresh one.
const client = new WorkerClient<JaxWorker>(
  () => new Worker(new URL('./jax.worker.ts', import.meta.url), { type: 'module', name: 'jax-js' }),
  { distrusts: true },
);

/** More steps times numbers of W it does not get through in a minute: it launches each operation by itself. */
const MOST = 2e6;

/** The gradients of an experiment by jax-js on WebGL, or why there are none. Undefined when a newer call has taken this one's place. */
export const askJax: (asked: Experiment | LayerAsked) => Promise<JudgeAnswer | undefined> = latest(
  async (asked) => {
    if ('whole' in asked) return { unavailable: 'it did not run: here it judges networks of one layer' };
    const { inputs, targets, weights } = asked;
    if (targets.every((target) => target === null)) return { unavailable: 'no step has a target' };
    if (inputs.length * weights.U.length * weights.U.length > MOST)
      return { unavailable: 'it did not run: this network would take it minutes' };
    try {
      return await client.ask((worker) => worker.gradientsOf(asked) as Promise<JudgeAnswer>);
    } catch (error) {
      return { unavailable: `it did not run: ${(error as Error).message}` };
    }
  },
);
