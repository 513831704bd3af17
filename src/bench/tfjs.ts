import { type Remote, wrap } from 'comlink';
import type { Experiment } from '../rnn/index.ts';
import type { TfjsAnswer } from './check.ts';
import { latest } from './latest.ts';
import type { TfjsWorker } from './tfjs.worker.ts';

/** Software WebGL on a slow machine may take long; longer than this, and something hangs. */
const PATIENCE_MILLISECONDS = 60_000;

/** A worker, and a promise that fails when it does. */
interface Started {
  readonly remote: Remote<TfjsWorker>;
  readonly failure: Promise<never>;
  readonly end: () => void;
}

let started: Started | undefined;
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
      return await ask(experiment);
    } catch {
      // Most likely the WebGL context was lost; a fresh worker has a fresh one.
      return ask(experiment).catch((error: unknown) => ({ unavailable: messageOf(error) }));
    }
  },
);

async function ask(experiment: Experiment): Promise<TfjsAnswer> {
  const { remote, failure, end } = (started ??= start());
  try {
    const answer = await Promise.race([remote.gradientsOf(experiment), failure, tooLong()]);
    if ('unavailable' in answer) {
      without = answer;
      end();
    }
    return answer;
  } catch (error) {
    end();
    throw error;
  }
}

function start(): Started {
  const worker = new Worker(new URL('./tfjs.worker.ts', import.meta.url), { type: 'module', name: 'tfjs' });
  const failure = new Promise<never>((_, reject) => {
    worker.addEventListener('error', ({ message }) =>
      reject(new Error(message || 'TensorFlow.js did not load')),
    );
  });
  // It may fail while nobody asks: the next call then finds out.
  failure.catch(() => {});
  const end = () => {
    worker.terminate();
    started = undefined;
  };
  return { remote: wrap<TfjsWorker>(worker), failure, end };
}

const tooLong = () =>
  new Promise<never>((_, reject) => {
    setTimeout(
      () => reject(new Error(`TensorFlow.js did not answer within ${PATIENCE_MILLISECONDS / 1000} s`)),
      PATIENCE_MILLISECONDS,
    );
  });

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));
