/** Where everything of the chart of accuracy against the number of filler words goes. Pure geometry, in pixels. */
import { scaleLinear } from 'd3';

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
  readonly height: number;
  /** Size of the text: margins grow with it. */
  readonly em: number;
}

export interface Placed {
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
  readonly points: readonly Placed[];
  readonly live: readonly Placed[];
  readonly seeds: readonly (readonly { readonly x: number; readonly y: number }[])[];
}

export interface AccuracyLayout {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  readonly series: readonly PlacedSeries[];
  readonly labels: readonly { readonly name: string; readonly cell: string; readonly y: number }[];
  readonly xTicks: readonly { readonly x: number; readonly text: string }[];
  readonly yTicks: readonly { readonly y: number; readonly text: string }[];
  readonly chance: number;
  readonly trained: number | undefined;
  readonly now: number;
}

/** In sizes of the text. */
const MARGIN = { top: 3.4, left: 3.8, bottom: 3.7, right: 1 };
const LABEL_WIDTH = 8;
const LABEL_HEIGHT = 1.3;
/** Numbers under the axis need so much room each. */
const TICK_ROOM = 4;
const NARROW = 42;

/** Whether names stand at the ends of the lines; else they need a legend. */
export const hasNames = (width: number, em: number): boolean => width >= NARROW * em;

export function accuracyLayout(chart: AccuracyChart): AccuracyLayout {
  const { series, width, height, em } = chart;
  const top = MARGIN.top * em;
  const left = MARGIN.left * em;
  const right = width - (hasNames(width, em) ? LABEL_WIDTH : MARGIN.right) * em;
  const bottom = height - MARGIN.bottom * em;
  const counts = [
    ...new Set(series.flatMap(({ points }) => points.map(({ fillers }) => fillers))),
    chart.now,
  ];
  const x = scaleLinear([0, Math.max(...counts)], [left + em / 2, right - em / 2]);
  const y = scaleLinear([0, 1], [bottom, top]);
  const place = (point: AccuracyPoint): Placed => ({
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
  return {
    left,
    right,
    top,
    bottom,
    series: placed,
    labels: hasNames(width, em) ? endLabels(placed, bottom, LABEL_HEIGHT * em) : [],
    xTicks: x
      .ticks(Math.max(2, Math.floor((right - left) / (TICK_ROOM * em))))
      .filter(Number.isInteger)
      .map((count) => ({ x: x(count), text: String(count) })),
    yTicks: [0, 0.25, 0.5, 0.75, 1].map((share) => ({ y: y(share), text: `${100 * share} %` })),
    chance: y(chart.chance),
    trained: chart.trained === undefined ? undefined : x(chart.trained),
    now: x(chart.now),
  };
}

/** Names beside the ends of the lines, moved apart where they would touch. */
function endLabels(series: readonly PlacedSeries[], bottom: number, apart: number): AccuracyLayout['labels'] {
  const ends = series
    .flatMap(({ name, cell, points }) => (points.length ? { name, cell, y: points.at(-1)!.y } : []))
    .toSorted((a, b) => b.y - a.y);
  let lowest = bottom + apart;
  return ends.map((end) => ({ ...end, y: (lowest = Math.min(end.y, lowest - apart)) }));
}
