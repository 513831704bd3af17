/** Points of a map shared out, so that those of a job have as much in common as can be. */
import { type AxisName, type Plane } from './plane.ts';

/** Axes, what costs most to change first: the network itself, its W, its biases, what it reads, and nothing. */
const costliestFirst: readonly AxisName[] = ['n', 'gain', 'radius', 'forget', 'bias', 'amplitude', 'lag'];

/**
 * Points in jobs of at most `most`. Those of a job have the same value on the axis that costs more to change: a draw of W
 * is scaled and set once for all of them.
 */
export function jobsOf({ x, y }: Plane, points: readonly number[], most: number): number[][] {
  const isByColumn = costliestFirst.indexOf(x.name) < costliestFirst.indexOf(y.name);
  const lines = new Map<number, number[]>();
  for (const point of points) {
    const line = isByColumn ? point % x.count : Math.floor(point / x.count);
    const known = lines.get(line);
    if (known) known.push(point);
    else lines.set(line, [point]);
  }
  return [...lines.values()].flatMap((line) =>
    Array.from({ length: Math.ceil(line.length / most) }, (_, job) =>
      line.slice(job * most, (job + 1) * most),
    ),
  );
}
