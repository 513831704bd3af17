/** The benchmark's chart: time of a run against its size, a line a strategy. */
import { pointer, select } from 'd3';
import {
  type ChartLayout,
  type ChartLine,
  type ChartPoint,
  chartLayout,
  type ChartRequest,
} from './layout.ts';
import { isAt, isOurs, keyOf, type PointKey, sizeTitle, type TimedRow } from './rows.ts';
import { openChart, pathThrough, roomIn } from '../chart/drawing.ts';
import { drawFrame } from '../chart/frame.ts';
import { classes, join, paint } from '../chart/join.ts';
import { formatTimes, formatTime } from '../text/format.ts';
import type { Layer } from '../chart/layers.ts';

export interface ChartProps extends ChartRequest {
  /** What the axis of sizes counts. */
  readonly sizeName: string;
  /** The point that is pointed at. */
  readonly pointed: PointKey | undefined;
  readonly onPoint: (key: PointKey | undefined) => void;
}

/** Rows under the axis, and how far they are apart. */
const HEADS = ['T', 'n', 'B'] as const;
const ROW = 15;

/** Draws the chart, if there is anything to draw. */
export function drawBenchChart(svg: SVGSVGElement, props: ChartProps): void {
  const { pointed, onPoint, sizeName } = props;
  const layout = chartLayout({ ...props, width: roomIn(props.width) });
  if (!layout) {
    select(svg).attr('height', 0).selectAll('*').remove();
    return;
  }
  const root = openChart(
    svg,
    layout,
    'Time of a run over its size, logarithmic; the table below has the numbers',
  );
  drawAxes(root, layout, sizeName);
  drawWon(root, layout);

  const isPointed = (strategy: string) => pointed?.strategy === strategy;
  const groups = paint(
    join(root, 'g', 'series', layout.lines, ({ strategy, isEarlier }) => `${isEarlier} ${strategy}`),
    {
      class: ({ strategy, isEarlier, points }) =>
        classes('series', {
          ours: isOurs(strategy),
          gpu: points[0].row.device !== null,
          earlier: isEarlier,
          pointed: isPointed(strategy),
          faded: pointed !== undefined && !isPointed(strategy),
        }),
    },
  );
  const pathOf = { d: (points: readonly ChartPoint[]) => pathThrough(points) };
  paint(
    join(groups, 'path', 'line', ({ points }) => [points]),
    pathOf,
  );
  // A line is thin: what takes the pointer is wider.
  paint(
    join(groups, 'path', 'hit', ({ points }) => [points]),
    pathOf,
  )
    .on('pointermove', (event: PointerEvent, points) => onPoint(keyOf(nearest(points, event).row)))
    .on('pointerleave', () => onPoint(undefined));
  paint(
    join(groups, 'path', 'spread', ({ points }) => [...points]),
    { d: ({ x, y1, y3 }) => `M${x},${y1}V${y3}` },
  );
  const now = layout.lines.filter(({ isEarlier }) => !isEarlier);
  const places = now.flatMap(({ points }) => points);
  const focusable = places.find(({ row }) => isAt(row, pointed)) ?? places[0];
  const points = paint(
    join(groups, 'circle', 'point', ({ points, isEarlier }) => (isEarlier ? [] : [...points])),
    {
      cx: ({ x }) => x,
      cy: ({ y }) => y,
      r: 4.5,
      role: 'img',
      tabindex: (point) => (point === focusable ? 0 : -1),
      'aria-label': ({ row }) => timeText(row),
    },
  )
    .on('pointerenter', (_, { row }) => onPoint(keyOf(row)))
    .on('pointerleave', () => onPoint(undefined))
    .on('focus', (_, { row }) => onPoint(keyOf(row)))
    .on('blur', () => onPoint(undefined))
    .on('keydown', (event: KeyboardEvent, { row }) => {
      const next = neighbour(now, row, event.key);
      if (!next) return;
      event.preventDefault();
      points
        .filter((point) => point.row === next)
        .node()
        ?.focus();
    });
  paint(join(root, 'circle', 'crossing', layout.crossing ? [layout.crossing] : []), {
    cx: ({ x }) => x,
    cy: ({ y }) => y,
    r: 9,
  });
  const lineOf = (strategy: string) => layout.lines.findLast((candidate) => candidate.strategy === strategy)!;
  paint(
    join(root, 'text', 'series-label', layout.labels, ({ strategy }) => strategy),
    {
      x: ({ x }) => x,
      y: ({ y }) => y,
      class: ({ strategy }) =>
        classes('series-label', {
          ours: isOurs(strategy),
          gpu: lineOf(strategy).points[0].row.device !== null,
          faded: pointed !== undefined && !isPointed(strategy),
        }),
      text: ({ strategy }) => strategy,
    },
  )
    .on('pointerenter', (_, { strategy }) => onPoint(keyOf(lineOf(strategy).points.at(-1)!.row)))
    .on('pointerleave', () => onPoint(undefined));
}

