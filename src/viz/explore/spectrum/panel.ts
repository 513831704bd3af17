/** One panel of the spectrum: singular values over the steps on a logarithmic axis of its own. Pure. */
import { logAxis } from '../../chart/axes.ts';
import { type Frame, type ChartLane, placeLanes } from '../../chart/frame.ts';
import type { Point } from '../../chart/geometry.ts';
import { LabelPlaces, type PlacedText } from '../../chart/label-places.ts';
import { runsWithin } from '../../chart/log-domain.ts';
import { clamp } from '../../chart/clamp.ts';

/**
 * `largest`: σ_max; `radius`: the spectral radius; `other`: a smaller singular value, or the median of many; `bound`:
 * what the product would be, did all steps stretch their most in one direction.
 */
export type CurveKind = 'largest' | 'radius' | 'other' | 'bound';

export interface SpectrumCurve {
  readonly kind: CurveKind;
  /** Its stretches within the panel. */
  readonly runs: readonly (readonly Point[])[];
}

/** Between two ways, from left to right. */
export interface Band {
  readonly kind: 'all' | 'half';
  readonly upper: readonly Point[];
  readonly lower: readonly Point[];
}

/** A step at which singular values are `zero`, exactly, or `lost`: too small to be told from rounding. */
export interface SingularMark extends Point {
  readonly kind: 'zero' | 'lost';
  readonly isAll: boolean;
}

export interface SpectrumPanel extends Frame {
  readonly kind: 'steps' | 'products';
  readonly one: { readonly y: number; readonly label: PlacedText | undefined };
  readonly bands: readonly Band[];
  readonly curves: readonly SpectrumCurve[];
  /** All singular values, where there is room for them. */
  readonly dots: readonly Point[];
  readonly marks: readonly SingularMark[];
  /** The largest singular value by places across; undefined where it lies outside. */
  readonly here: readonly (Point | undefined)[];
}

/** What stands at one place across. */
export interface SpectrumColumn {
  readonly x: number;
  /** log10 of the singular values, largest first; -Infinity: exactly zero, NaN: lost in rounding. */
  readonly logs: Float64Array;
}

export interface PanelRequest {
  readonly kind: SpectrumPanel['kind'];
  readonly width: number;
  /** Ticks across, if it has any of its own. */
  readonly xTicks: Frame['xTicks'];
  readonly top: number;
  readonly height: number;
  readonly left: number;
  readonly right: number;
  /** From left to right; at least one. */
  readonly places: readonly SpectrumColumn[];
  /** One more curve, by places, or none at all. */
  readonly extra: { readonly kind: CurveKind; readonly logs: readonly number[] };
  /** Whether there is room for every singular value as a dot. */
  readonly isDotted: boolean;
}

/** More singular values than these, where they are no dots, are drawn as bands. */
export const MOST_LINES = 12;
/** Decades below what matters most that the axis goes on for the rest, at least. */
const BELOW = 3;
/** Decades above all values that the bound may take. */
const MOST_BOUND = 2;
const LEAST_SPAN = 0.7;

export function layoutPanel(request: PanelRequest): SpectrumPanel {
  const { kind, width, top, height, places, extra, isDotted, left, right, xTicks } = request;
  const bottom = top + height;
  const last = places[0].logs.length - 1;
  const domain = domainOf(places, extra);
  const [low, high] = domain;
  const axis = logAxis(domain, [bottom, top]);
  const y = axis.of;

  const curveOf = (kind: CurveKind, logs: readonly number[]): SpectrumCurve => {
    const way = logs.map((log, i) => ({ x: places[i].x, y: log }));
    return { kind, runs: runsWithin(way, domain).map((run) => run.map((at) => ({ x: at.x, y: y(at.y) }))) };
  };
  const curveAt = (kind: CurveKind, index: number) =>
    curveOf(
      kind,
      places.map(({ logs }) => logs[index]),
    );
  /** From the largest, 0, to the smallest, 1, as far as they are within the panel. */
  const quantile = (share: number) =>
    places.map(({ x, logs }) => ({ x, y: y(clampedOrLow(logs[Math.round(share * last)], low, high)) }));
  const isBanded = !isDotted && last > MOST_LINES;
  const others = isDotted
    ? []
    : isBanded
      ? [Math.round(last / 2)]
      : Array.from({ length: last }, (_, i) => i + 1);
  const curves = [
    ...others.map((index) => curveAt('other', index)),
    curveOf(extra.kind, extra.logs),
    curveAt('largest', 0),
  ];
  const dots = isDotted ? dotsOf(places, domain).map(({ x, y: log }) => ({ x, y: y(log) })) : [];

  const { lanes, axis: end } = placeLanes(lanesOf(places), bottom);
  const ways = [...curves.flatMap(({ runs }) => runs), ...dots.map(({ x, y }) => [{ x: x - 3, y }, { x: x + 3, y }])]; // prettier-ignore
  return {
    kind,
    width,
    height: end,
    left,
    right,
    top,
    bottom,
    axis: end,
    lanes,
    xTicks,
    yTicks: axis.ticks,
    one: { y: y(0), label: labelOfOne(y(0), ways, [left, right], [top, bottom]) },
    bands: isBanded
      ? [
          { kind: 'all', upper: quantile(0), lower: quantile(1) },
          { kind: 'half', upper: quantile(0.25), lower: quantile(0.75) },
        ]
      : [],
    curves,
    dots,
    marks: lanes.flatMap(({ kind, y }) => marksOf(places, kind, y)),
    here: places.map(({ x, logs }) => (logs[0] >= low ? { x, y: y(logs[0]) } : undefined)),
  };
}

