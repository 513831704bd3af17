/** Where everything of the map stands: a cell a point, axes, and lines over it. Pure. */
import { scaleLinear } from 'd3';
import { type Axis, isWhole, type Plane, valuesOf } from '../../../rnn/map/plane.ts';
import type { TheoryName } from '../../../rnn/map/theory.ts';
import { LabelPlaces, type PlacedText, type Point as XY } from '../../chart/label-places.ts';
import { formatChosen } from '../../text/format.ts';
import type { Line } from './borders.ts';
import type { TheoryLine } from './lines.ts';
import { axisTitles } from './names.ts';

export interface MapFrame {
  readonly width: number;
  readonly height: number;
  readonly x0: number;
  readonly x1: number;
  readonly y0: number;
  readonly y1: number;
  /** Size of a point's cell. */
  readonly cell: { readonly width: number; readonly height: number };
  readonly xTicks: readonly { readonly at: number; readonly text: string }[];
  readonly yTicks: readonly { readonly at: number; readonly text: string }[];
  readonly xName: string;
  readonly yName: string;
}

const MARGIN = { left: 58, right: 12, top: 10, bottom: 44 };
/** Height of the plot over its width, and the most in pixels. */
const RATIO = 3 / 4;
const HIGHEST = 560;

export function frameOf({ x, y }: Pick<Plane, 'x' | 'y'>, width: number): MapFrame {
  const [x0, y0, x1] = [MARGIN.left, MARGIN.top, width - MARGIN.right];
  const y1 = y0 + Math.min(HIGHEST, RATIO * (x1 - x0));
  const cell = { width: (x1 - x0) / x.count, height: (y1 - y0) / y.count };
  const ticks = (axis: Axis, room: number, at: (index: number) => number) =>
    ticksOf(axis, room).map(({ index, value }) => ({ at: at(index), text: formatChosen(value) }));
  return {
    width,
    height: y1 + MARGIN.bottom,
    x0,
    x1,
    y0,
    y1,
    cell,
    xTicks: ticks(x, (x1 - x0) / 70, (index) => x0 + (index + 0.5) * cell.width),
    yTicks: ticks(y, (y1 - y0) / 45, (index) => y1 - (index + 0.5) * cell.height),
    xName: axisTitles[x.name],
    yName: axisTitles[y.name],
  };
}

/** Round values, and where they lie between the points. */
function ticksOf(axis: Axis, most: number): { readonly index: number; readonly value: number }[] {
  const values = valuesOf(axis);
  const [from, to] = [values[0], values.at(-1)!];
  return scaleLinear([from, to], [0, axis.count - 1])
    .ticks(Math.max(2, most))
    .filter((value) => !isWhole(axis.name) || Number.isInteger(value))
    .map((value) => ({ value, index: ((value - from) / (to - from)) * (axis.count - 1) }));
}

/** The middle of a place between points, columns and rows from 0 on. */
export const placeOn = ({ x0, y1, cell }: MapFrame, column: number, row: number): XY => ({
  x: x0 + (column + 0.5) * cell.width,
  y: y1 - (row + 0.5) * cell.height,
});

/** The column and row of a place on the drawing, the nearest ones there are. */
export function cellAt(
  { x0, y1, cell }: MapFrame,
  { x, y }: Pick<Plane, 'x' | 'y'>,
  at: XY,
): { readonly column: number; readonly row: number } {
  const within = (index: number, count: number) => Math.max(0, Math.min(count - 1, Math.floor(index)));
  return {
    column: within((at.x - x0) / cell.width, x.count),
    row: within((y1 - at.y) / cell.height, y.count),
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
        const isRight = x > (frame.x0 + frame.x1) / 2;
        return { text, x: x + (isRight ? -7 : 7), y: y + 11 * side, anchor: isRight ? 'end' : 'start' };
      });
    });
    const isInside = ({ y }: PlacedText) => y > frame.y0 + 8 && y < frame.y1 - 8;
    const spot = spots.find((spot) => isInside(spot) && places.isFree(spot)) ?? spots[0];
    return [{ ...places.take(spot), name }];
  });
}
