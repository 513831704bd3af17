import { proxy } from 'comlink';
import type { Experiment } from '../experiment.ts';
import { type ClientWorker, WorkerSession } from '../workers/worker-client.ts';
import type { Checkpoint, Ending, HeldOut, Progress, TrainingApi } from './run.ts';
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

const startInBrowser = (): ClientWorker =>
  new Worker(new URL('./training.worker.ts', import.meta.url), { type: 'module', name: 'training' });

/**
 * Begins a run, or goes on with one, in a worker of its own.
 * @throws Error when the worker does not load or does not answer, or cannot prepare the run
 */
export async function openRun(
  from: TrainingSettings | Checkpoint,
  startWorker: () => ClientWorker = startInBrowser,
): Promise<Run> {
  const session = new WorkerSession<TrainingApi>(startWorker());
  try {
    await session.ask((api) => api.open(from));
  } catch (error) {
    session.end('the run could not be opened');
    throw error;
  }
  return {
    run: (to, report) =>
      session.ask<Ending>((api) =>
        api.run(
          to,
          proxy((progress) => {
            session.heard();
            report(progress);
          }),
        ),
      ),
    pause: () => session.ask((api) => api.pause()),
    checkpoint: () => session.ask((api) => api.checkpoint()),
    experiment: (seed) => session.ask((api) => api.experiment(seed)),
    evaluate: (sequences) => session.ask((api) => api.evaluate(sequences)),
    end: () => session.end('the run was ended'),
  };
}
