/** Where everything of the chart of norms by lag stands: lag across, powers of ten up, what is lost in lanes below. Pure. */
import { SMALLEST_NORMAL } from '../../../rnn/index.ts';
import type { Spread } from '../../../rnn/rest/spread.ts';
import { formatPower } from '../../text/format.ts';
import { LabelPlaces, type PlacedText, type Point } from '../../chart/label-places.ts';
import { decadesOn, domainOf, runsOf, stepsOn } from '../../chart/log-ticks.ts';
import { FLOORS, floorsAbove, lanesFor, type SizeKind, sizeKinds } from '../../chart/sizes.ts';
import { lineName, type RestLine } from './lines.ts';

export interface RestChartRequest {
  readonly lines: readonly RestLine[];
  /** The largest lag. */
  readonly T: number;
  readonly width: number;
}

export interface RestPoint extends Point {
  readonly lag: number;
  readonly kind: SizeKind;
  /** How many of the `FLOORS` it lies below. */
  readonly below: number;
}

export interface PlacedRestLine {
  readonly line: RestLine;
  /** By lag. */
  readonly points: readonly RestPoint[];
  /** Stretches of neighbours that have a size. */
  readonly runs: readonly (readonly RestPoint[])[];
  /** Few enough points to be told apart. */
  readonly marks: readonly RestPoint[];
  /** Of the middle draw. */
  readonly medians: readonly (readonly Point[])[];
  /** Between the lower and the upper draws: there and back. */
  readonly areas: readonly (readonly Point[])[];
}

export interface RestLayout {
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  /** Of the logarithmic part; lanes follow below. */
  readonly bottom: number;
  readonly axis: number;
  readonly xTicks: readonly { readonly x: number; readonly lag: number }[];
  readonly yTicks: readonly { readonly y: number; readonly text: string }[];
  readonly lanes: readonly { readonly kind: SizeKind; readonly y: number; readonly text: string }[];
  readonly floors: readonly { readonly y: number; readonly label: PlacedText }[];
  readonly lines: readonly PlacedRestLine[];
  /** Names at the ends of lines, none over another. */
  readonly labels: readonly (PlacedText & { readonly line: RestLine })[];
}

const MARGIN = { left: 54, right: 68, top: 22, bottom: 44 };
const LANE = 20;
const MARK_ROOM = 16;

const isSized = (norm: number) => norm >= SMALLEST_NORMAL && norm < Infinity;

export function layoutRest({ lines, T, width }: RestChartRequest): RestLayout {
  const [left, right, top] = [MARGIN.left, width - MARGIN.right, MARGIN.top];
  const bottom = top + Math.min(360, Math.max(220, 0.36 * width));
  const pitch = (right - left) / T;
  const x = (lag: number) => left + lag * pitch;
  // Norms are listed by k elsewhere: what an exact zero is depends on what came before it on the way back.
  const kinds = lines.map(({ norms }) => sizeKinds({ norms: norms.toReversed() }).toReversed());
  const sizes = lines.flatMap(({ norms, band = [] }) => [
    ...norms.filter(isSized),
    ...band.flatMap(({ low, median, high }) => [low, median, high]).filter(isSized),
  ]);
  const domain = domainOf(sizes, -Infinity);
  const [low, high] = domain;
  const y = (exponent: number) => bottom - ((exponent - low) / (high - low)) * (bottom - top);

  const lanes = lanesFor(kinds.flat()).map((lane, row) => ({ ...lane, y: bottom + LANE * (row + 0.9) }));
  const every = Math.ceil(MARK_ROOM / pitch);
  const placed = lines.map((line, i): PlacedRestLine => {
    const points = line.norms.map((norm, lag): RestPoint => {
      const kind = kinds[i][lag];
      const height = kind === 'sized' ? y(Math.log10(norm)) : lanes.find((lane) => lane.kind === kind)!.y;
      return { lag, kind, below: floorsAbove(norm), x: x(lag), y: height };
    });
    return {
      line,
      points,
      runs: runsOf(points),
      marks: points.filter(({ lag }) => lag % every === 0 || lag === T),
      ...bandOn(line, x, (norm) => (isSized(norm) ? y(Math.log10(norm)) : bottom)),
    };
  });

  const axis = bottom + LANE * lanes.length + (lanes.length ? 6 : 0);
  const places = new LabelPlaces(placed.flatMap(({ runs }) => runs));
  const labels = placed.map(({ line, points }) => {
    const end = points[T];
    const spots = [0, -16, 16, -32, 32, -48, 48].map((dy): PlacedText => ({
      text: lineName(line),
      x: end.x + 8,
      y: end.y + dy,
      anchor: 'start',
    }));
    return { ...places.take(spots.find((spot) => places.isFree(spot)) ?? spots[0]), line };
  });
  const floors = FLOORS.map(({ least, text }) => ({ text, exponent: Math.log10(least) }))
    .filter(({ exponent }) => exponent > low && exponent < high)
    .map(({ text, exponent }) => {
      const spots = [-9, 9].flatMap((dy): PlacedText[] => [
        { text, x: right - 4, y: y(exponent) + dy, anchor: 'end' },
        { text, x: left + 4, y: y(exponent) + dy, anchor: 'start' },
        { text, x: (left + right) / 2, y: y(exponent) + dy, anchor: 'middle' },
      ]);
      return {
        y: y(exponent),
        label: places.take(spots.find((spot) => places.isClear(spot)) ?? spots[0]),
      };
    });
  return {
    width,
    height: axis + MARGIN.bottom,
    left,
    right,
    top,
    bottom,
    axis,
    xTicks: stepsOn(T, pitch).map((lag) => ({ lag, x: x(lag) })),
    yTicks: decadesOn(domain, bottom - top).map((exponent) => ({
      y: y(exponent),
      text: formatPower(exponent),
    })),
    lanes,
    floors,
    lines: placed,
    labels,
  };
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
