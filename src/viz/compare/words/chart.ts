/** The chart of accuracy against the number of filler words: a line a cell, with its uncertainty. */
import { area, line, select } from 'd3';
import { join, paint } from '../../chart/join.ts';
import { formatPercent } from '../../text/format.ts';
import {
  type AccuracyChart,
  type AccuracyLayout,
  accuracyLayout,
  type AccuracyPoint,
  type Placed,
  type PlacedSeries,
} from './chart-layout.ts';

export interface AccuracyChartProps extends AccuracyChart {
  /** A point of a line was pointed at, focused or pressed. */
  readonly onPoint: (at: { readonly name: string; readonly point: AccuracyPoint } | undefined) => void;
  /** The number of filler words of a point was chosen. */
  readonly onChoose: (fillers: number) => void;
}

/** A point in words. */
export const accuracyText = (name: string, { fillers, share, low, high }: AccuracyPoint): string =>
  `${name}, ${fillers} filler words: ${formatPercent(share)} right, between ${formatPercent(low)} and ${formatPercent(high)}`;

export function drawAccuracyChart(svg: SVGSVGElement, props: AccuracyChartProps): void {
  const layout = accuracyLayout(props);
  const { width, height, em, onPoint, onChoose } = props;
  const root = paint(select<SVGElement, unknown>(svg), { width, height });
  /** Half the width of what is measured live. */
  const arm = 0.4 * em;
  drawFrame(root, layout, em);

  const band = area<Placed>(
    ({ x }) => x,
    ({ y1 }) => y1,
    ({ y2 }) => y2,
  );
  const path = line<{ readonly x: number; readonly y: number }>(
    ({ x }) => x,
    ({ y }) => y,
  );
  const groups = paint(
    join(root, 'g', 'series', layout.series, ({ name }) => name),
    { class: ({ cell }) => `series cell-${cell}` },
  );
  paint(
    join(groups, 'path', 'band', ({ points }) => [points]),
    { d: (points) => band(points) ?? '' },
  );
  paint(
    join(groups, 'path', 'seed', ({ seeds }) => [...seeds]),
    { d: (points) => path(points) ?? '' },
  );
  paint(
    join(groups, 'path', 'mean', ({ points }) => [points]),
    { d: (points) => path(points) ?? '' },
  );
  paint(
    join(groups, 'path', 'live-reach', ({ live }) => [...live]),
    { d: ({ x, y1, y2 }) => `M${x},${y1}V${y2}M${x - arm},${y1}h${2 * arm}M${x - arm},${y2}h${2 * arm}` },
  );
  paint(
    join(groups, 'path', 'live', ({ live }) => [...live]),
    { d: ({ x, y }) => `M${x},${y - arm}l${arm},${arm}l${-arm},${arm}l${-arm},${-arm}Z` },
  );

  type Spot = Placed & { readonly series: PlacedSeries; readonly at: number };
  const spotsOf = (series: PlacedSeries): Spot[] =>
    series.points.map((placed, at) => ({ ...placed, series, at }));
  const spots = paint(join(groups, 'circle', 'point', spotsOf), {
    cx: ({ x }) => x,
    cy: ({ y }) => y,
    r: 0.4 * em,
    role: 'button',
    tabindex: ({ series, at }) => (series.index === 0 && at === 0 ? 0 : -1),
    'aria-label': ({ series, point }) =>
      `${accuracyText(series.name, point)}. Enter: so many filler words in the sentence`,
  });
  const focus = (index: number, at: number) =>
    spots
      .filter((spot) => spot.series.index === index && spot.at === at)
      .node()
      ?.focus();
  const show = ({ series, point }: Spot) => onPoint({ name: series.name, point });
  spots
    .on('pointerenter', (_, spot) => show(spot))
    .on('pointerleave', () => onPoint(undefined))
    .on('focus', (_, spot) => show(spot))
    .on('blur', () => onPoint(undefined))
    .on('click', (_, { point }) => onChoose(point.fillers))
    .on('keydown', (event: KeyboardEvent, { series: { index }, at, point }) => {
      const moves: Readonly<Record<string, () => void>> = {
        ArrowLeft: () => focus(index, at - 1),
        ArrowRight: () => focus(index, at + 1),
        ArrowUp: () => focus(index - 1, at),
        ArrowDown: () => focus(index + 1, at),
        Enter: () => onChoose(point.fillers),
        ' ': () => onChoose(point.fillers),
      };
      if (!moves[event.key]) return;
      event.preventDefault();
      moves[event.key]();
    });
  paint(
    join(root, 'text', 'series-label', layout.labels, ({ name }) => name),
    {
      x: layout.right + 0.6 * em,
      y: ({ y }) => y,
      class: ({ cell }) => `series-label cell-${cell}`,
      text: ({ name }) => name,
    },
  );
}

type Root = ReturnType<typeof paint<unknown>>;

function drawFrame(root: Root, layout: AccuracyLayout, em: number): void {
  const { left, right, top, bottom, xTicks, yTicks, chance, trained, now } = layout;
  const beyond = trained === undefined ? [] : [trained];
  paint(join(root, 'rect', 'beyond', beyond), {
    x: (x) => x,
    y: top,
    width: (x) => right - x,
    height: bottom - top,
  });
  paint(join(root, 'text', 'beyond-text', beyond), {
    x: right - 4,
    y: bottom - 0.6 * em,
    text: 'longer than in training',
  });
  paint(join(root, 'path', 'grid', yTicks), { d: ({ y }) => `M${left},${y}H${right}` });
  paint(join(root, 'text', 'y-tick', yTicks), {
    x: left - 0.5 * em,
    y: ({ y }) => y,
    text: ({ text }) => text,
  });
  paint(join(root, 'text', 'x-tick', xTicks), {
    x: ({ x }) => x,
    y: bottom + 1.3 * em,
    text: ({ text }) => text,
  });
  paint(join(root, 'text', 'axis-name', [0]), {
    x: (left + right) / 2,
    y: bottom + 3 * em,
    text: 'filler words in the sentence',
  });
  paint(join(root, 'text', 'y-name', [0]), { x: em / 4, y: top - 2.2 * em, text: 'right answers' });
  paint(join(root, 'path', 'chance', [chance]), { d: (y) => `M${left},${y}H${right}` });
  paint(join(root, 'path', 'axis', [0]), { d: `M${left},${top}V${bottom}H${right}` });
  paint(join(root, 'path', 'now', [now]), { d: (x) => `M${x},${top}V${bottom}` });
  paint(join(root, 'text', 'now-text', [now]), {
    x: (x) => x,
    y: top - 0.6 * em,
    'text-anchor': (x) => (x > left + 0.6 * (right - left) ? 'end' : 'start'),
    text: 'your sentence',
  });
}
