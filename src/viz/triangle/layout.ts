/** Where everything of a triangle of terms stands, in pixels. Pure geometry. */
import { firstKept } from '../../rnn/first-kept.ts';
import { clamp } from '../chart/clamp.ts';

export interface TriangleLayout {
  readonly T: number;
  /** Width of a cell. */
  readonly size: number;
  /** Height of a row. */
  readonly rowSize: number;
  /** The losses that have a row: from the first one to the last, which are one and the same where there is one loss. */
  readonly first: number;
  readonly last: number;
  readonly left: number;
  readonly width: number;
  readonly height: number;
  /** Cells are drawn one by one, with their numbers where they fit; else as pixels of a heat map. */
  readonly isDrawn: boolean;
  /** Columns and rows that are labelled. */
  readonly labelledColumns: readonly number[];
  readonly labelledRows: readonly number[];
}

const LABELS = { left: 34, bottom: 34, top: 12, right: 12 };
const LARGEST_CELL = 64;
/** Smaller cells are pixels of a heat map. */
const SMALLEST_DRAWN = 14;
/** Room that a label needs. */
const LABEL_ROOM = 26;
/** Beyond this a triangle is taller than a screen. */
const TALLEST = 560;
/** A single row is at most so high, and at least so high that it is easily pointed at. */
const SINGLE_ROW = { least: 28, most: 44 };
/** Of how many steps cells are drawn one by one, in a triangle and in a single row. */
const MOST_DRAWN = { triangle: 24, row: 48 };

/** @param losses the steps with a loss; where there is just one, its row is all that is drawn, as wide as there is room */
export function layoutTriangle(T: number, width: number, losses: readonly number[]): TriangleLayout {
  const isRow = losses.length === 1;
  const across = width - LABELS.left - LABELS.right;
  const size = Math.min(LARGEST_CELL, (isRow ? across : Math.min(across, TALLEST)) / T);
  const rowSize = isRow ? clamp(size, SINGLE_ROW.least, SINGLE_ROW.most) : size;
  const [first, last] = isRow ? [losses[0], losses[0]] : [1, T];
  const labelled = labelledSteps(T, size);
  return {
    T,
    size,
    rowSize,
    first,
    last,
    left: LABELS.left,
    width: LABELS.left + size * T + LABELS.right,
    height: LABELS.top + rowSize * (last - first + 1) + LABELS.bottom,
    isDrawn: size >= SMALLEST_DRAWN && T <= (isRow ? MOST_DRAWN.row : MOST_DRAWN.triangle),
    labelledColumns: labelled,
    labelledRows: isRow ? [first] : labelled,
  };
}

export const TOP = LABELS.top;

/** The upper edge of the row of E_t. */
export const topOf = ({ first, rowSize }: TriangleLayout, t: number): number => TOP + (t - first) * rowSize;

/** The lower edge of all rows. */
export const footOf = (layout: TriangleLayout): number => topOf(layout, layout.last + 1);

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
  { first, last, size, rowSize, left }: TriangleLayout,
  x: number,
  y: number,
): { t: number; k: number } | undefined {
  const t = Math.floor((y - TOP) / rowSize) + first;
  const k = Math.floor((x - left) / size) + 1;
  return t >= first && t <= last && k >= 1 && k <= t ? { t, k } : undefined;
}

/** The outline of all cells, as a path that goes down their steps. */
export function outline(layout: TriangleLayout): string {
  const { first, last, left, size } = layout;
  const rows = Array.from({ length: last - first + 1 }, (_, index) => first + index);
  const steps = rows.map((t) => `H${left + t * size}V${topOf(layout, t + 1)}`);
  return `M${left},${TOP}${steps.join('')}H${left}Z`;
}

/** The staircase between the terms that truncation keeps and the rest, as a path. */
export function horizonPath(layout: TriangleLayout, horizon: number, windows = false): string {
  const { first, last, size, left } = layout;
  /** Where the terms of E_t that are kept begin. */
  const edge = (t: number) => left + (firstKept(t, horizon, windows) - 1) * size;
  const steps = Array.from({ length: last - first + 1 }, (_, index) => first + index).map(
    (t) => `L${edge(t)},${topOf(layout, t)}V${topOf(layout, t + 1)}`,
  );
  return `M${edge(first)},${TOP}${steps.join('')}`;
}

/** The terms beyond the horizon, as an area. */
export function beyondPath(layout: TriangleLayout, horizon: number, windows = false): string {
  if (horizon >= layout.last) return '';
  return `${horizonPath(layout, horizon, windows)}H${layout.left}V${TOP}Z`;
}

/** Where the handle of the horizon is taken: at the foot of its staircase, or where the first window ends. */
export const handleAt = (layout: TriangleLayout, horizon: number, windows = false) => ({
  x:
    layout.left +
    (windows ? Math.min(horizon, layout.last) : Math.max(0, layout.last - horizon)) * layout.size,
  y: footOf(layout),
});

/** The horizon that a handle at x stands for: all T steps where it cuts off none of the last loss. */
export function horizonAt({ T, last, size, left }: TriangleLayout, x: number, windows = false): number {
  const column = Math.round((x - left) / size);
  const horizon = windows ? column : last - column;
  return horizon >= last ? T : Math.max(1, horizon);
}

/** Where one window ends and the next begins, at the foot of the triangle, as a path. */
export function windowsPath(layout: TriangleLayout, horizon: number): string {
  const { last, left, size } = layout;
  const ends = Array.from({ length: Math.ceil(last / horizon) - 1 }, (_, index) => (index + 1) * horizon);
  return ends.map((step) => `M${left + step * size},${footOf(layout) - 4}v8`).join('');
}

/** Rough widths of characters in the type of the drawing, in pixels. */
const CHARACTER = 7;
const NARROW = 4.6;
const widthOf = (text: string): number =>
  [...text].reduce((sum, character) => sum + ('.·⁰¹²³⁴⁵⁶⁷⁸⁹⁻'.includes(character) ? NARROW : CHARACTER), 0);

/** The first of several ways to write a number that has room, if one has. */
export const fitting = (texts: readonly string[], room: number): string | undefined =>
  texts.find((text) => widthOf(text) <= room);
