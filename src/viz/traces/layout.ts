/** Where everything of the pictures over updates stands: one below the other, on one axis across. Pure. */
import type { Lines } from '../../rnn/trace/window.ts';
import { type Axis, linearAxis, logAxis, stepAxis } from '../chart/axes.ts';
import { type Frame, placeLanes } from '../chart/frame.ts';
import type { View } from './view.ts';
import type { Point } from '../chart/geometry.ts';
import { pointsWithin } from './points-within.ts';

export interface ImageFrame extends Frame {
  readonly rank: number | undefined;
}

/** A line over updates; where a number is not finite or there is none it breaks off. */
export interface PlacedTrace {
  readonly id: string;
  readonly look: 'shown' | 'after' | 'rank' | 'other';
  readonly stretches: readonly (readonly Point[])[];
  /** Where it was not finite. */
  readonly broken: readonly Point[];
}

export interface LinesFrame extends Frame {
  readonly lines: readonly PlacedTrace[];
  /** Of several processes, outlines of what lies between the least and the largest of them. */
  readonly band: readonly (readonly Point[])[];
}

export interface StackLayout {
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  readonly images: readonly ImageFrame[];
  readonly norms: LinesFrame;
  /** Of the strip of what was clipped. */
  readonly strip: { readonly top: number; readonly bottom: number };
  readonly loss: LinesFrame;
  /** Of updates. */
  readonly x: Axis;
}

const LEFT = 58;
const RIGHT = 26;
const TITLE = 24;
/** Between pictures of processes. */
const APART = 32;
const TICKS = 22;
const IMAGE = 250;
/** Of processes beside each other, all of them, and one at least. */
const IMAGES = 380;
const LEAST_IMAGE = 44;
const CHART = 110;
const STRIP = 9;
const NAME = 44;
/** Pixels of a tick across. */
const TICK = 90;

/** Of updates, with ticks at whole ones. */
export function updateAxis(domain: readonly [number, number], range: readonly [number, number]): Axis {
  const text = (value: number) => value.toLocaleString('en-GB');
  const axis = linearAxis(domain, range, { count: (range[1] - range[0]) / TICK, text });
  const isWhole = (value: number) => Math.abs(value - Math.round(value)) < 1e-6;
  return { ...axis, ticks: axis.ticks.filter(({ at }) => isWhole(axis.at(at))) };
}

export function stackLayout({ images, from, to, lines, columns }: View, width: number): StackLayout {
  const [left, right] = [LEFT, Math.max(LEFT + 60, width - RIGHT)];
  const x = updateAxis([from, to], [left, right]);
  const middles = Array.from({ length: columns }, (_, column) =>
    x.of(from + ((to - from) * (column + 0.5)) / columns),
  );
  let top = TITLE;

  const lags = Math.max(1, ...images.map(({ cells }) => cells.lags));
  const height = images.length > 1 ? Math.max(LEAST_IMAGE, IMAGES / images.length) : IMAGE;
  const imageFrames = images.map(({ rank }): ImageFrame => {
    const [from, to] = [top, top + height];
    const y = stepAxis(lags - 1, [from + height / lags / 2, to - height / lags / 2]);
    top = to + (images.length > 1 ? APART : TITLE);
    return { rank, ...flat({ left, right, top: from, bottom: to, width }), yTicks: y.ticks };
  });
  top += TICKS;

  const [shown, ...others] = lines;
  const line = (
    id: string,
    look: PlacedTrace['look'],
    values: ArrayLike<number>,
    y: Axis,
    lane: number | undefined,
  ): PlacedTrace => placedLine({ id, look }, values, middles, y, lane);

  const normsFrame = chartFrame(
    { left, right, top, width },
    // Of a single process its own are those before clipping.
    shown.flatMap(({ own, before, after }) => (shown.length > 1 ? [own, before, after] : [before, after])),
    (y, lane) => [
      ...(shown.length > 1 ? shown.map(({ own }, rank) => line(`own ${rank}`, 'rank', own, y, lane)) : []),
      line('before', 'shown', meanOf(shown, 'before'), y, lane),
      line('after', 'after', meanOf(shown, 'after'), y, lane),
    ],
    (y) => bandOf(shown, 'own', middles, y),
  );
  const strip = { top: normsFrame.axis + 5, bottom: normsFrame.axis + 5 + STRIP };
  top = strip.bottom + TICKS + TITLE;

  const lossFrame = chartFrame(
    { left, right, top, width },
    lines.flat().map(({ loss }) => loss),
    (y, lane) => [
      ...others.map((run, index) => line(`run ${index + 1}`, 'other', meanOf(run, 'loss'), y, lane)),
      ...(shown.length > 1 ? shown.map(({ loss }, rank) => line(`loss ${rank}`, 'rank', loss, y, lane)) : []),
      line('loss', 'shown', meanOf(shown, 'loss'), y, lane),
    ],
    (y) => bandOf(shown, 'loss', middles, y),
  );
  return {
    width,
    height: lossFrame.axis + NAME,
    left,
    right,
    top: TITLE,
    bottom: lossFrame.axis,
    images: imageFrames.map((frame, index) =>
      index === imageFrames.length - 1 ? { ...frame, xTicks: x.ticks } : frame,
    ),
    norms: normsFrame,
    strip,
    loss: { ...lossFrame, xTicks: x.ticks },
    x,
  };
}

