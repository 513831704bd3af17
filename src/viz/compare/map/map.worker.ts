/** Computes points of a map, beside the thread of the page. */
import { expose } from 'comlink';
import { replay } from '../../../autograd/index.ts';
import { MapReplays } from '../../../rnn/map/compute.ts';
import type { Plane } from '../../../rnn/map/plane.ts';
import type { MapPoint } from '../../../rnn/map/point.ts';
import { theoriesOf } from '../../../rnn/map/theory.ts';

/** Of the plane that was asked for last. */
let known: { readonly key: string; readonly replays: MapReplays } | undefined;

function replaysOf(plane: Plane): MapReplays {
  const key = JSON.stringify(plane);
  if (known?.key !== key) known = { key, replays: new MapReplays(plane, replay) };
  return known.replays;
}

export type MapWorker = typeof worker;
const worker = {
  compute: (plane: Plane, points: readonly number[], draws: number): Promise<MapPoint[]> =>
    replaysOf(plane).compute(points, draws),
  norms: (plane: Plane, point: number) => replaysOf(plane).norms(point),
  theories: theoriesOf,
};
expose(worker);
