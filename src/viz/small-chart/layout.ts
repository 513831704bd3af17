/** Where everything of a small chart goes. */
import { scaleLinear, scaleLog } from 'd3';
import type { Axis, Line, Picture, Point } from '../../rnn/facts/fact.ts';
import { formatChosen, formatPower } from '../text/format.ts';
import { LabelPlaces } from '../chart/label-places.ts';

export interface Place {
  readonly x: number;
  readonly y: number;
}

export interface DrawnLine {
  readonly name: string;
  readonly tone: Line['tone'];
  readonly path: readonly Place[];
  /** Round the draws, where there are several: there and back. */
  readonly band: readonly Place[];
}

/** What stands at one x, exactly: what pointer and keys go through. */
export interface Stop extends Place {
  readonly value: number;
  readonly points: readonly (Place & { readonly name: string; readonly point: Point })[];
}

export interface PictureLayout {
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  readonly lines: readonly DrawnLine[];
  /** Names at the ends of the lines. */
  readonly names: readonly (Place & { readonly name: string; readonly tone: Line['tone'] })[];
  readonly marks: readonly (Place & { readonly name: string; readonly anchor: 'start' | 'end' })[];
  readonly xTicks: readonly { readonly x: number; readonly text: string }[];
  readonly yTicks: readonly { readonly y: number; readonly text: string }[];
  /** From left to right. */
  readonly stops: readonly Stop[];
}

const MARGIN = { top: 24, left: 52, bottom: 40, right: 12 };
const CHARACTER = 7;
/** A little more than what a text takes. */
const NAME_HEIGHT = 16.5;
const HEIGHT = 210;

/** @param width of the drawing, in pixels at the usual size of type */
export function layoutPicture(picture: Picture, width: number): PictureLayout {
  const { lines, marks = [] } = picture;
  const longest = Math.max(...lines.map(({ name }) => name.length));
  const left = MARGIN.left;
  const right = width - MARGIN.right - CHARACTER * longest;
  const top = MARGIN.top;
  const bottom = HEIGHT - MARGIN.bottom;
  const points = lines.flatMap((line) => line.points);
  const xs = points.map(({ x }) => x);
  const ys = [...points.flatMap(({ y, low = y, high = y }) => [y, low, high]), ...marks.map(({ y }) => y)];
  const x = scaleOf(picture.x, xs, [left, right]);
  const y = scaleOf(picture.y, ys, [bottom, top], true);
  const place = ({ x: at, y: value }: { readonly x: number; readonly y: number }): Place => ({
    x: x(at),
    y: y(value),
  });
  const drawn = lines.map(({ name, tone, points }): DrawnLine => {
    const hasBand = points.some(({ low }) => low !== undefined);
    return {
      name,
      tone,
      path: points.map(place),
      band: hasBand
        ? [
            ...points.map(({ x, y, high = y }) => place({ x, y: high })),
            ...points.map(({ x, y, low = y }) => place({ x, y: low })).toReversed(),
          ]
        : [],
    };
  });
  const marked = marks.map(({ name, ...at }) => {
    const to = place(at);
    return { ...to, name, anchor: to.x > (left + right) / 2 ? ('end' as const) : ('start' as const) };
  });
  return {
    width,
    height: HEIGHT,
    left,
    right,
    top,
    bottom,
    lines: drawn,
    names: namesOf(drawn, marked, { top, bottom }),
    marks: marked,
    xTicks: ticksOf(picture.x, x, (right - left) / 60).map((value) => ({
      x: x(value),
      text: tickText(picture.x, value),
    })),
    yTicks: ticksOf(picture.y, y, 5).map((value) => ({ y: y(value), text: tickText(picture.y, value) })),
    stops: stopsOf(lines).map(({ value, points }) => ({
      value,
      x: x(value),
      y: y(points[0].point.y),
      points: points.map(({ name, point }) => ({ name, point, ...place(point) })),
    })),
  };
}

