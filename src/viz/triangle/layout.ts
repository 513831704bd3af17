/** Where everything of a triangle of terms stands, in pixels. Pure geometry. */

export interface TriangleLayout {
  readonly T: number;
  /** Side of a cell. */
  readonly size: number;
  readonly left: number;
  readonly width: number;
  readonly height: number;
  /** Cells are drawn one by one, with their numbers where they fit; else as pixels of a heat map. */
  readonly isDrawn: boolean;
  /** Steps that are labelled. */
  readonly labelled: readonly number[];
}

const LABELS = { left: 34, bottom: 34, top: 12, right: 8 };
const LARGEST_CELL = 64;
/** Smaller cells are pixels of a heat map. */
const SMALLEST_DRAWN = 14;
/** Room that a label needs. */
const LABEL_ROOM = 26;
/** Beyond this a triangle is taller than a screen. */
const TALLEST = 560;

export function layoutTriangle(T: number, width: number): TriangleLayout {
  const room = Math.min(width - LABELS.left - LABELS.right, TALLEST);
  const size = Math.min(LARGEST_CELL, room / T);
  return {
    T,
    size,
    left: LABELS.left,
    width: LABELS.left + size * T + LABELS.right,
    height: LABELS.top + size * T + LABELS.bottom,
    isDrawn: size >= SMALLEST_DRAWN && T <= 24,
    labelled: labelledSteps(T, size),
  };
}

export const TOP = LABELS.top;

/** Steps at a round distance, the last one always, none too near to it. */
export function labelledSteps(T: number, size: number): number[] {
  const every = [1, 2, 5, 10, 20, 50, 100].find((distance) => distance * size >= LABEL_ROOM) ?? 200;
  if (every === 1) return Array.from({ length: T }, (_, index) => index + 1);
  const steps = Array.from({ length: Math.floor(T / every) }, (_, index) => (index + 1) * every);
  return [
    1,
    ...steps.filter((step) => (T - step) * size >= LABEL_ROOM && (step - 1) * size >= LABEL_ROOM),
    T,
  ];
}

/** The cell under a point of the drawing; undefined outside the triangle. */
export function cellAt(
  { T, size, left }: TriangleLayout,
  x: number,
  y: number,
): { t: number; k: number } | undefined {
  const t = Math.floor((y - LABELS.top) / size) + 1;
  const k = Math.floor((x - left) / size) + 1;
  return t >= 1 && t <= T && k >= 1 && k <= t ? { t, k } : undefined;
}

/** The staircase between the terms with t - k < horizon and the rest, as a path. */
export function horizonPath({ T, size, left }: TriangleLayout, horizon: number): string {
  const at = (k: number, t: number) => `${left + k * size},${LABELS.top + t * size}`;
  const steps = Array.from(
    { length: T - horizon },
    (_, index) => `L${at(index, horizon + index)}L${at(index + 1, horizon + index)}`,
  );
  return `M${at(0, 0)}L${at(0, horizon)}${steps.join('')}L${at(T - horizon, T)}`;
}

/** The terms beyond the horizon, as an area. */
export function beyondPath(layout: TriangleLayout, horizon: number): string {
  const { T, size, left } = layout;
  if (horizon >= T) return '';
  return `${horizonPath(layout, horizon)}L${left},${LABELS.top + T * size}Z`;
}

/** Where the handle of the horizon is taken: at the foot of its staircase. */
export const handleAt = ({ T, size, left }: TriangleLayout, horizon: number) => ({
  x: left + (T - horizon) * size,
  y: LABELS.top + T * size,
});

/** The horizon that a handle at x stands for. */
export const horizonAt = ({ T, size, left }: TriangleLayout, x: number): number =>
  Math.min(T, Math.max(1, T - Math.round((x - left) / size)));
