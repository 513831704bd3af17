/** Where everything of the chart of accuracy against the number of filler words goes. Pure geometry, in pixels. */
import { linearAxis } from '../../chart/axes.ts';
import { spreadLabels } from '../../chart/end-labels.ts';
import { type Frame, plainFrame } from '../../chart/frame.ts';
import type { Point } from '../../chart/geometry.ts';

/** A share of right answers at a number of filler words, and between what it can be said to lie. */
export interface AccuracyPoint {
  readonly fillers: number;
  readonly share: number;
  readonly low: number;
  readonly high: number;
}

export interface AccuracySeries {
  readonly name: string;
  /** Gives it its colour. */
  readonly cell: string;
  readonly points: readonly AccuracyPoint[];
  /** The same of each seed by itself: shares in the order of `points`. */
  readonly seeds: readonly (readonly number[])[];
  /** Measured just now. */
  readonly live: readonly AccuracyPoint[];
}

export interface AccuracyChart {
  readonly series: readonly AccuracySeries[];
  /** What guessing gets. */
  readonly chance: number;
  /** The most filler words that there were in training, where it is less than what was measured. */
  readonly trained: number | undefined;
  /** Where the page's slider stands. */
  readonly now: number;
  readonly width: number;
}

export interface PlacedAccuracy {
  readonly point: AccuracyPoint;
  readonly x: number;
  readonly y: number;
  readonly y1: number;
  readonly y2: number;
}

export interface PlacedSeries {
  readonly name: string;
  readonly cell: string;
  /** Its place among the series. */
  readonly index: number;
  readonly points: readonly PlacedAccuracy[];
  readonly live: readonly PlacedAccuracy[];
  readonly seeds: readonly (readonly Point[])[];
}

export interface AccuracyLayout extends Frame {
  readonly series: readonly PlacedSeries[];
  readonly labels: readonly { readonly name: string; readonly cell: string; readonly y: number }[];
  readonly chance: number;
  readonly trained: number | undefined;
  readonly now: number;
}

const MARGIN = { top: 41, left: 46, bottom: 44, right: 12 };
const HEIGHT = 288;
const NAMES = 96;
/** Numbers under the axis need so much room each. */
const TICK_ROOM = 48;
const NARROW = 504;
/** How far the first and the last point are from the ends of the axis. */
const INSET = 6;

/** Whether names stand at the ends of the lines; else they need a legend. */
export const hasNames = (width: number): boolean => width >= NARROW;

export function accuracyLayout(chart: AccuracyChart): AccuracyLayout {
  const { series, width } = chart;
  const { top, left } = MARGIN;
  const right = width - (hasNames(width) ? NAMES : MARGIN.right);
  const bottom = HEIGHT - MARGIN.bottom;
  const counts = [
    ...new Set(series.flatMap(({ points }) => points.map(({ fillers }) => fillers))),
    chart.now,
  ];
  const across = linearAxis([0, Math.max(...counts)], [left + INSET, right - INSET], {
    count: (right - left) / TICK_ROOM,
  });
  const up = linearAxis([0, 1], [bottom, top], { count: 4 });
  const [x, y] = [across.of, up.of];
  const place = (point: AccuracyPoint): PlacedAccuracy => ({
    point,
    x: x(point.fillers),
    y: y(point.share),
    y1: y(point.low),
    y2: y(point.high),
  });
  const placed = series.map(({ name, cell, points, live, seeds }, index) => ({
    name,
    cell,
    index,
    points: points.map(place),
    live: live.map(place),
    seeds: seeds.map((shares) => shares.map((share, i) => ({ x: x(points[i].fillers), y: y(share) }))),
  }));
  const frame = plainFrame(
    { left, right, top, bottom },
    { width, below: MARGIN.bottom },
    { x: across, y: up },
  );
  const ends = placed.flatMap(({ name, cell, points }) =>
    points.length > 0 ? [{ name, cell, y: points.at(-1)!.y }] : [],
  );
  return {
    ...frame,
    // Guessing gets half.
    yTicks: [0, 0.25, 0.5, 0.75, 1].map((share) => ({ at: y(share), text: `${100 * share} %` })),
    xTicks: frame.xTicks.filter(({ text }) => Number.isInteger(Number(text))),
    series: placed,
    labels: hasNames(width) ? spreadLabels(ends, { top, bottom }) : [],
    chance: y(chart.chance),
    trained: chart.trained === undefined ? undefined : x(chart.trained),
    now: x(chart.now),
  };
}
