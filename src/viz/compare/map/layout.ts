/** Where everything of the map stands: a cell a point, axes, and lines over it. Pure. */
import { type MapAxis, isWhole, type Plane, valuesOf } from '../../../rnn/map/plane.ts';
import type { TheoryName } from '../../../rnn/map/theory.ts';
import { LabelPlaces, type PlacedText } from '../../chart/label-places.ts';
import type { Line } from './borders.ts';
import type { TheoryLine } from './lines.ts';
import { type Axis, linearAxis } from '../../chart/axes.ts';
import { type Frame, plainFrame } from '../../chart/frame.ts';
import type { Point } from '../../chart/geometry.ts';
import { clamp } from '../../chart/clamp.ts';

export interface MapFrame extends Frame {
  /** Size of a point's cell. */
  readonly cell: { readonly width: number; readonly height: number };
}

const MARGIN = { left: 44, right: 12, top: 26, bottom: 44 };
/** Height of the plot over its width, and the most in pixels. */
const RATIO = 3 / 4;
const HIGHEST = 560;

export function frameOf({ x, y }: Pick<Plane, 'x' | 'y'>, width: number): MapFrame {
  const [left, top, right] = [MARGIN.left, MARGIN.top, width - MARGIN.right];
  const bottom = top + Math.min(HIGHEST, RATIO * (right - left));
  const cell = { width: (right - left) / x.count, height: (bottom - top) / y.count };
  const across = axisOf(x, [left + cell.width / 2, right - cell.width / 2], (right - left) / 70);
  const up = axisOf(y, [bottom - cell.height / 2, top + cell.height / 2], (bottom - top) / 45);
  const frame = plainFrame(
    { left, right, top, bottom },
    { width, below: MARGIN.bottom },
    { x: across, y: up },
  );
  return { ...frame, cell };
}

/** Through the middles of the cells at its ends. */
function axisOf(axis: MapAxis, range: readonly [number, number], count: number): Axis {
  const values = valuesOf(axis);
  return linearAxis([values[0], values.at(-1)!], range, { count, isWhole: isWhole(axis.name) });
}

/** The middle of a place between points, columns and rows from 0 on. */
export const placeOn = ({ left, bottom, cell }: MapFrame, column: number, row: number): Point => ({
  x: left + (column + 0.5) * cell.width,
  y: bottom - (row + 0.5) * cell.height,
});

/** The column and row of a place on the drawing, the nearest ones there are. */
export function mapCellAt(
  { left, bottom, cell }: MapFrame,
  { x, y }: Pick<Plane, 'x' | 'y'>,
  at: Point,
): { readonly column: number; readonly row: number } {
  const within = (index: number, count: number) => clamp(Math.floor(index), 0, count - 1);
  return {
    column: within((at.x - left) / cell.width, x.count),
    row: within((bottom - at.y) / cell.height, y.count),
  };
}

export const pathOf = (frame: MapFrame, lines: readonly Line[]): string =>
  lines
    .map((line) =>
      line
        .map(([column, row]) => placeOn(frame, column, row))
        .map(({ x, y }) => `${x.toFixed(1)},${y.toFixed(1)}`)
        .join('L'),
    )
    .map((points) => `M${points}`)
    .join('');

/** A name beside every theory that has a line here, none over another. */
export function theoryLabels(
  frame: MapFrame,
  theories: readonly TheoryLine[],
): (PlacedText & { name: TheoryName })[] {
  const places = new LabelPlaces([]);
  return theories.flatMap(({ name, lines, label: text }) => {
    const points = lines.flat().map(([column, row]) => placeOn(frame, column, row));
    if (points.length === 0) return [];
    const spots = [0.85, 0.7, 0.5, 0.3, 0.15].flatMap((share) => {
      const { x, y } = points[Math.floor(share * (points.length - 1))];
      return ([-1, 1] as const).map((side): PlacedText => {
        const isRight = x > (frame.left + frame.right) / 2;
        return { text, x: x + (isRight ? -7 : 7), y: y + 11 * side, anchor: isRight ? 'end' : 'start' };
      });
    });
    const isInside = ({ y }: PlacedText) => y > frame.top + 8 && y < frame.bottom - 8;
    const spot = spots.find((spot) => isInside(spot) && places.isFree(spot)) ?? spots[0];
    return [{ ...places.take(spot), name }];
  });
}
