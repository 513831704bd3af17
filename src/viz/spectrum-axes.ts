/** Ticks of the spectrum's axes, and what of a way lies within them. Pure geometry. */
import { formatChosen, formatPower } from './format.ts';
import type { Point } from './label-places.ts';

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

/** Round numbers of decades. */
const DISTANCES = [0, 1, 2, 3, 4, 5].flatMap((power) => [1, 2, 5].map((digit) => digit * 10 ** power));

/** Whole decades, or 1, 2, 5 within them where there are few. */
export function ticksOn(
  [low, high]: readonly [number, number],
  room: number,
): { log: number; text: string }[] {
  const first = Math.ceil(low);
  if (high - low <= 2.2) {
    const decades = Array.from({ length: Math.floor(high) - first + 3 }, (_, i) => first - 1 + i);
    return decades
      .flatMap((decade) => [1, 2, 5].map((digit) => digit * 10 ** decade))
      .map((value) => ({ log: Math.log10(value), text: formatChosen(value) }))
      .filter(({ log }) => log >= low && log <= high);
  }
  const every = DISTANCES.find((distance) => (distance * room) / (high - low) >= 24)!;
  const start = Math.ceil(low / every) * every;
  return Array.from({ length: Math.floor((high - start) / every) + 1 }, (_, i) => start + i * every).map(
    (log) => ({ log, text: formatPower(log) }),
  );
}

/** Steps at a round distance from 0 on, and t, none too near to it. */
export function stepsOn(t: number, pitch: number): number[] {
  const every = [1, 2, 5, 10, 20, 50].find((distance) => distance * pitch >= 30) ?? 100;
  const steps = Array.from({ length: Math.ceil(t / every) }, (_, index) => index * every);
  return [...steps.filter((step) => (t - step) * pitch >= 26), t];
}