interface Place {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly width: number;
}

const flat = ({ bottom, ...place }: Place & { readonly bottom: number }): Frame => ({
  ...place,
  bottom,
  height: bottom,
  axis: bottom,
  lanes: [],
  xTicks: [],
  yTicks: [],
});

/** A chart on a logarithmic axis, with a lane where something was not finite. */
function chartFrame(
  place: Place,
  all: readonly ArrayLike<number>[],
  linesOn: (y: Axis, lane: number | undefined) => readonly PlacedTrace[],
  bandOn: (y: Axis) => LinesFrame['band'],
): LinesFrame {
  const bottom = place.top + CHART;
  let [low, high] = [Infinity, -Infinity];
  let isBroken = false;
  for (const values of all) {
    for (let column = 0; column < values.length; column++) {
      const value = values[column];
      if (value > 0 && value < Infinity) {
        low = Math.min(low, Math.log10(value));
        high = Math.max(high, Math.log10(value));
      } else if (isOff(value)) isBroken = true;
    }
  }
  const y = logAxis([low - 0.05, high + 0.05], [bottom, place.top], { room: 18 });
  const { lanes, axis } = placeLanes(isBroken ? [{ kind: 'broken', text: '0, ∞' }] : [], bottom);
  const lane = lanes[0]?.y;
  return {
    ...flat({ ...place, bottom }),
    height: axis,
    axis,
    lanes,
    yTicks: y.ticks,
    lines: linesOn(y, lane),
    band: bandOn(y),
  };
}

/** Where all processes have a number, from the least to the largest of these. */
function bandOf(ranks: readonly Lines[], of: 'own' | 'loss', places: readonly number[], y: Axis) {
  if (ranks.length < 2) return [];
  const bounds = places.map((_, column): readonly [number, number] | undefined => {
    const values = ranks.map((lines) => lines[of][column]);
    const areSized = values.every((value) => value > 0 && value < Infinity);
    return areSized ? [Math.min(...values), Math.max(...values)] : undefined;
  });
  return pointsWithin(
    bounds,
    (column) => places[column],
    (value) => y.of(Math.log10(value)),
  );
}

/** What a logarithmic axis has no place for. Without a record a column is NaN, and nothing is drawn. */
const isOff = (value: number): boolean => value === Infinity || value <= 0;

function placedLine(
  line: Pick<PlacedTrace, 'id' | 'look'>,
  values: ArrayLike<number>,
  places: readonly number[],
  y: Axis,
  lane: number | undefined,
): PlacedTrace {
  const stretches: Point[][] = [];
  const broken: Point[] = [];
  let isOpen = false;
  places.forEach((x, column) => {
    const value = values[column];
    const isSized = value > 0 && value < Infinity;
    if (isSized) {
      if (!isOpen) stretches.push([]);
      stretches.at(-1)!.push({ x, y: y.of(Math.log10(value)) });
    } else if (isOff(value) && lane !== undefined) broken.push({ x, y: lane });
    isOpen = isSized;
  });
  return { ...line, stretches, broken };
}

/** By column the mean over processes, of those that have a number there. */
export function meanOf(ranks: readonly Lines[], of: keyof Lines): number[] {
  return Array.from(ranks[0][of], (_, column) => {
    const known = ranks.map((lines) => lines[of][column]).filter((value) => !Number.isNaN(value));
    return known.length > 0 ? known.reduce((sum, value) => sum + value, 0) / known.length : Number.NaN;
  });
}
