import { proxy, wrap } from 'comlink';
import type { Experiment } from '../experiment.ts';
import type { Checkpoint, Ending, Evaluated, Progress, TrainingFace } from './run.ts';
import type { TrainingSettings } from './settings.ts';

/** A run in a worker of its own: what it can be asked. Answers are rejected when the worker has failed or was ended. */
export interface Run {
  /** Trains up to an update; `pause` ends it early. One at a time. */
  readonly run: (to: number, report: (progress: Progress) => void) => Promise<Ending>;
  readonly pause: () => Promise<void>;
  readonly checkpoint: () => Promise<Checkpoint>;
  readonly experiment: (seed: number) => Promise<Experiment>;
  readonly evaluate: (sequences: number, length?: number) => Promise<Evaluated>;
  /** Ends the worker, and with it the run. */
  readonly end: () => void;
}

/** What is used of a `Worker`. */
export type RunWorker = Pick<
  Worker,
  'postMessage' | 'addEventListener' | 'removeEventListener' | 'terminate'
>;

const startInBrowser = (): RunWorker =>
  new Worker(new URL('./training.worker.ts', import.meta.url), { type: 'module', name: 'training' });

/**
 * Begins a run, or goes on with one, in a worker of its own.
 * @throws Error when the worker does not load, or cannot prepare the run
 */
export async function openRun(
  from: TrainingSettings | Checkpoint,
  startWorker: () => RunWorker = startInBrowser,
): Promise<Run> {
  const worker = startWorker();
  const face = wrap<TrainingFace>(worker);
  let fail: (error: Error) => void;
  const failure = new Promise<never>((_, reject) => (fail = reject));
  // It may fail while nobody asks: the next call says so.
  failure.catch(() => {});
  const stop = (message: string) => {
    fail(new Error(message));
    worker.terminate();
  };
  worker.addEventListener('error', ({ message }) => stop(message || 'the worker did not load'));
  worker.addEventListener('messageerror', () => stop('a message was not understood'));
  const asked = <Answer>(answer: () => Promise<Answer>) => Promise.race([failure, answer()]);
  try {
    await asked(() => face.open(from));
  } catch (error) {
    stop('the run could not be opened');
    throw error;
  }
  return {
    run: (to, report) => asked<Ending>(() => face.run(to, proxy(report))),
    pause: () => asked(() => face.pause()),
    checkpoint: () => asked(() => face.checkpoint()),
    experiment: (seed) => asked(() => face.experiment(seed)),
    evaluate: (sequences, length) => asked(() => face.evaluate(sequences, length)),
    end: () => stop('the run was ended'),
  };
}
