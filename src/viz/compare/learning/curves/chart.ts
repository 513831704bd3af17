/** The chart of losses: a line a run, over what its updates gave one by one. */
import { area } from 'd3';
import { drawCursor } from '../../../chart/cursor.ts';
import { openChart, pathThrough, roomIn } from '../../../chart/drawing.ts';
import { drawFrame } from '../../../chart/frame.ts';
import { join, paint } from '../../../chart/join.ts';
import { keyedTo } from '../../../chart/keys.ts';
import { formatNumber } from '../../../text/format.ts';
import { meanLoss } from '../curve.ts';
import {
  type CurvesLayout,
  type CurvesRequest,
  layoutCurves,
  type PlacedCurve,
  curveStepAt,
} from './layout.ts';
import { lookClass } from '../looks.ts';
import { type Layer, layerOf } from '../../../chart/layers.ts';
import { clamp } from '../../../chart/clamp.ts';

export interface CurvesProps extends CurvesRequest {
  /** What losses are given in. */
  readonly measure: string;
  /** What is pointed at on the axis of updates or seconds. */
  readonly hovered: number | undefined;
  readonly onHover: (value: number | undefined) => void;
}

/** Draws the chart; returns its layout. */
export function drawCurves(svg: SVGSVGElement, props: CurvesProps): CurvesLayout {
  const layout = layoutCurves({ ...props, width: roomIn(props.width) });
  const root = openChart(svg, layout, 'Loss while training; the table below has the numbers');
  const x = props.x === 'updates' ? 'updates' : 'seconds of training, waits for a core included';
  drawFrame(layerOf(root, 'axes'), layout, { x, y: props.measure });
  drawLines(layerOf(root, 'curves'), layout);
  drawNames(layerOf(root, 'labels'), layout);
  drawMoment(layerOf(root, 'cursors'), layout, props);
  return layout;
}

const bandOf = area<PlacedCurve['band'][number]>(
  ({ x }) => x,
  ({ low }) => low,
  ({ high }) => high,
);

function drawLines(root: Layer, { lines }: CurvesLayout): void {
  // Runs of earlier lie under the present ones.
  const ordered = lines.toSorted((a, b) => Number(b.look.isEarlier) - Number(a.look.isEarlier));
  const groups = paint(
    join(root, 'g', 'curve', ordered, ({ id }) => id),
    { class: ({ look }) => `curve ${lookClass(look)}` },
  );
  paint(
    join(groups, 'path', 'band', ({ band }) => [band]),
    { d: (band) => bandOf(band) ?? '' },
  );
  paint(
    join(groups, 'path', 'mean', ({ mean }) => [mean]),
    { d: pathThrough },
  );
  paint(
    join(groups, 'path', 'diverged', ({ mean, hasDiverged }) => (hasDiverged ? mean.slice(-1) : [])),
    { d: ({ x, y }) => `M${x - 5},${y - 5}l10,10m0,-10l-10,10` },
  );
  paint(
    join(groups, 'circle', 'position', ({ position }) => (position ? [position] : [])),
    { cx: ({ x }) => x, cy: ({ y }) => y, r: 6 },
  );
}

function drawNames(root: Layer, { left, right, baseline, labels }: CurvesLayout): void {
  paint(join(root, 'path', 'baseline', [baseline]), { d: (y) => `M${left},${y}H${right}` });
  paint(
    join(root, 'text', 'label', labels, ({ id }) => id),
    {
      class: ({ look }) => `label ${look ? lookClass(look) : 'of-baseline'}`,
      x: ({ x }) => x,
      y: ({ y }) => y,
      text: ({ text }) => text,
    },
  );
}

/** What is pointed at: a hundredth of the axis a key. */
function drawMoment(root: Layer, layout: CurvesLayout, props: CurvesProps): void {
  const { right, top, xOf, yOf, valueOf, window } = layout;
  const { lines, x, hovered, onHover } = props;
  const end = valueOf(right);
  const places = lines.flatMap(({ id, curve, look }) => {
    const step = hovered === undefined ? undefined : curveStepAt(curve, x, hovered);
    const y = step === undefined ? -1 : yOf(meanLoss(curve, step, window));
    return look.isEarlier || y < top ? [] : [{ id, look, y }];
  });
  const now = hovered ?? end;
  drawCursor(root, layout, {
    name: x === 'updates' ? 'Update' : 'Seconds of training',
    last: end,
    now,
    text: curvesText(props, now, window),
    x: hovered === undefined ? undefined : xOf(hovered),
    isHovered: true,
    here: [],
    valueAt: (place) => clamp(valueOf(place.x), 0, end),
    move: (event) => keyedTo(event, { now, last: end, stride: end / 100 }),
    onMove: onHover,
  });
  paint(
    join(root, 'circle', 'reached', places, ({ id }) => id),
    { class: ({ look }) => `reached ${lookClass(look)}`, cx: xOf(hovered ?? 0), cy: ({ y }) => y, r: 4.5 },
  );
}

/** What the runs were at, at a place of the axis, in words. */
export function curvesText({ lines, x }: CurvesRequest, value: number, window: number): string {
  const parts = lines.flatMap(({ name, curve }) => {
    const step = curveStepAt(curve, x, value);
    if (step === undefined) return [];
    const isOther = x === 'seconds' || step < Math.round(value);
    const at = isOther ? ` (update ${step.toLocaleString('en-GB')})` : '';
    return [`${name} ${formatNumber(meanLoss(curve, step, window))}${at}`];
  });
  const place =
    x === 'updates'
      ? `Update ${Math.round(value).toLocaleString('en-GB')}`
      : `${formatNumber(value, 3)} s of training`;
  return `${place}: ${parts.length > 0 ? parts.join('; ') : 'no run has come so far'}.`;
}
