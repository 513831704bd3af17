/** How boxes are changed by hand: moved, resized and typed, within the plane that is drawn. Pure geometry. */
import type { Box } from '../../../worksheet/index.ts';
import { clamp } from '../../chart/clamp.ts';

/** Extent of the plane; y runs up. */
export const PLANE = { width: 24, height: 20 };
/** No box gets narrower or lower than this. */
export const SMALLEST = 0.5;
/** What is dragged snaps to multiples of this, and keys move by it. */
export const SNAP = 0.5;

type Side = -1 | 0 | 1;

/** What of a box is held: x -1 is its left edge and 1 its right one, y -1 the bottom; both 0 is the box as a whole. */
export interface Handle {
  readonly x: Side;
  readonly y: Side;
}

const sides: readonly Side[] = [-1, 0, 1];
const all = sides.flatMap((x) => sides.map((y): Handle => ({ x, y })));
export const edgeHandles = all.filter(({ x, y }) => (x === 0) !== (y === 0));
export const cornerHandles = all.filter(({ x, y }) => x !== 0 && y !== 0);
export const bodyHandle: Handle = { x: 0, y: 0 };

const snapped = (value: number) => Math.round(value / SNAP) * SNAP;

/** The nearest box that lies in the plane and is not too small. */
export function fittedBox([cx, cy, w, h]: Box): Box {
  const [width, height] = [clamp(w, SMALLEST, PLANE.width), clamp(h, SMALLEST, PLANE.height)];
  return [
    clamp(cx, width / 2, PLANE.width - width / 2),
    clamp(cy, height / 2, PLANE.height - height / 2),
    width,
    height,
  ];
}

/** The box after a handle was dragged that far; edges that are not held stay where they are. */
export function dragged([cx, cy, w, h]: Box, { x, y }: Handle, [dx, dy]: readonly [number, number]): Box {
  if (x === 0 && y === 0) return fittedBox([snapped(cx + dx), snapped(cy + dy), w, h]);
  const [centreX, width] = resized(cx, w, x, dx, PLANE.width);
  const [centreY, height] = resized(cy, h, y, dy, PLANE.height);
  return [centreX, centreY, width, height];
}

/** Centre and size along one axis after the edge on one side moved by `distance`. */
function resized(
  centre: number,
  size: number,
  side: Side,
  distance: number,
  extent: number,
): readonly [number, number] {
  if (side === 0) return [centre, size];
  const fixed = centre - (side * size) / 2;
  const [least, most] = side > 0 ? [fixed + SMALLEST, extent] : [0, fixed - SMALLEST];
  const edge = clamp(snapped(centre + (side * size) / 2 + distance), least, most);
  return [(edge + fixed) / 2, Math.abs(edge - fixed)];
}

const ARROWS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-SNAP, 0],
  ArrowRight: [SNAP, 0],
  ArrowUp: [0, SNAP],
  ArrowDown: [0, -SNAP],
};

/** The box after a key: arrows move it; with Shift they move its right or upper edge. Undefined for other keys. */
export function nudged(
  box: Box,
  { key, shiftKey }: { readonly key: string; readonly shiftKey: boolean },
): Box | undefined {
  const step = ARROWS[key];
  if (!step) return undefined;
  if (!shiftKey) return dragged(box, bodyHandle, step);
  return dragged(box, step[0] === 0 ? { x: 0, y: 1 } : { x: 1, y: 0 }, step);
}
