/** Lines along which a number over the plane passes a level. Pure. */
import { contours } from 'd3';
import { clamp } from '../../chart/clamp.ts';

/** Columns and rows from 0 on, as far as the middles of the outermost points: those are at 0 and count - 1. */
export type Line = readonly (readonly [column: number, row: number])[];

/**
 * @param values a number a point, row by row; NaN: none, and no line beside it
 * @param level between numbers on both sides of which lines run
 */
export function linesAt(
  values: ArrayLike<number>,
  { columns, rows }: { readonly columns: number; readonly rows: number },
  level: number,
): Line[] {
  const { coordinates } = contours()
    .size([columns, rows])
    .contour(
      Array.from(values, (value) => (Number.isNaN(value) ? -MOST : clamped(value))),
      level,
    );
  const isThere = (column: number, row: number) => !Number.isNaN(values[row * columns + column]);
  return coordinates.flat().flatMap((ring) => {
    const lines: [number, number][][] = [[]];
    ring.forEach((corner, index) => {
      const [column, row] = [corner[0] - 0.5, corner[1] - 0.5];
      const isInside = column >= 0 && column <= columns - 1 && row >= 0 && row <= rows - 1;
      const isKnown =
        isInside &&
        isThere(Math.floor(column), Math.floor(row)) &&
        isThere(Math.ceil(column), Math.ceil(row));
      if (isKnown) lines.at(-1)!.push([column, row]);
      else if (index < ring.length - 1) lines.push([]);
    });
    return joined(
      lines.filter((line) => line.length > 0),
      ring.length > 0 && isSame(ring[0], ring.at(-1)!),
    ).filter((line) => line.length > 1);
  });
}

/** The mean of every number and those around it that there are: what single draws do is left out. */
export function smoothed(
  values: ArrayLike<number>,
  { columns, rows }: { readonly columns: number; readonly rows: number },
): Float64Array {
  return Float64Array.from(values, (own, point) => {
    if (Number.isNaN(own)) return own;
    const [column, row] = [point % columns, Math.floor(point / columns)];
    let [sum, count] = [0, 0];
    for (let i = Math.max(0, row - 1); i <= Math.min(rows - 1, row + 1); i++) {
      for (let j = Math.max(0, column - 1); j <= Math.min(columns - 1, column + 1); j++) {
        const value = clamped(values[i * columns + j]);
        if (Number.isNaN(value)) continue;
        sum += value;
        count++;
      }
    }
    return sum / count;
  });
}

/** Lines go between infinite numbers too. */
const MOST = 1e3;
const clamped = (x: number): number => clamp(x, -MOST, MOST);

const isSame = ([a, b]: readonly number[], [c, d]: readonly number[]) => a === c && b === d;

/** A ring that was cut begins somewhere on a line: its last piece goes on with its first. */
function joined(lines: [number, number][][], isRing: boolean): [number, number][][] {
  const [first, ...others] = lines;
  const last = others.at(-1);
  if (!isRing || !last || !isSame(last.at(-1)!, first[0])) return lines;
  return [[...last, ...first.slice(1)], ...others.slice(0, -1)];
}
