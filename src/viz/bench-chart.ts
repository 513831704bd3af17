/** The benchmark's chart: time of a run against its size, a line a strategy. */
import { line, select } from 'd3';
import { html, type TemplateResult } from 'lit-html';
import {
  type ChartLayout,
  type ChartPoint,
  chartLayout,
  type ChartRequest,
  hasEndLabels,
} from './bench-layout.ts';
import { type BenchRow, isOurs, isTimed, sizeTitle, type TimedRow } from './bench-rows.ts';
import { classes, join, paint } from './draw.ts';
import { formatPower, formatTimes, formatTime } from './format.ts';

export interface ChartProps extends ChartRequest {
  /** What the axis of sizes counts. */
  readonly sizeName: string;
  /** The point that is pointed at. */
  readonly pointed: TimedRow | undefined;
  readonly onPoint: (row: TimedRow | undefined) => void;
}

/** Rows under the axis, and how far they are apart. */
const HEADS = ['T', 'n', 'B'] as const;
const ROW = 15;

/** Draws the chart, if there is anything to draw. */
export function drawBenchChart(svg: SVGSVGElement, props: ChartProps): void {
  const { width, height, pointed, onPoint, sizeName } = props;
  const layout = chartLayout(props);
  const root = paint(select<SVGElement, unknown>(svg), { width, height });
  if (!layout) {
    root.selectAll('*').remove();
    return;
  }
  drawAxes(root, layout, sizeName);
  drawWon(root, layout);

  const path = line<ChartPoint>(
    ({ x }) => x,
    ({ y }) => y,
  );
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
  paint(
    join(groups, 'path', 'line', ({ points }) => [points]),
    { d: (points) => path(points) ?? '' },
  );
  paint(
    join(groups, 'path', 'spread', ({ points }) => [...points]),
    { d: ({ x, y1, y3 }) => `M${x},${y1}V${y3}` },
  );
  const now = layout.lines.filter(({ isEarlier }) => !isEarlier);
  const focusable = pointed ?? now[0]?.points[0].row;
  const points = paint(
    join(groups, 'circle', 'point', ({ points, isEarlier }) => (isEarlier ? [] : [...points])),
    {
      cx: ({ x }) => x,
      cy: ({ y }) => y,
      r: 4.5,
      role: 'button',
      tabindex: ({ row }) => (row === focusable ? 0 : -1),
      'aria-label': ({ row }) => pointText(row),
    },
  )
    .on('pointerenter', (_, { row }) => onPoint(row))
    .on('pointerleave', () => onPoint(undefined))
    .on('focus', (_, { row }) => onPoint(row))
    .on('blur', () => onPoint(undefined))
    .on('keydown', (event: KeyboardEvent, { row }) => {
      const next = neighbour(
        now.map(({ points }) => points),
        row,
        event.key,
      );
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
  paint(
    join(root, 'text', 'series-label', layout.labels, ({ strategy }) => strategy),
    {
      x: ({ x }) => x,
      y: ({ y }) => y,
      class: ({ strategy }) =>
        classes('series-label', {
          ours: isOurs(strategy),
          gpu: now.some((line) => line.strategy === strategy && line.points[0].row.device !== null),
          faded: pointed !== undefined && !isPointed(strategy),
        }),
      text: ({ strategy }) => strategy,
    },
  )
    .on('pointerenter', (_, { strategy }) =>
      onPoint(now.find((line) => line.strategy === strategy)?.points.at(-1)?.row),
    )
    .on('pointerleave', () => onPoint(undefined));
}

export interface NamesProps {
  readonly rows: readonly BenchRow[];
  readonly width: number;
  readonly pointed: TimedRow | undefined;
  readonly onPoint: (row: TimedRow | undefined) => void;
}

/** The names of the lines as buttons that point at them, where the chart has no room for names. */
export function namesView({ rows, width, pointed, onPoint }: NamesProps): TemplateResult {
  if (hasEndLabels(width)) return html``;
  const timed = rows.filter(isTimed);
  const lasts = timed.filter((row) => timed.findLast(({ strategy }) => strategy === row.strategy) === row);
  return html`${lasts.map((row) => {
    const isPointed = pointed?.strategy === row.strategy;
    return html`<button
      class=${classes('name', { ours: isOurs(row.strategy), gpu: row.device !== null })}
      aria-pressed=${isPointed}
      @click=${() => onPoint(isPointed ? undefined : row)}
    >
      ${row.strategy}
    </button>`;
  })}`;
}

/** A point in words. */
export function pointText(row: TimedRow): string {
  const { strategy, medianMs, q1Ms, q3Ms, ratioToOurs } = row;
  const quartiles = `quartiles ${formatTime(q1Ms)} and ${formatTime(q3Ms)}`;
  const ratio =
    ratioToOurs === null || strategy === 'ours-f32' ? '' : `, ${formatTimes(ratioToOurs)} × ours-f32`;
  return `${strategy} at ${sizeTitle(row)}: ${formatTime(medianMs)}, ${quartiles}${ratio}`;
}

type Root = ReturnType<typeof paint<unknown>>;

function drawAxes(
  root: Root,
  { left, right, top, bottom, yTicks, xTicks, sizes }: ChartLayout,
  sizeName: string,
): void {
  paint(join(root, 'path', 'grid', yTicks), { d: ({ y }) => `M${left},${y}H${right}` });
  paint(join(root, 'text', 'tick', yTicks), { x: left - 8, y: ({ y }) => y, text: ({ text }) => text });
  paint(join(root, 'path', 'size-line', sizes), { d: ({ x }) => `M${x},${top}V${bottom + 5}` });
  const facts = sizes.flatMap(({ x, work }) =>
    HEADS.map((head, row) => ({ x, y: bottom + 18 + ROW * row, text: String(work[head]) })),
  );
  paint(join(root, 'text', 'size', facts), { x: ({ x }) => x, y: ({ y }) => y, text: ({ text }) => text });
  paint(join(root, 'text', 'size-head', HEADS), {
    x: left - 8,
    y: (_, row) => bottom + 18 + ROW * row,
    text: (head) => `${head} =`,
  });
  // Few enough that they do not touch.
  const every = Math.max(1, Math.ceil((34 * xTicks.length) / (right - left)));
  paint(
    join(
      root,
      'text',
      'decade',
      xTicks.filter((_, index) => index % every === 0),
    ),
    {
      x: ({ x }) => x,
      y: bottom + 72,
      text: ({ exponent }) => formatPower(exponent),
    },
  );
  paint(join(root, 'text', 'axis-name', [sizeName]), {
    x: (left + right) / 2,
    y: bottom + 90,
    text: (name) => name,
  });
  paint(join(root, 'path', 'axis', [0]), { d: `M${left},${top}V${bottom}H${right}` });
}

/** The part of the chart where the graphics device wins, under the lines. */
function drawWon(root: Root, { crossing, top, bottom, right }: ChartLayout): void {
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
function neighbour(
  lines: readonly (readonly ChartPoint[])[],
  row: TimedRow,
  key: string,
): TimedRow | undefined {
  const own = lines.find((points) => points.some((point) => point.row === row))!;
  const index = own.findIndex((point) => point.row === row);
  if (key === 'ArrowLeft') return own[index - 1]?.row;
  if (key === 'ArrowRight') return own[index + 1]?.row;
  const here = lines
    .flatMap((points) => points.filter(({ x }) => x === own[index].x))
    .sort((a, b) => b.y - a.y);
  const place = here.findIndex((point) => point.row === row);
  if (key === 'ArrowUp') return here[place + 1]?.row;
  if (key === 'ArrowDown') return here[place - 1]?.row;
  return undefined;
}
