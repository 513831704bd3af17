/** Where a definition stands beside its term: where it covers least of what is read, and of that near the term. Pure. */
import type { Box } from '../chart/geometry.ts';

/** What is better not covered, and how much so. */
export interface Obstacle extends Box {
  readonly weight: number;
}

/** From the term, from what it keeps clear of, and from the edges of the window. */
const GAP = 6;
/** So many square pixels may be covered for the definition to be one pixel nearer to its term. */
const NEARNESS = 20;
/** The term itself is never covered. */
const OWN = 1000;

/** The left and the top of a card of this size in a window of that size. */
export function placeBeside(
  term: Box,
  card: { readonly width: number; readonly height: number },
  window: { readonly width: number; readonly height: number },
  others: readonly Obstacle[],
): readonly [left: number, top: number] {
  const { left, top, right, bottom } = term; // a rectangle of the page has none of its own
  const obstacles = [{ left, top, right, bottom, weight: OWN }, ...others];
  const within = (start: number, size: number, room: number) =>
    Math.max(GAP, Math.min(start, room - size - GAP));
  const lefts = obstacles.flatMap(({ left, right }) => [left, left - card.width - GAP, right + GAP]);
  const tops = obstacles.flatMap(({ top, bottom }) => [top, top - card.height - GAP, bottom + GAP]);
  const distance = (box: Box) =>
    Math.hypot(
      gap(box.left, box.right, term.left, term.right),
      gap(box.top, box.bottom, term.top, term.bottom),
    );
  let best = { left: GAP, top: GAP, cost: Infinity };
  for (const left of new Set(lefts.map((start) => within(start, card.width, window.width))))
    for (const top of new Set(tops.map((start) => within(start, card.height, window.height)))) {
      const box = { left, top, right: left + card.width, bottom: top + card.height };
      const farness = NEARNESS * distance(box);
      if (farness >= best.cost) continue;
      const covered = obstacles.reduce((sum, other) => sum + other.weight * overlap(box, other), 0);
      if (farness + covered < best.cost) best = { left, top, cost: farness + covered };
    }
  return [best.left, best.top];
}

const gap = (from: number, to: number, otherFrom: number, otherTo: number) =>
  Math.max(0, otherFrom - to, from - otherTo);

const overlap = (a: Box, b: Box) =>
  Math.max(0, Math.min(a.right, b.right) - Math.max(a.left, b.left)) *
  Math.max(0, Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top));
