/** Where questions about an experiment are answered: at once on this thread while it is small, else in a worker. */
import { replayInTypeScript } from '../../autograd/index.ts';
import { type SingleExperiment, NonFiniteError, type Question, sizesOf, Surveyor } from '../../rnn/index.ts';
import { loadOrNotify } from '../page/load-part.ts';
import { WorkerClient } from '../../rnn/workers/worker-client.ts';
import type { Reply, SurveyWorker } from './survey.worker.ts';

export interface Surveyors {
  /** For small experiments. */
  readonly here: (question: Question) => Reply;
  readonly there: (question: Question) => Promise<Reply>;
}

/** Up to these steps and hidden units everything is computed within a frame. */
const SMALL = { T: 12, n: 8 };

export function isSmall(experiment: SingleExperiment): boolean {
  const { T, n } = sizesOf(experiment);
  return T <= SMALL.T && n <= SMALL.n;
}

/** The worker starts with the first question that needs it. */
export function surveyors(): Surveyors {
  const small = new Surveyor(replayInTypeScript);
  const client = new WorkerClient<SurveyWorker>(
    () => new Worker(new URL('./survey.worker.ts', import.meta.url), { type: 'module', name: 'survey' }),
  );
  let told: Promise<void> | undefined;
  return {
    here(question) {
      try {
        return small.ask(question);
      } catch (error) {
        if (!(error instanceof NonFiniteError)) throw error;
        return { overflow: error.message };
      }
    },
    there(question) {
      told ??= loadOrNotify('The check for WebAssembly', () => import('../page/engine-notice.ts')).then(
        (loaded) => loaded?.noticeWithoutKernels(),
      );
      return client.ask((worker) => worker.ask(question) as Promise<Reply>);
    },
  };
}
