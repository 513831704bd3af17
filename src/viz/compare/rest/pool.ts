/** Many draws, shared out among workers on all cores. */
import type { Rest } from '../../../rnn/rest/replay.ts';
import type { RestSettings } from '../../../rnn/rest/experiment.ts';
import type { Rival } from '../../../rnn/rest/rival.ts';
import { WorkerClient } from '../../../rnn/workers/worker-client.ts';
import type { RestJob, RestWorker } from './rest.worker.ts';

export type DoJob = (job: RestJob) => Promise<readonly (Rest | undefined)[]>;

/** Draws of a job: few enough that all workers end together and a cancelled job is soon over. */
const JOB = 4;

/** As many workers as there are cores; each starts with its first job. */
export const restWorkers = (): DoJob[] =>
  Array.from({ length: navigator.hardwareConcurrency || 2 }, () => {
    const client = new WorkerClient<RestWorker>(
      () => new Worker(new URL('./rest.worker.ts', import.meta.url), { type: 'module', name: 'rest' }),
    );
    return (job) => client.ask((worker) => worker.draw(job));
  });

/** Jobs for these seeds of a rival. */
export const jobsOf = (settings: RestSettings, rival: Rival, seeds: readonly number[]): RestJob[] =>
  Array.from({ length: Math.ceil(seeds.length / JOB) }, (_, index) => ({
    settings,
    rival,
    seeds: seeds.slice(index * JOB, (index + 1) * JOB),
  }));
