/** Where everything of the benchmark's chart goes: time against size, both on logarithmic axes. */
import { scaleLog } from 'd3';
import { isTimed, isSameSize, type BenchRow, type SizedWork, type TimedRow } from './rows.ts';
import { formatTime } from '../text/format.ts';

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

export interface ChartLabel {
  readonly strategy: string;
  readonly x: number;
  readonly y: number;
}

export interface ChartLayout {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  readonly lines: readonly ChartLine[];
  readonly labels: readonly ChartLabel[];
  readonly yTicks: readonly { readonly y: number; readonly text: string }[];
  /** The sizes that were measured, by their places. */
  readonly sizes: readonly { readonly x: number; readonly work: SizedWork }[];
  /** Powers of ten of the size, by their exponents. */
  readonly xTicks: readonly { readonly x: number; readonly exponent: number }[];
  readonly crossing?: { readonly x: number; readonly y: number };
}

const MARGIN = { top: 14, left: 54, bottom: 94 };
/** For the names of strategies at the ends of their lines; where there is less room they stand in a legend. */
const LABEL_WIDTH = 128;
const NARROW = 620;
const LABEL_HEIGHT = 14;

export const hasEndLabels = (width: number): boolean => width >= NARROW;

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
  const x = scaleLog(padded(all.map(sizeOf), 1.6), [left, right]);
  const y = scaleLog(
    padded(
      all.flatMap(({ q1Ms, medianMs, q3Ms }) => [q1Ms || medianMs, q3Ms]),
      1.5,
    ),
    [bottom, top],
  );

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
  return {
    left,
    right,
    top,
    bottom,
    lines,
    labels: hasEndLabels(width) ? endLabels(named, right, top, bottom) : [],
    yTicks: decades(y.domain()).map((exponent) => ({
      y: y(10 ** exponent),
      text: formatTime(10 ** exponent),
    })),
    sizes: sizes.map((work) => ({ x: x(sizeOf(work)), work })).sort((a, b) => a.x - b.x),
    xTicks: decades(x.domain()).map((exponent) => ({ x: x(10 ** exponent), exponent })),
    ...(crossing &&
      crossing.milliseconds > 0 && { crossing: { x: x(crossing.size), y: y(crossing.milliseconds) } }),
  };
}

/** What a logarithmic axis has no place for. */
export const undrawn = (rows: readonly BenchRow[]): TimedRow[] =>
  rows.filter(isTimed).filter((row) => !isDrawn(row));

const isDrawn = (row: BenchRow): row is TimedRow => isTimed(row) && row.medianMs > 0;

/** From the smallest to the largest, and a little further on either side. */
function padded(values: readonly number[], factor: number): [number, number] {
  return [Math.min(...values) / factor, Math.max(...values) * factor];
}

/** Whole exponents of ten within a domain. */
function decades([from, to]: readonly number[]): number[] {
  const first = Math.ceil(Math.log10(from) - 1e-9);
  const last = Math.floor(Math.log10(to) + 1e-9);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);
}

/** Names beside the ends of the lines: at the right for those that reach the last size, else beside their last point. */
function endLabels(lines: readonly ChartLine[], right: number, top: number, bottom: number): ChartLabel[] {
  const ends = lines.map(({ strategy, points }) => ({ strategy, ...points.at(-1)! }));
  const columns = [...new Set(ends.map(({ x }) => x))].sort((a, b) => a - b);
  return columns.flatMap((column) => {
    const isLast = column === columns.at(-1);
    const labels = ends
      .filter(({ x }) => x === column)
      .map(({ strategy, y }) => ({ strategy, x: isLast ? right + 12 : column + 9, y: isLast ? y : y - 8 }));
    return spread(labels, top, bottom);
  });
}

/** Moves labels apart, in their order, as little as it takes that none lies over another. */
function spread(labels: readonly ChartLabel[], top: number, bottom: number): ChartLabel[] {
  let lowest = top - LABEL_HEIGHT;
  const down = labels
    .toSorted((a, b) => a.y - b.y)
    .map((label) => ({ ...label, y: (lowest = Math.max(label.y, lowest + LABEL_HEIGHT)) }));
  // Those pushed out at the bottom push back.
  let highest = bottom + LABEL_HEIGHT;
  return down
    .toReversed()
    .map((label) => ({ ...label, y: (highest = Math.min(label.y, highest - LABEL_HEIGHT)) }));
}
