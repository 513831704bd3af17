/** A map from coarse to fine: which points are computed first, with how many draws, and which stand in for the rest. Pure. */
import { cells } from '../../../rnn/index.ts';
import { jobsOf } from '../../../rnn/map/jobs.ts';
import type { Plane } from '../../../rnn/map/plane.ts';

/** Every so many points of an axis, with at most so many draws each: the first pass is there at once. */
const PASSES = [
  { stride: 8, draws: 2 },
  { stride: 4, draws: 4 },
  { stride: 2, draws: Infinity },
  { stride: 1, draws: Infinity },
] as const;

export interface MapJob {
  readonly points: readonly number[];
  /** The first so many of the plane's. */
  readonly draws: number;
}

/** Multiplications of a job: a tenth of a second at most, so that what is asked next is soon begun. */
const JOB = 4e6;
const MOST_POINTS = 24;

/** All jobs of a map, in their order. Points of the first passes come again once they get all their draws. */
export function passesOf(plane: Plane): MapJob[] {
  const { x, y } = plane;
  const cost = costOf(plane);
  const done = new Map<number, number>();
  const all = Array.from({ length: x.count * y.count }, (_, point) => point);
  return PASSES.flatMap(({ stride, draws: most }) => {
    const draws = Math.min(most, plane.draws);
    const points = all.filter(
      (point) =>
        (point % x.count) % stride === 0 &&
        Math.floor(point / x.count) % stride === 0 &&
        (done.get(point) ?? 0) < draws,
    );
    for (const point of points) done.set(point, draws);
    const size = Math.max(1, Math.min(MOST_POINTS, Math.floor(JOB / (cost * draws))));
    return jobsOf(plane, points, size).map((points) => ({ points, draws }));
  });
}

/** Multiplications of one network, forward and back. */
function costOf({ x, y, T, n, cell }: Plane): number {
  const largest = Math.max(n, ...[x, y].map(({ name, to }) => (name === 'n' ? to : 0)));
  // Of products with W, forward and back, and of the rest of a step.
  return 2 * cells[cell].gates.length * T * largest * (largest + 20);
}

/** The point of the finest pass that is there, for a point that may not be: itself, or one up to 7 columns and rows before it. */
export function standInFor(
  { x }: Pick<Plane, 'x'>,
  point: number,
  isThere: (point: number) => boolean,
): number | undefined {
  const [column, row] = [point % x.count, Math.floor(point / x.count)];
  for (let stride = 1; stride <= PASSES[0].stride; stride *= 2) {
    const found = (row - (row % stride)) * x.count + column - (column % stride);
    if (isThere(found)) return found;
  }
  return undefined;
}