/** Around 1, what matters most, and what is not too far below it. */
function domainOf(places: readonly SpectrumColumn[], extra: PanelRequest['extra']): [number, number] {
  const isBound = extra.kind === 'bound';
  const main = [0, ...places.map(({ logs }) => logs[0]), ...(isBound ? [] : extra.logs)];
  const [least, most] = extentOf(main);
  const [smallest] = extentOf(places.flatMap(({ logs }) => Array.from(logs)));
  const top = isBound ? Math.max(most, Math.min(most + MOST_BOUND, extentOf(extra.logs)[1])) : most;
  const low = clamp(least - Math.max(BELOW, most - least), smallest, least);
  const pad = Math.max(0.06 * (top - low), (LEAST_SPAN - (top - low)) / 2);
  return [low - pad, top + pad];
}

/** Of those that are finite; [Infinity, -Infinity] without any. */
const extentOf = (logs: readonly number[]): [number, number] =>
  logs
    .filter(Number.isFinite)
    .reduce<[number, number]>(
      ([low, high], x) => [Math.min(low, x), Math.max(high, x)],
      [Infinity, -Infinity],
    );

/** Beside the line at 1, within the panel and where nothing runs; undefined without such a place. */
function labelOfOne(
  y: number,
  ways: readonly (readonly Point[])[],
  [left, right]: readonly [number, number],
  [top, bottom]: readonly [number, number],
): PlacedText | undefined {
  const text = '1: neither grows nor shrinks';
  const places = new LabelPlaces(ways);
  const spots = [-9, 9].flatMap((dy): PlacedText[] => [
    { text, x: left + 5, y: y + dy, anchor: 'start' },
    { text, x: (left + right) / 2, y: y + dy, anchor: 'middle' },
    { text, x: right - 5, y: y + dy, anchor: 'end' },
  ]);
  return spots.find((spot) => spot.y > top + 8 && spot.y < bottom - 8 && places.isClear(spot));
}

function dotsOf(places: readonly SpectrumColumn[], [low]: readonly [number, number]): Point[] {
  return places.flatMap(({ x, logs }) => Array.from(logs, (y) => ({ x, y })).filter(({ y }) => y >= low));
}

const isOf = { zero: (log: number) => log === -Infinity, lost: (log: number) => Number.isNaN(log) };

const LANE_TEXTS = { lost: '≈ 0', zero: '0' };

const lanesOf = (
  places: readonly SpectrumColumn[],
): Pick<ChartLane<SingularMark['kind']>, 'kind' | 'text'>[] =>
  (['lost', 'zero'] as const)
    .filter((kind) => places.some(({ logs }) => logs.some(isOf[kind])))
    .map((kind) => ({ kind, text: LANE_TEXTS[kind] }));

function marksOf(places: readonly SpectrumColumn[], kind: SingularMark['kind'], y: number): SingularMark[] {
  return places
    .filter(({ logs }) => logs.some(isOf[kind]))
    .map(({ x, logs }) => ({ kind, x, y, isAll: logs.every(isOf[kind]) }));
}

/** What is no number counts as lowest. */
const clampedOrLow = (x: number, low: number, high: number) => (x > low ? Math.min(x, high) : low);
