import type { Point } from '../chart/geometry.ts';

/** The outlines of a band between two numbers a place, one for each stretch of places that have them. Pure. */
export function pointsWithin(
  bounds: readonly (readonly [low: number, high: number] | undefined)[],
  x: (place: number) => number,
  y: (value: number) => number,
): Point[][] {
  const outlines: Point[][] = [];
  for (let from = 0; from < bounds.length; from++) {
    if (!bounds[from]) continue;
    let to = from;
    while (to + 1 < bounds.length && bounds[to + 1]) to++;
    const edge = (which: 0 | 1) =>
      bounds.slice(from, to + 1).map((bound, i) => ({ x: x(from + i), y: y(bound![which]) }));
    outlines.push([...edge(1), ...edge(0).toReversed()]);
    from = to;
  }
  return outlines;
}
