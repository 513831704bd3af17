import type { Point, Box } from './geometry.ts';

/** Finds places for texts in a chart: none over another, and where it matters none over a line. Pure geometry. */
export interface PlacedText extends Point {
  readonly text: string;
  readonly anchor: 'start' | 'middle' | 'end';
}

const CHARACTER = 7;
const HALF_LINE = 8;

export class LabelPlaces {
  readonly #taken: Box[] = [];
  readonly #ways: readonly (readonly Point[])[];

  /** @param ways lines that texts are kept off, each of which never turns back across the chart */
  constructor(ways: readonly (readonly Point[])[]) {
    this.#ways = ways;
  }

  /** Whether a text there lies over no text that has a place. */
  isFree(label: PlacedText): boolean {
    const box = boxOf(label);
    return !this.#taken.some((other) => overlap(box, other));
  }

  /** Whether it lies over no line either. */
  isClear(label: PlacedText): boolean {
    const box = boxOf(label);
    return this.isFree(label) && !this.#ways.some((way) => meets(way, box));
  }

  take(label: PlacedText): PlacedText {
    this.#taken.push(boxOf(label));
    return label;
  }
}

/** About the room that a text takes. */
export function boxOf({ text, x, y, anchor }: PlacedText): Box {
  const width = CHARACTER * text.length;
  const left = anchor === 'start' ? x : anchor === 'end' ? x - width : x - width / 2;
  return { left, right: left + width, top: y - HALF_LINE, bottom: y + HALF_LINE };
}

export const overlap = (a: Box, b: Box): boolean =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

/** Whether a way runs through a box. */
export function meets(way: readonly Point[], { left, right, top, bottom }: Box): boolean {
  return way.slice(1).some((to, index) => {
    const from = way[index];
    const [near, far] = from.x < to.x ? [from, to] : [to, from];
    if (far.x < left || near.x > right) return false;
    const slope = (far.y - near.y) / (far.x - near.x);
    const at = (x: number) => near.y + (x - near.x) * slope;
    const isUpright = far.x === near.x;
    const ys = isUpright ? [near.y, far.y] : [at(Math.max(near.x, left)), at(Math.min(far.x, right))];
    return Math.min(...ys) < bottom && Math.max(...ys) > top;
  });
}
