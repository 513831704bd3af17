/** A thread of a map: computes the points that it is told to. */
import { parentPort, workerData } from 'node:worker_threads';
import { replay } from '../autograd/index.ts';
import { MapReplays } from '../rnn/map/compute.ts';
import type { Plane } from '../rnn/map/plane.ts';

const replays = new MapReplays(workerData as Plane, replay);
parentPort!.on('message', (points: readonly number[]) => {
  replays.compute(points).then(
    // oxlint-disable-next-line unicorn/require-post-message-target-origin
    (found) => parentPort!.postMessage(found),
    (error: unknown) =>
      queueMicrotask(() => {
        throw error;
      }),
  );
});