/** The point of a line that a pointer is nearest to. */
function nearest(points: readonly ChartPoint[], event: PointerEvent): ChartPoint {
  const [x] = pointer(event);
  return points.reduce((best, point) => (Math.abs(point.x - x) < Math.abs(best.x - x) ? point : best));
}

/** A point in words. */
export function timeText(row: TimedRow): string {
  const { strategy, medianMs, q1Ms, q3Ms, ratioToOurs } = row;
  const quartiles = `quartiles ${formatTime(q1Ms)} and ${formatTime(q3Ms)}`;
  const ratio =
    ratioToOurs === null || strategy === 'ours-f32' ? '' : `, ${formatTimes(ratioToOurs)} × ours-f32`;
  return `${strategy} at ${sizeTitle(row)}: ${formatTime(medianMs)}, ${quartiles}${ratio}`;
}

/** A sentence on times that are not drawn, with a space behind it; empty where all are. */
export function undrawnTimesText(rows: readonly TimedRow[]): string {
  if (rows.length === 0) return '';
  const names = [...new Set(rows.map(({ strategy }) => strategy))].join(', ');
  const times = rows.length === 1 ? 'A time of 0 is' : `${rows.length} times of 0 are`;
  return `${times} not drawn (${names}): a logarithmic axis has no 0, and the clock was too coarse. `;
}

/** The works below the axis, each at its size, and the powers of ten of the size below them. */
function drawAxes(root: Layer, layout: ChartLayout, sizeName: string): void {
  const { left, right, top, bottom, xTicks, sizes } = layout;
  drawFrame(root, { ...layout, xTicks: [] }, { x: '', y: '' });
  paint(join(root, 'path', 'size-line', sizes), { d: ({ x }) => `M${x},${top}V${bottom + 5}` });
  const facts = sizes.flatMap(({ textX, work }) =>
    HEADS.map((head, row) => ({ x: textX, y: bottom + 18 + ROW * row, text: String(work[head]) })),
  );
  paint(join(root, 'text', 'size', facts), { x: ({ x }) => x, y: ({ y }) => y, text: ({ text }) => text });
  paint(join(root, 'text', 'size-head', HEADS), {
    x: left - 8,
    y: (_, row) => bottom + 18 + ROW * row,
    text: (head) => `${head} =`,
  });
  paint(join(root, 'text', 'decade', xTicks), {
    x: ({ at }) => at,
    y: bottom + 72,
    text: ({ text }) => text,
  });
  paint(join(root, 'text', 'axis-name', [sizeName]), {
    x: (left + right) / 2,
    y: bottom + 90,
    text: (name) => name,
  });
}

/** The part of the chart where the graphics device wins, under the lines. */
function drawWon(root: Layer, { crossing, top, bottom, right }: ChartLayout): void {
  const found = crossing ? [crossing] : [];
  paint(join(root, 'path', 'won', found), { d: ({ x }) => `M${x},${top}H${right}V${bottom}H${x}Z` });
  paint(join(root, 'path', 'crossing-line', found), { d: ({ x }) => `M${x},${top}V${bottom}` });
  // Lines rise to the right: there is room below them.
  const hasRoom = ({ x }: { x: number }) => x < right - 100;
  paint(join(root, 'text', 'crossing-text', found), {
    x: (place) => place.x + (hasRoom(place) ? 8 : -8),
    y: bottom - 10,
    'text-anchor': (place) => (hasRoom(place) ? 'start' : 'end'),
    text: 'the GPU wins →',
  });
}

/** Left and right along a line, up and down to the next slower or faster at the same size. */
function neighbour(lines: readonly ChartLine[], row: TimedRow, key: string): TimedRow | undefined {
  const own = lines.find(({ points }) => points.some((point) => point.row === row))!.points;
  const index = own.findIndex((point) => point.row === row);
  if (key === 'ArrowLeft') return own[index - 1]?.row;
  if (key === 'ArrowRight') return own[index + 1]?.row;
  const here = lines
    .flatMap(({ points }) => points.filter(({ x }) => x === own[index].x))
    .sort((a, b) => b.y - a.y);
  const place = here.findIndex((point) => point.row === row);
  if (key === 'ArrowUp') return here[place + 1]?.row;
  if (key === 'ArrowDown') return here[place - 1]?.row;
  return undefined;
}
