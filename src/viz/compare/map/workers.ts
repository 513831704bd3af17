import { WorkerClient } from '../../../rnn/workers/worker-client.ts';
import type { MapWorker } from './map.worker.ts';
import type { DoMapJob } from './points.ts';

const start = () =>
  new WorkerClient<MapWorker>(
    () => new Worker(new URL('./map.worker.ts', import.meta.url), { type: 'module', name: 'map' }),
  );

/** As many workers as there are cores; each starts with its first job. */
export const mapWorkers = (): DoMapJob[] =>
  Array.from({ length: navigator.hardwareConcurrency || 2 }, () => {
    const client = start();
    return ({ plane, points, draws }) => client.ask((worker) => worker.compute(plane, points, draws));
  });

/** One more, which answers while the others are busy. */
export const asideWorker = start;
