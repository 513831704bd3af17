/**
 * Hands out jobs to workers in their order, the next one to whichever is free, until all are done or `signal` aborts: what
 * comes in after that is dropped.
 * @returns how many workers had a job
 * @throws what a worker throws
 */
export async function shareOut<Job, Found>(
  jobs: readonly Job[],
  workers: readonly ((job: Job) => Promise<Found>)[],
  signal: AbortSignal,
  onDone: (job: Job, found: Found) => void,
): Promise<number> {
  let next = 0;
  const busy = workers.slice(0, jobs.length);
  const work = async (doJob: (job: Job) => Promise<Found>) => {
    while (next < jobs.length && !signal.aborted) {
      const job = jobs[next++];
      const found = await doJob(job);
      if (!signal.aborted) onDone(job, found);
    }
  };
  await Promise.all(busy.map(work));
  return busy.length;
}
