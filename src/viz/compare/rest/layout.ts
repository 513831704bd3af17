/** Where everything of the chart of norms by lag stands: lag across, powers of ten up, what is lost in lanes below. Pure. */
import { SMALLEST_NORMAL } from '../../../rnn/index.ts';
import type { Spread } from '../../../rnn/rest/spread.ts';
import type { Axis } from '../../chart/axes.ts';
import { spreadLabels } from '../../chart/end-labels.ts';
import type { Frame } from '../../chart/frame.ts';
import type { Point } from '../../chart/geometry.ts';
import { LabelPlaces } from '../../chart/label-places.ts';
import { runsOf } from '../../chart/log-domain.ts';
import {
  type SizedLabel,
  type Floor,
  layoutSizes,
  markedPoints,
  placeFloors,
  type SizedLine,
  type SizedPoint,
} from '../../chart/sized-lines.ts';
import { sizeKinds } from '../../chart/sizes.ts';
import { lineLabel, lookOf, type RestLine } from './lines.ts';
import { clamp } from '../../chart/clamp.ts';

export interface RestChartRequest {
  readonly lines: readonly RestLine[];
  /** The largest lag. */
  readonly T: number;
  readonly width: number;
}

/** Its points are by lag. */
export interface PlacedRestLine extends SizedLine {
  readonly line: RestLine;
  /** Few enough points to be told apart. */
  readonly marks: readonly SizedPoint[];
  /** Of the middle draw. */
  readonly medians: readonly (readonly Point[])[];
  /** Between the lower and the upper draws: there and back. */
  readonly areas: readonly (readonly Point[])[];
}

export interface RestLayout extends Frame {
  readonly x: Axis;
  readonly floors: readonly Floor[];
  readonly lines: readonly PlacedRestLine[];
  /** Names at the ends of lines, none over another. */
  readonly labels: readonly SizedLabel[];
}

const MARGIN = { left: 54, right: 68, top: 22 };
/** Of a letter of a name, about. */
const LETTER = 6.6;
const MARK_ROOM = 16;

const isSized = (norm: number) => norm >= SMALLEST_NORMAL && norm < Infinity;

export function layoutRest({ lines, T, width }: RestChartRequest): RestLayout {
  const longest = Math.max(0, ...lines.map((line) => lineLabel(line).length));
  const room = clamp(16 + LETTER * longest, MARGIN.right, Math.max(MARGIN.right, width / 3));
  const [left, right, top] = [MARGIN.left, width - room, MARGIN.top];
  const bottom = top + clamp(0.36 * width, 220, 360);
  const sizes = layoutSizes({
    norms: lines.map(({ norms }) => norms),
    // Norms are listed by k elsewhere: what an exact zero is depends on what came before it on the way back.
    kinds: lines.map(({ norms }) => sizeKinds({ norms: norms.toReversed() }).toReversed()),
    others: lines
      .flatMap(({ band = [] }) => band.flatMap(({ low, median, high }) => [low, median, high]))
      .filter(isSized),
    T,
    width,
    left,
    right,
    top,
    bottom,
  });
  const { frame, x, y, domain } = sizes;
  const heightOf = (norm: number) => (isSized(norm) ? y.of(Math.log10(norm)) : bottom);
  const placed = lines.map((line, i): PlacedRestLine => ({
    line,
    ...sizes.lines[i],
    marks: markedPoints(sizes.lines[i].points, x, MARK_ROOM, T),
    ...bandOn(line, x.of, heightOf),
  }));
  const ends = placed.map(({ line, points: { [T]: end } }) => ({
    id: line.id,
    look: lookOf(line.rival),
    text: lineLabel(line),
    x: end.x + 8,
    y: end.y,
    anchor: 'start' as const,
  }));
  const labels = spreadLabels(ends, { top, bottom: frame.axis });
  const places = new LabelPlaces(placed.flatMap(({ runs }) => runs));
  for (const label of labels) places.take(label);
  const floors = placeFloors(frame, domain, y, places);
  return { ...frame, x, floors, lines: placed, labels };
}

/** The middle draw, and the area of the others; broken where they have no size. */
function bandOn(
  { band = [] }: RestLine,
  x: (lag: number) => number,
  y: (norm: number) => number,
): Pick<PlacedRestLine, 'medians' | 'areas'> {
  const at = band.map((spread, lag) => ({ ...spread, x: x(lag) }));
  const stretches = (isIn: (spread: Spread) => boolean) =>
    runsOf(at.map((spread) => ({ ...spread, kind: isIn(spread) ? 'sized' : 'zero' }) as const));
  return {
    medians: stretches(({ median }) => isSized(median)).map((run) =>
      run.map(({ x, median }) => ({ x, y: y(median) })),
    ),
    areas: stretches(({ high }) => isSized(high)).map((run) => [
      ...run.map(({ x, high }) => ({ x, y: y(high) })),
      ...run.toReversed().map(({ x, low }) => ({ x, y: y(low) })),
    ]),
  };
}
