/** Where everything of the benchmark's chart goes: time against size, both on logarithmic axes. */
import { logAxis } from '../chart/axes.ts';
import { hasEndLabels, spreadLabels } from '../chart/end-labels.ts';
import { type Frame, plainFrame } from '../chart/frame.ts';
import { isTimed, isSameSize, type BenchRow, type SizedWork, type TimedRow } from './rows.ts';
import { formatTime } from '../text/format.ts';
import type { Point } from '../chart/geometry.ts';

export interface ChartRequest {
  readonly rows: readonly BenchRow[];
  /** Rows of an earlier run, drawn beside them. */
  readonly earlier: readonly BenchRow[];
  /** How large a work is, in what its axis counts. */
  readonly sizeOf: (row: SizedWork) => number;
  readonly width: number;
  readonly height: number;
  /** Where the lines of the fastest of either kind meet. */
  readonly crossing?: { readonly size: number; readonly milliseconds: number };
}

export interface ChartPoint {
  readonly row: TimedRow;
  readonly x: number;
  readonly y: number;
  /** Of the quartiles. */
  readonly y1: number;
  readonly y3: number;
}

export interface ChartLine {
  readonly strategy: string;
  readonly isEarlier: boolean;
  readonly points: readonly ChartPoint[];
}

export interface StrategyLabel {
  readonly strategy: string;
  readonly x: number;
  readonly y: number;
}

/** Its ticks across are powers of ten of the size. */
export interface ChartLayout extends Frame {
  readonly lines: readonly ChartLine[];
  readonly labels: readonly StrategyLabel[];
  /** The sizes that were measured, by their places; the numbers of each stand at `textX`, clear of its neighbours'. */
  readonly sizes: readonly { readonly x: number; readonly textX: number; readonly work: SizedWork }[];
  readonly crossing?: Point;
}

const MARGIN = { top: 14, left: 54, bottom: 94 };
/** For the names of strategies at the ends of their lines. */
const LABEL_WIDTH = 128;
const LABEL_HEIGHT = 14;
/** Of a number of three digits below the axis, with a gap. */
const SIZE_WIDTH = 30;

/** Undefined without anything to draw. */
export function chartLayout(request: ChartRequest): ChartLayout | undefined {
  const { rows, earlier, sizeOf, width, height, crossing } = request;
  const [now, then] = [rows.filter(isDrawn), earlier.filter(isDrawn)];
  const all = [...now, ...then];
  if (all.length === 0) return undefined;

  const left = MARGIN.left;
  const right = width - (hasEndLabels(width) ? LABEL_WIDTH : 14);
  const { top } = MARGIN;
  const bottom = height - MARGIN.bottom;
  const across = logAxis(padded(all.map(sizeOf), 1.6), [left, right], { room: 34 });
  const up = logAxis(
    padded(
      all.flatMap(({ q1Ms, medianMs, q3Ms }) => [q1Ms || medianMs, q3Ms]),
      1.5,
    ),
    [bottom, top],
    { text: (exponent) => formatTime(10 ** exponent) },
  );
  const x = (size: number) => across.of(Math.log10(size));
  const y = (milliseconds: number) => up.of(Math.log10(milliseconds));

  const linesOf = (timed: readonly TimedRow[], isEarlier: boolean): ChartLine[] =>
    [...new Set(timed.map(({ strategy }) => strategy))].map((strategy) => ({
      strategy,
      isEarlier,
      points: timed
        .filter((row) => row.strategy === strategy)
        .map((row) => ({
          row,
          x: x(sizeOf(row)),
          y: y(row.medianMs),
          y1: row.q1Ms > 0 ? y(row.q1Ms) : bottom,
          y3: y(row.q3Ms),
        }))
        .sort((a, b) => a.x - b.x),
    }));
  const lines = [...linesOf(then, true), ...linesOf(now, false)];
  const named = lines.filter((line) => lines.findLast(({ strategy }) => strategy === line.strategy) === line);
  const sizes = all.reduce<SizedWork[]>(
    (found, row) => (found.some((work) => isSameSize(work, row)) ? found : [...found, row]),
    [],
  );
  const sizePlaces = sizes.map((work) => ({ x: x(sizeOf(work)), work })).sort((a, b) => a.x - b.x);
  const sizeTexts = spreadLabels(
    sizePlaces.map((place) => ({ y: place.x })),
    { top: left, bottom: right },
    SIZE_WIDTH,
  );
  return {
    ...plainFrame({ left, right, top, bottom }, { width, below: MARGIN.bottom }, { x: across, y: up }),
    lines,
    labels: hasEndLabels(width) ? endLabels(named, right, top, bottom) : [],
    sizes: sizePlaces.map((place, index) => ({ ...place, textX: sizeTexts[index].y })),
    ...(crossing &&
      crossing.milliseconds > 0 && { crossing: { x: x(crossing.size), y: y(crossing.milliseconds) } }),
  };
}

/** What a logarithmic axis has no place for. */
export const undrawn = (rows: readonly BenchRow[]): TimedRow[] =>
  rows.filter(isTimed).filter((row) => !isDrawn(row));

const isDrawn = (row: BenchRow): row is TimedRow => isTimed(row) && row.medianMs > 0;

/** Exponents of ten, from the smallest to the largest and a little further on either side. */
const padded = (values: readonly number[], factor: number): [number, number] => [
  Math.log10(Math.min(...values) / factor),
  Math.log10(Math.max(...values) * factor),
];

/** Names beside the ends of the lines: at the right for those that reach the last size, else beside their last point. */
function endLabels(lines: readonly ChartLine[], right: number, top: number, bottom: number): StrategyLabel[] {
  const ends = lines.map(({ strategy, points }) => ({ strategy, ...points.at(-1)! }));
  const columns = [...new Set(ends.map(({ x }) => x))].sort((a, b) => a - b);
  return columns.flatMap((column) => {
    const isLast = column === columns.at(-1);
    const labels = ends
      .filter(({ x }) => x === column)
      .map(({ strategy, y }) => ({ strategy, x: isLast ? right + 12 : column + 9, y: isLast ? y : y - 8 }));
    return spreadLabels(labels, { top, bottom }, LABEL_HEIGHT);
  });
}
