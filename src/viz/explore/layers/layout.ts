/** Where everything of a network of layers stands, in pixels. Pure geometry. */
import type { Row } from './scene.ts';
import { labelledSteps } from '../../triangle/layout.ts';

export interface LayersLayout {
  readonly width: number;
  readonly height: number;
  readonly T: number;
  readonly left: number;
  /** Distance between two columns, and the width of a cell. */
  readonly pitch: number;
  readonly cell: number;
  /** Cells are drawn one by one, with the ways between them; else as pixels of a heat map. */
  readonly isDrawn: boolean;
  readonly rows: readonly PlacedRow[];
  /** Where the steps are named, below. */
  readonly axis: number;
  readonly labelled: readonly number[];
}

export type PlacedRow = Row & { readonly top: number; readonly height: number };

const MARGIN = { left: 112, narrow: 92, right: 12, top: 6 };
const ROW = { drawn: 20, map: 14 };
/** Between the rows of one layer, and between layers. */
const GAP = { drawn: { within: 6, between: 16 }, map: { within: 3, between: 9 } };
const AXIS = 20;
const LARGEST_PITCH = 96;
/** Narrower columns are pixels. */
const SMALLEST_DRAWN = 18;
const NARROW = 480;

export function layoutLayers(rows: readonly Row[], T: number, width: number): LayersLayout {
  const left = width < NARROW ? MARGIN.narrow : MARGIN.left;
  const pitch = Math.min(LARGEST_PITCH, (width - left - MARGIN.right) / T);
  const isDrawn = pitch >= SMALLEST_DRAWN;
  const height = isDrawn ? ROW.drawn : ROW.map;
  const { within, between } = isDrawn ? GAP.drawn : GAP.map;
  let top = MARGIN.top;
  const placed = rows.map((row, index): PlacedRow => {
    const before = rows[index - 1];
    if (before) top += height + (groupOf(before) === groupOf(row) ? within : between);
    return { ...row, top, height };
  });
  const foot = top + height;
  return {
    width,
    height: foot + AXIS + 4,
    T,
    left,
    pitch,
    cell: isDrawn ? pitch * 0.62 : pitch,
    isDrawn,
    rows: placed,
    axis: foot + AXIS - 4,
    labelled: labelledSteps(T, pitch),
  };
}

const groupOf = (row: Row): string => (row.of === 'h' ? `h${row.layer}` : row.of);

/** The middle of the column of step t. */
export const middleOf = ({ left, pitch }: Pick<LayersLayout, 'left' | 'pitch'>, t: number): number =>
  left + (t - 0.5) * pitch;

/** A way that a gradient takes from one cell to another. */
export interface Way {
  readonly key: string;
  readonly from: { readonly row: number; readonly t: number };
  readonly to: { readonly row: number; readonly t: number };
}

/** All ways back: down from each row to those of the next group, and through time within a direction. */
export function waysOf({ rows, T }: Pick<LayersLayout, 'rows' | 'T'>): Way[] {
  const ways: Way[] = [];
  const add = (row: number, t: number, toRow: number, toT: number) =>
    ways.push({ key: `${row},${t},${toRow},${toT}`, from: { row, t }, to: { row: toRow, t: toT } });
  const groups = [...new Set(rows.map(groupOf))];
  rows.forEach((row, index) => {
    const next = groups[groups.indexOf(groupOf(row)) + 1];
    for (let t = 1; t <= T; t++) {
      rows.forEach((below, other) => groupOf(below) === next && add(index, t, other, t));
      if (row.of !== 'h') continue;
      const before = row.direction === 1 ? t + 1 : t - 1;
      if (before >= 1 && before <= T) add(index, t, index, before);
    }
  });
  return ways;
}
