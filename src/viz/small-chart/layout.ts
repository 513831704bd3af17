/** Where everything of a small chart goes. */
import type { Line, Picture, FactAxis as PictureAxis, FactPoint } from '../../rnn/facts/fact.ts';
import { type Axis, linearAxis, logAxis } from '../chart/axes.ts';
import { type Frame, plainFrame } from '../chart/frame.ts';
import type { Point } from '../chart/geometry.ts';
import { LabelPlaces } from '../chart/label-places.ts';

export interface DrawnLine {
  readonly name: string;
  readonly tone: Line['tone'];
  readonly path: readonly Point[];
  /** Round the draws, where there are several: there and back. */
  readonly band: readonly Point[];
}

/** What stands at one x, exactly: what pointer and keys go through. */
export interface Stop extends Point {
  readonly value: number;
  readonly points: readonly (Point & { readonly name: string; readonly point: FactPoint })[];
}

export interface PictureLayout extends Frame {
  readonly lines: readonly DrawnLine[];
  /** Names at the ends of the lines. */
  readonly names: readonly (Point & { readonly name: string; readonly tone: Line['tone'] })[];
  readonly marks: readonly (Point & { readonly name: string; readonly anchor: 'start' | 'end' })[];
  /** From left to right. */
  readonly stops: readonly Stop[];
}

const MARGIN = { top: 24, left: 52, bottom: 40, right: 12 };
const CHARACTER = 7;
/** A little more than what a text takes. */
const NAME_HEIGHT = 16.5;
/** In so many steps a name moves by its height. */
const STEPS = 8;
const HEIGHT = 210;

/** @param width of the drawing, in pixels at the usual size of type */
export function layoutPicture(picture: Picture, width: number): PictureLayout {
  const { lines, marks = [] } = picture;
  const longest = Math.max(0, ...lines.map(({ name }) => name.length));
  const left = MARGIN.left;
  const right = width - MARGIN.right - CHARACTER * longest;
  const top = MARGIN.top;
  const bottom = HEIGHT - MARGIN.bottom;
  const hasPlace = hasPlaceOn(picture);
  const shown = lines.map((line) => ({ ...line, points: line.points.filter(hasPlace) }));
  const points = shown.flatMap((line) => line.points);
  const ys = [...points.flatMap(({ y, low = y, high = y }) => [y, low, high]), ...marks.map(({ y }) => y)];
  const xs = points.map(({ x }) => x);
  const x = axisOf(picture.x, xs, [left, right], { count: (right - left) / 60, room: 60, pad: 0 });
  const y = axisOf(picture.y, ys, [bottom, top], { count: 5, room: 18, pad: 0.04 });
  const place = ({ x: across, y: up }: Point): Point => ({
    x: x(across),
    y: y(up),
  });
  const drawn = shown.map(({ name, tone, points }): DrawnLine => {
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
    ...plainFrame({ left, right, top, bottom }, { width, below: MARGIN.bottom }, { x: x.axis, y: y.axis }),
    lines: drawn,
    names: namesOf(drawn, marked, { top, bottom }),
    marks: marked,
    stops: stopsOf(shown).map(({ value, points }) => ({
      value,
      x: x(value),
      y: y(points[0].point.y),
      points: points.map(({ name, point }) => ({ name, point, ...place(point) })),
    })),
  };
}

/** How many points have no place on an axis. */
export const undrawnIn = (picture: Picture): number =>
  picture.lines.flatMap(({ points }) => points).filter((point) => !hasPlaceOn(picture)(point)).length;

/** Whether a point is finite, and above 0 where an axis is logarithmic. */
const hasPlaceOn =
  ({ x, y }: Picture) =>
  ({ x: across, y: up }: FactPoint): boolean =>
    Number.isFinite(across) && Number.isFinite(up) && (!x.isLog || across > 0) && (!y.isLog || up > 0);

/** Every x at which a line has a point, with those of all lines; of lines to compare with only where another has one. */
export function stopsOf(lines: readonly Line[]): {
  readonly value: number;
  readonly points: readonly { readonly name: string; readonly point: FactPoint }[];
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

interface Room {
  /** Of ticks, about, on a linear axis. */
  readonly count: number;
  /** Between ticks, on a logarithmic one. */
  readonly room: number;
  /** By which part of it an axis goes on beyond the numbers. */
  readonly pad: number;
}

/** From the smallest to the largest number, and a little further. */
function axisOf(
  { isLog = false }: PictureAxis,
  values: readonly number[],
  range: readonly [number, number],
  { count, room, pad }: Room,
): ((value: number) => number) & { readonly axis: Axis } {
  const toScale = (value: number) => (isLog ? Math.log10(value) : value);
  const all = values.filter((value) => Number.isFinite(toScale(value))).map(toScale);
  const [least, most] = [Math.min(...all), Math.max(...all)];
  const more = (most - least) * pad;
  // What is never below 0 has its axis start there, or above, not under it.
  const low = !isLog && least >= 0 ? Math.max(0, least - more) : least - more;
  const domain = [low, most + more] as const;
  const axis = isLog ? logAxis(domain, range, { room }) : linearAxis(domain, range, { count });
  const lowest = axis.at(range[0]);
  // A range of draws may reach what has no place.
  const of = (value: number) => axis.of(Math.max(lowest, toScale(value)));
  return Object.assign(of, { axis });
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
    .filter(({ path }) => path.length > 0)
    .map(({ name, tone, path }) => ({ name, tone, x: path.at(-1)!.x + 6, y: path.at(-1)!.y }))
    .toSorted((a, b) => a.y - b.y);
  const middle = (top + bottom) / 2;
  // Inwards from both ends, so that names stay in the order of their lines.
  const place = (inwards: 1 | -1) => (end: (typeof ends)[number]) => {
    const label = (y: number) => ({ text: end.name, anchor: 'start', x: end.x, y }) as const;
    const most = STEPS * lines.length;
    const ways = Array.from({ length: most + 2 * STEPS }, (_, count) =>
      count < most ? count : most - 1 - count,
    );
    const y =
      ways
        .map((count) => end.y + (inwards * count * NAME_HEIGHT) / STEPS)
        .find((y) => y >= top && y <= bottom && places.isFree(label(y))) ?? end.y;
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

/** Where the name of a mark stands: above it, or where the name of the axis is there, beside it. */
export const markName = ({ x, y, anchor }: Point & { readonly anchor: 'start' | 'end' }): Point => ({
  x: x + (anchor === 'end' ? -8 : 8),
  y: Math.max(y - 9, MARGIN.top + 6),
});
