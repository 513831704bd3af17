import type { Experiment } from '../rnn/index.ts';
import { WorkerClient } from '../rnn/worker-client.ts';
import type { TfjsAnswer } from './check.ts';
import { latest } from './latest.ts';
import type { TensorflowChecks } from './tensorflow.worker.ts';

// After an error the WebGL context is most likely lost; a fresh worker has a fresh one.
const client = new WorkerClient<TensorflowChecks>(
  () => new Worker(new URL('./tensorflow.worker.ts', import.meta.url), { type: 'module', name: 'tfjs' }),
  { distrusts: true },
);

/** Without WebGL there is no use in asking again. */
let without: TfjsAnswer | undefined;

/**
 * The gradients of an experiment by TensorFlow.js on WebGL, in a worker that the first call starts. Never
 * rejects: without WebGL the answer says why. Undefined when a newer call has taken this one's place.
 */
export const crossCheck: (experiment: Experiment) => Promise<TfjsAnswer | undefined> = latest(
  async (experiment) => {
    if (without) return without;
    if (experiment.targets.every((target) => !target)) return { unavailable: 'no step has a target' };
    try {
      const answer = await client.ask((worker) => worker.gradientsOf(experiment) as Promise<TfjsAnswer>);
      if ('unavailable' in answer) {
        without = answer;
        client.end();
      }
      return answer;
    } catch (error) {
      return { unavailable: (error as Error).message };
    }
  },
);
