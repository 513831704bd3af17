import { proxy, wrap } from 'comlink';
import type { Experiment } from '../experiment.ts';
import { Pending } from '../pending.ts';
import type { Checkpoint, Ending, HeldOut, Progress, TrainingFace } from './run.ts';
import type { TrainingSettings } from './settings.ts';

/** A run in a worker of its own: what it can be asked. Answers are rejected when the worker has failed or was ended. */
export interface Run {
  /** Trains up to an update; `pause` ends it early. One at a time. */
  readonly run: (to: number, report: (progress: Progress) => void) => Promise<Ending>;
  readonly pause: () => Promise<void>;
  readonly checkpoint: () => Promise<Checkpoint>;
  readonly experiment: (seed: number) => Promise<Experiment>;
  readonly evaluate: (sequences: number) => Promise<HeldOut>;
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
  const pending = new Pending();
  const stop = (message: string) => {
    pending.fail(new Error(message));
    worker.terminate();
  };
  worker.addEventListener('error', ({ message }) => stop(message || 'the worker did not load'));
  worker.addEventListener('messageerror', () => stop('a message was not understood'));
  try {
    await pending.answer(() => face.open(from));
  } catch (error) {
    stop('the run could not be opened');
    throw error;
  }
  return {
    run: (to, report) => pending.answer<Ending>(() => face.run(to, proxy(report))),
    pause: () => pending.answer(() => face.pause()),
    checkpoint: () => pending.answer(() => face.checkpoint()),
    experiment: (seed) => pending.answer(() => face.experiment(seed)),
    evaluate: (sequences) => pending.answer(() => face.evaluate(sequences)),
    end: () => stop('the run was ended'),
  };
}
