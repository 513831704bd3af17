/** What of lines has a place on a logarithmic axis, and how far such an axis goes. Pure geometry. */
import type { Point } from './geometry.ts';
import { FLOORS, type SizeKind } from './sizes.ts';

/** The stretches of a way whose heights are within limits, cut off where it crosses them. */
export function runsWithin(way: readonly Point[], [low, high]: readonly [number, number]): Point[][] {
  const runs: Point[][] = [];
  const isInside = ({ y }: Point) => y >= low && y <= high;
  const crossing = (from: Point, to: Point, limit: number): Point => ({
    x: from.x + ((limit - from.y) / (to.y - from.y)) * (to.x - from.x),
    y: limit,
  });
  way.forEach((to, i) => {
    const from = way[i - 1];
    const isJoined = from && Number.isFinite(from.y) && Number.isFinite(to.y);
    const crossed = isJoined
      ? [low, high]
          .filter((limit) => from.y < limit !== to.y < limit && from.y !== limit && to.y !== limit)
          .map((limit) => crossing(from, to, limit))
          .sort((a, b) => a.x - b.x)
      : [];
    if (!isJoined || !isInside(from)) runs.push([]);
    runs.at(-1)!.push(...crossed, ...(isInside(to) ? [to] : []));
  });
  return runs.filter((run) => run.length > 0);
}

const FEWEST_DECADES = 3;

/** Decades beside the data where a floor is still shown. */
const NEAR = 2;

/** Decades that the bound may add above the data, which it would flatten; beyond them it is cut off. */
const MOST_BOUND = 1;

/** Exponents of ten: whole decades around the sizes, the end of a bound (-Infinity: none) and the floors that are near. */
export function domainOf(sizes: readonly number[], boundEnd: number): [number, number] {
  const exponents = sizes.map(Math.log10);
  const largest = exponents.reduce((a, b) => Math.max(a, b), -Infinity);
  const smallest = exponents.reduce((a, b) => Math.min(a, b), Infinity);
  if (exponents.length === 0) return [-FEWEST_DECADES, 0];
  let high = Math.ceil(Math.max(largest, Math.min(boundEnd, largest + MOST_BOUND)) + 0.05);
  let low = Math.min(Math.floor(smallest - 0.05), high - FEWEST_DECADES);
  for (const { least } of FLOORS) {
    const floor = Math.log10(least);
    if (floor < low && floor >= low - NEAR) low = Math.floor(floor - 0.2);
    if (floor > high && floor <= high + NEAR) high = Math.ceil(floor + 0.2);
  }
  return [low, high];
}

/** Stretches of neighbours that have a size. */
export function runsOf<Of extends { readonly kind: SizeKind }>(points: readonly Of[]): Of[][] {
  const runs: Of[][] = [];
  points.forEach((point, k) => {
    if (point.kind !== 'sized') return;
    if (points[k - 1]?.kind === 'sized') runs.at(-1)!.push(point);
    else runs.push([point]);
  });
  return runs;
}
