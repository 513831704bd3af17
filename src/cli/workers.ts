/** The points of a map, shared out among threads. */
import { Worker } from 'node:worker_threads';
import { replay } from '../autograd/index.ts';
import { MapReplays } from '../rnn/map/compute.ts';
import { jobsOf } from '../rnn/map/jobs.ts';
import type { Plane } from '../rnn/map/plane.ts';
import type { MapPoint } from '../rnn/map/point.ts';

/** Points of a job: few enough that all threads end together. */
const JOB = 24;

/** Points in a row, `from` on and before `to`, by so many threads: the same whatever their number. */
export async function computePoints(
  plane: Plane,
  { from, to }: { readonly from: number; readonly to: number },
  threads: number,
): Promise<MapPoint[]> {
  const points = Array.from({ length: to - from }, (_, i) => from + i);
  const jobs = jobsOf(plane, points, JOB);
  const found: MapPoint[] = [];
  let next = 0;
  const work = async (compute: (job: readonly number[]) => Promise<readonly MapPoint[]>) => {
    while (next < jobs.length) {
      const job = jobs[next++];
      const computed = await compute(job);
      job.forEach((point, i) => (found[point - from] = computed[i]));
    }
  };
  const workInThread = async () => {
    const worker = new Worker(new URL('./map.worker.ts', import.meta.url), { workerData: plane });
    try {
      await work((job) => ask(worker, job));
    } finally {
      await worker.terminate();
    }
  };
  const workers = Math.min(threads, jobs.length);
  if (workers > 1) await Promise.all(Array.from({ length: workers }, workInThread));
  else {
    const replays = new MapReplays(plane, replay);
    await work((job) => replays.compute(job));
  }
  return found;
}

const ask = (worker: Worker, points: readonly number[]): Promise<readonly MapPoint[]> =>
  new Promise((resolve, reject) => {
    worker.once('message', (found: readonly MapPoint[]) => {
      worker.off('error', reject);
      resolve(found);
    });
    worker.once('error', reject);
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread of Node has no origin
    worker.postMessage(points);
  });
