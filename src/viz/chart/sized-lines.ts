/**
 * Sizes over steps on a logarithmic axis: lines are stretches of neighbours that have a place on it; what has none stands
 * in lanes below. Where all of it goes, and the drawing.
 */
import { type Axis, logAxis, stepAxis } from './axes.ts';
import { pathThrough } from './drawing.ts';
import { type Frame, placeLanes } from './frame.ts';
import type { Point } from './geometry.ts';
import { join, paint } from './join.ts';
import { LabelPlaces, type PlacedText } from './label-places.ts';
import { domainOf, runsOf } from './log-domain.ts';
import { MARKS, markOf } from './marks.ts';
import { FLOORS, floorsAbove, lanesFor, type SizeKind } from './sizes.ts';
import type { Layer } from './layers.ts';

export interface SizedPoint extends Point {
  /** From 0. */
  readonly step: number;
  readonly norm: number;
  readonly kind: SizeKind;
  /** How many of the `FLOORS` it lies below. */
  readonly below: number;
}

export interface SizedLine {
  /** By step. */
  readonly points: readonly SizedPoint[];
  /** Stretches of neighbours that have a size. */
  readonly runs: readonly (readonly SizedPoint[])[];
}

/** A floor that is drawn: where a number format ends. */
export interface Floor {
  readonly y: number;
  readonly label: PlacedText;
}

export interface SizesRequest {
  /** By line and step. */
  readonly norms: readonly (readonly number[])[];
  readonly kinds: readonly (readonly SizeKind[])[];
  /** Other sizes that the axis must reach. */
  readonly others?: readonly number[];
  /** The exponent of ten where a bound ends; undefined for none. */
  readonly boundEnd?: number;
  /** The last step. */
  readonly T: number;
  readonly width: number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  /** Of the logarithmic part. */
  readonly bottom: number;
}

const BELOW = 44;

export function layoutSizes(request: SizesRequest): {
  readonly frame: Frame;
  readonly x: Axis;
  /** Of exponents of ten. */
  readonly y: Axis;
  readonly domain: readonly [number, number];
  readonly lines: readonly SizedLine[];
} {
  const { norms, kinds, others = [], boundEnd = -Infinity, T, width, left, right, top, bottom } = request;
  const sizes = [...norms.flatMap((all, i) => all.filter((_, k) => kinds[i][k] === 'sized')), ...others];
  const domain = domainOf(sizes, boundEnd);
  const [x, y] = [stepAxis(T, [left, right]), logAxis(domain, [bottom, top])];
  const { lanes, axis } = placeLanes(lanesFor(kinds.flat()), bottom);
  const heightOf = (norm: number, kind: SizeKind) =>
    kind === 'sized' ? y.of(Math.log10(norm)) : lanes.find((lane) => lane.kind === kind)!.y;
  const lines = norms.map((all, i): SizedLine => {
    const points = all.map((norm, step): SizedPoint => {
      const kind = kinds[i][step];
      return { step, norm, kind, below: floorsAbove(norm), x: x.of(step), y: heightOf(norm, kind) };
    });
    return { points, runs: runsOf(points) };
  });
  const frame = {
    width,
    height: axis + BELOW,
    left,
    right,
    top,
    bottom,
    axis,
    lanes,
    xTicks: x.ticks,
    yTicks: y.ticks,
  };
  return { frame, x, y, domain, lines };
}

/** Points that far apart that their marks can be told from each other; the largest and the one at `end` always. */
export function markedPoints(
  points: readonly SizedPoint[],
  x: Axis,
  room: number,
  end: number,
): SizedPoint[] {
  const every = Math.ceil(room / (x.of(1) - x.of(0)));
  const sized = points.filter(({ kind }) => kind === 'sized');
  const peak = sized.reduce<SizedPoint | undefined>((a, b) => (a && a.norm >= b.norm ? a : b), undefined);
  return points.filter((point) => point.step % every === 0 || point.step === end || point === peak);
}

/** The floors within the axis, each with its name where it lies over nothing. */
export function placeFloors(
  { left, right }: Pick<Frame, 'left' | 'right'>,
  [low, high]: readonly [number, number],
  y: Axis,
  places: LabelPlaces,
): Floor[] {
  return FLOORS.map(({ least, format, text }) => ({ texts: [text, format], exponent: Math.log10(least) }))
    .filter(({ exponent }) => exponent > low && exponent < high)
    .map(({ texts, exponent }) => {
      const at = y.of(exponent);
      const spots = texts.flatMap((text) =>
        [-9, 9].flatMap((dy): PlacedText[] => [
          { text, x: right - 4, y: at + dy, anchor: 'end' },
          { text, x: left + 4, y: at + dy, anchor: 'start' },
          { text, x: (left + right) / 2, y: at + dy, anchor: 'middle' },
        ]),
      );
      return { y: at, label: places.take(spots.find((spot) => places.isClear(spot)) ?? spots.at(-1)!) };
    });
}

/** Stretches and marks of lines, a group each. */
export function drawSized<Line extends SizedLine & { readonly marks: readonly SizedPoint[] }>(
  root: Layer,
  lines: readonly Line[],
  { id, look }: { readonly id: (line: Line) => string; readonly look: (line: Line) => string },
): void {
  const groups = paint(join(root, 'g', 'line', lines, id), { class: (line) => `line ${look(line)}` });
  paint(
    join(groups, 'path', 'run', ({ runs }) => [...runs]),
    { d: pathThrough },
  );
  paint(
    join(
      groups,
      'path',
      'mark',
      ({ marks }) => [...marks],
      ({ step }) => step,
    ),
    {
      class: (point) => `mark ${markOf(point)}`,
      d: (point) => MARKS.find(({ name }) => name === markOf(point))!.d,
      transform: ({ x, y }) => `translate(${x},${y})`,
    },
  );
}

export interface SizedLabel extends PlacedText {
  readonly id: string;
  /** Its classes. */
  readonly look: string;
}

/** Lines of floors under everything, and all texts, theirs among them, over it. */
export function drawFloors(
  root: Layer,
  { left, right }: Pick<Frame, 'left' | 'right'>,
  floors: readonly Floor[],
): void {
  paint(join(root, 'path', 'floor', floors), { d: ({ y }) => `M${left},${y}H${right}` });
}

export const floorLabels = (floors: readonly Floor[]): SizedLabel[] =>
  floors.map(({ label }, index) => ({ ...label, id: `floor ${index}`, look: 'floor-name' }));

export function drawLabels(root: Layer, labels: readonly SizedLabel[]): void {
  paint(
    join(root, 'text', 'label', labels, ({ id }) => id),
    {
      class: ({ look }) => `label ${look}`,
      x: ({ x }) => x,
      y: ({ y }) => y,
      'text-anchor': ({ anchor }) => anchor,
      text: ({ text }) => text,
    },
  );
}
