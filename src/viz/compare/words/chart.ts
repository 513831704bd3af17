/** The chart of accuracy against the number of filler words: a line a cell, with its uncertainty. */
import { area } from 'd3';
import { openChart, pathThrough, roomIn } from '../../chart/drawing.ts';
import { drawFrame } from '../../chart/frame.ts';
import { join, paint } from '../../chart/join.ts';
import { isCommand, keyedTo } from '../../chart/keys.ts';
import { formatPercent } from '../../text/format.ts';
import {
  type AccuracyChart,
  type AccuracyLayout,
  accuracyLayout,
  type AccuracyPoint,
  type PlacedAccuracy,
  type PlacedSeries,
} from './chart-layout.ts';
import type { Layer } from '../../chart/layers.ts';

export interface AccuracyChartProps extends AccuracyChart {
  /** A point of a line was pointed at, focused or pressed. */
  readonly onPoint: (at: { readonly name: string; readonly point: AccuracyPoint } | undefined) => void;
  /** The number of filler words of a point was chosen. */
  readonly onChoose: (fillers: number) => void;
}

/** A point in words. */
export const accuracyText = (name: string, { fillers, share, low, high }: AccuracyPoint): string =>
  `${name}, ${fillers} filler words: ${formatPercent(share)} right, between ${formatPercent(low)} and ${formatPercent(high)}`;

/** Half the width of what is measured live, and the size of a point. */
const ARM = 4.8;

export function drawAccuracyChart(svg: SVGSVGElement, props: AccuracyChartProps): void {
  const layout = accuracyLayout({ ...props, width: roomIn(props.width) });
  const { onPoint, onChoose } = props;
  const root = openChart(svg, layout, 'Right answers over filler words; the table below has the numbers');
  drawBeyond(root, layout);
  drawFrame(root, layout, { x: 'filler words in the sentence', y: '' });
  drawNow(root, layout);

  const band = area<PlacedAccuracy>(
    ({ x }) => x,
    ({ y1 }) => y1,
    ({ y2 }) => y2,
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
    { d: pathThrough },
  );
  paint(
    join(groups, 'path', 'mean', ({ points }) => [points]),
    { d: pathThrough },
  );
  paint(
    join(groups, 'path', 'live-reach', ({ live }) => [...live]),
    { d: ({ x, y1, y2 }) => `M${x},${y1}V${y2}M${x - ARM},${y1}h${2 * ARM}M${x - ARM},${y2}h${2 * ARM}` },
  );
  paint(
    join(groups, 'path', 'live', ({ live }) => [...live]),
    { d: ({ x, y }) => `M${x},${y - ARM}l${ARM},${ARM}l${-ARM},${ARM}l${-ARM},${-ARM}Z` },
  );

  type Spot = PlacedAccuracy & { readonly series: PlacedSeries; readonly at: number };
  const spotsOf = (series: PlacedSeries): Spot[] =>
    series.points.map((placed, at) => ({ ...placed, series, at }));
  const spots = paint(join(groups, 'circle', 'point', spotsOf), {
    cx: ({ x }) => x,
    cy: ({ y }) => y,
    r: ARM,
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
      if (isCommand(event)) return;
      const { key } = event;
      const isPress = key === 'Enter' || key === ' ';
      const isAcross = key === 'ArrowLeft' || key === 'ArrowRight' || key === 'Home' || key === 'End';
      const down = { ArrowUp: 'ArrowDown', ArrowDown: 'ArrowUp' }[key] ?? key;
      const { points } = layout.series[index];
      const next = isAcross
        ? keyedTo(event, { now: at, last: points.length - 1 })
        : keyedTo({ key: down }, { now: index, last: layout.series.length - 1 });
      if (!isPress && next === undefined) return;
      event.preventDefault();
      if (isPress) onChoose(point.fillers);
      else if (isAcross) focus(index, next!);
      else focus(next!, at);
    });
  paint(
    join(root, 'text', 'series-label', layout.labels, ({ name }) => name),
    {
      x: layout.right + 7,
      y: ({ y }) => y,
      class: ({ cell }) => `series-label cell-${cell}`,
      text: ({ name }) => name,
    },
  );
}

/** What is longer than anything in training, under everything. */
function drawBeyond(root: Layer, { right, top, bottom, trained }: AccuracyLayout): void {
  const beyond = trained !== undefined && trained < right ? [trained] : [];
  paint(join(root, 'rect', 'beyond', beyond), {
    x: (x) => x,
    y: top,
    width: (x) => right - x,
    height: bottom - top,
  });
  paint(join(root, 'text', 'beyond-text', beyond), {
    x: right - 4,
    y: bottom - 7,
    text: 'longer than in training',
  });
}

/** What guessing gets, and where the sentence of the page stands. */
function drawNow(root: Layer, { left, right, top, bottom, chance, now }: AccuracyLayout): void {
  paint(join(root, 'text', 'y-name', ['right answers']), { x: 2, y: 12, text: (name) => name });
  paint(join(root, 'path', 'chance', [chance]), { d: (y) => `M${left},${y}H${right}` });
  paint(join(root, 'path', 'now', [now]), { d: (x) => `M${x},${top}V${bottom}` });
  paint(join(root, 'text', 'now-text', [now]), {
    x: (x) => x,
    y: top - 7,
    'text-anchor': (x) => (x > left + 0.6 * (right - left) ? 'end' : 'start'),
    text: 'your sentence',
  });
}