/** Every x at which a line has a point, with those of all lines; of lines to compare with only where another has one. */
export function stopsOf(lines: readonly Line[]): {
  readonly value: number;
  readonly points: readonly { readonly name: string; readonly point: Point }[];
}[] {
  const main = lines.filter(({ tone }) => tone !== 'reference');
  const values = (main.length > 0 ? main : lines).flatMap(({ points }) => points.map(({ x }) => x));
  return [...new Set(values)]
    .sort((a, b) => a - b)
    .map((value) => ({
      value,
      points: lines.flatMap(({ name, points }) =>
        points.filter(({ x }) => x === value).map((point) => ({ name, point })),
      ),
    }));
}

type Scale = ReturnType<typeof scaleLinear<number, number>> | ReturnType<typeof scaleLog<number, number>>;

/** From the smallest to the largest number; a value's axis a little further. */
function scaleOf(
  { isLog }: Axis,
  values: readonly number[],
  [from, to]: readonly [number, number],
  isPadded = false,
): Scale {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const pad = isPadded ? 0.04 : 0;
  if (isLog) {
    const factor = (most / least) ** pad || 1;
    return scaleLog([least / factor, most * factor], [from, to]);
  }
  const more = (most - least) * pad;
  // What is never below 0 has its axis start there, or above, not under it.
  return scaleLinear([least >= 0 ? Math.max(0, least - more) : least - more, most + more], [from, to]);
}

/** Some `count` round numbers; of a logarithmic axis powers of ten where it has two or more. */
function ticksOf({ isLog }: Axis, scale: Scale, count: number): number[] {
  const [from, to] = scale.domain();
  if (!isLog) return scaleLinear([from, to], [0, 1]).ticks(count);
  const first = Math.ceil(Math.log10(from) - 1e-9);
  const last = Math.floor(Math.log10(to) + 1e-9);
  const every = Math.max(1, Math.ceil((last - first + 1) / count));
  const powers = Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);
  const shown = powers.filter((power) => power % every === 0);
  return shown.length > 1 ? shown.map((power) => 10 ** power) : scaleLinear([from, to], [0, 1]).ticks(count);
}

function tickText({ isLog }: Axis, value: number): string {
  const power = Math.round(Math.log10(value));
  return isLog && Math.abs(value / 10 ** power - 1) < 1e-9 ? formatPower(power) : formatChosen(value);
}

/** Beside the ends of the lines, moved up or down by as little as it takes to lie over no other and over no mark's name. */
function namesOf(
  lines: readonly DrawnLine[],
  marks: PictureLayout['marks'],
  { top, bottom }: { readonly top: number; readonly bottom: number },
): PictureLayout['names'] {
  const places = new LabelPlaces([]);
  for (const { name, anchor, ...at } of marks)
    places.take({ text: name, anchor, ...markName({ ...at, anchor }) });
  const ends = lines
    .map(({ name, tone, path }) => ({ name, tone, x: path.at(-1)!.x + 6, y: path.at(-1)!.y }))
    .toSorted((a, b) => a.y - b.y);
  const middle = (top + bottom) / 2;
  // Inwards from both ends, so that names stay in the order of their lines.
  const place = (inwards: 1 | -1) => (end: (typeof ends)[number]) => {
    const label = (y: number) => ({ text: end.name, anchor: 'start', x: end.x, y }) as const;
    const ways = [...lines.keys(), -1, -2].map((count) => end.y + inwards * count * NAME_HEIGHT);
    const y = ways.find((y) => y >= top && y <= bottom && places.isFree(label(y))) ?? end.y;
    places.take(label(y));
    return { ...end, y };
  };
  return [
    ...ends.filter(({ y }) => y <= middle).map(place(1)),
    ...ends
      .filter(({ y }) => y > middle)
      .toReversed()
      .map(place(-1)),
  ];
}

/** Where the name of a mark stands. */
export const markName = ({ x, y, anchor }: Place & { readonly anchor: 'start' | 'end' }): Place => ({
  x: x + (anchor === 'end' ? -8 : 8),
  y: y - 9,
});
