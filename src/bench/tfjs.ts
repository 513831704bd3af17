import type { Experiment } from '../rnn/index.ts';
import { WorkerClient } from '../rnn/workers/worker-client.ts';
import type { TfjsAnswer } from './check.ts';
import type { LayerAsked } from './layer-agreement.ts';
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
export const crossCheck: (asked: Experiment | LayerAsked) => Promise<TfjsAnswer | undefined> = latest(
  async (asked) => {
    if (without) return without;
    const { targets } = 'whole' in asked ? asked.whole.sequences[asked.place.sequence] : asked;
    if (targets.every((target) => target === null)) return { unavailable: 'no step has a target' };
    try {
      const answer = await client.ask(
        (worker) =>
          ('whole' in asked
            ? worker.gradientsOfLayer(asked)
            : worker.gradientsOf(asked)) as Promise<TfjsAnswer>,
      );
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
