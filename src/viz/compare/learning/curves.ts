/** The chart of losses: a line a run, over what its updates gave one by one. */
import { area, type BaseType, line, pointer, select, type Selection } from 'd3';
import { join, paint } from '../../chart/join.ts';
import { formatNumber } from '../../text/format.ts';
import { meanLoss } from './curve.ts';
import {
  type CurvesLayout,
  type CurvesRequest,
  layoutCurves,
  type PlacedLine,
  stepAt,
} from './curves-layout.ts';
import { lookClass } from './looks.ts';
import { drawingZoom } from '../../chart/zoom.ts';

export interface CurvesProps extends CurvesRequest {
  /** What losses are given in. */
  readonly measure: string;
  /** What is pointed at on the axis of updates or seconds. */
  readonly hovered: number | undefined;
  readonly onHover: (value: number | undefined) => void;
}

type Root = Selection<SVGElement, unknown, BaseType, unknown>;

/** Draws the chart; returns its layout. */
export function drawCurves(svg: SVGSVGElement, props: CurvesProps): CurvesLayout {
  const zoom = drawingZoom();
  const { height } = props;
  const width = props.width / zoom;
  const layout = layoutCurves({ ...props, width });
  const root = paint(select<SVGElement, unknown>(svg), {
    width: width * zoom,
    height: height * zoom,
    viewBox: `0 0 ${width} ${height}`,
    role: 'group',
    'aria-label': 'Loss while training; the table below has the numbers',
  });
  const layer = (name: string) => join(root, 'g', name, [0]) as unknown as Root;
  drawAxes(layer('axes'), layout, props);
  drawLines(layer('curves'), layout);
  drawLabels(layer('labels'), layout);
  drawCursor(layer('cursors'), layout, props);
  return layout;
}

function drawAxes(root: Root, layout: CurvesLayout, { x, measure }: CurvesProps): void {
  const { left, right, top, bottom, xTicks, yTicks, zero } = layout;
  paint(join(root, 'path', 'grid', yTicks), { d: ({ y }) => `M${left},${y}H${right}` });
  paint(join(root, 'text', 'tick', yTicks), { x: left - 8, y: ({ y }) => y, text: ({ text }) => text });
  paint(join(root, 'text', 'tick-zero', zero === undefined ? [] : [zero]), {
    x: left - 8,
    y: (y) => y,
    text: 'exactly 0',
  });
  paint(join(root, 'path', 'axis', [0]), { d: `M${left},${top}V${bottom}H${right}` });
  paint(join(root, 'path', 'mark', xTicks), { d: (tick) => `M${tick.x},${bottom}v4` });
  paint(join(root, 'text', 'x-tick', xTicks), {
    x: ({ textX }) => textX,
    y: bottom + 17,
    text: ({ text }) => text,
  });
  paint(
    join(root, 'text', 'axis-name', [
      x === 'updates' ? 'updates' : 'seconds of training, waits for a core included',
    ]),
    { x: (left + right) / 2, y: bottom + 38, text: (name) => name },
  );
  paint(join(root, 'text', 'measure', [measure]), { x: 2, y: 9, text: (name) => name });
}

const pathOf = line<{ readonly x: number; readonly y: number }>(
  ({ x }) => x,
  ({ y }) => y,
);
const bandOf = area<PlacedLine['band'][number]>(
  ({ x }) => x,
  ({ low }) => low,
  ({ high }) => high,
);

function drawLines(root: Root, { lines }: CurvesLayout): void {
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
    { d: (mean) => pathOf(mean) ?? '' },
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

function drawLabels(root: Root, { left, right, baseline, labels }: CurvesLayout): void {
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

/** What is pointed at, and what takes the pointer and the keys. */
function drawCursor(root: Root, layout: CurvesLayout, props: CurvesProps): void {
  const { left, right, top, bottom, xOf, yOf, valueOf, window } = layout;
  const { lines, x, hovered, onHover } = props;
  const end = valueOf(right);
  const within = (value: number) => Math.min(end, Math.max(0, value));
  const places = lines.flatMap(({ id, curve, look }) => {
    const step = hovered === undefined ? undefined : stepAt(curve, x, hovered);
    return step === undefined ? [] : [{ id, look, y: yOf(meanLoss(curve, step, window)) }];
  });
  paint(join(root, 'path', 'cursor', hovered === undefined ? [] : [hovered]), {
    d: (value) => `M${xOf(value)},${top}V${bottom}`,
  });
  paint(
    join(
      root,
      'circle',
      'here',
      places.filter(({ look, y }) => !look.isEarlier && y >= top),
      ({ id }) => id,
    ),
    {
      class: ({ look }) => `here ${lookClass(look)}`,
      cx: xOf(hovered ?? 0),
      cy: ({ y }) => y,
      r: 4.5,
    },
  );
  const now = hovered ?? end;
  paint(join(root, 'rect', 'hit', [0]), {
    x: left - 4,
    y: top,
    width: right - left + 8,
    height: bottom - top,
    tabindex: 0,
    role: 'slider',
    'aria-label': x === 'updates' ? 'Update' : 'Seconds of training',
    'aria-valuemin': 0,
    'aria-valuemax': end,
    'aria-valuenow': now,
    'aria-valuetext': curvesText(props, now, window),
  })
    .on('pointermove', (event: PointerEvent) => onHover(within(valueOf(pointer(event, root.node())[0]))))
    .on('pointerleave', () => onHover(undefined))
    .on('blur', () => onHover(undefined))
    .on('keydown', (event: KeyboardEvent) => {
      const far = (end / 100) * (event.shiftKey ? 10 : 1);
      const next: Readonly<Record<string, number>> = {
        ArrowLeft: now - far,
        ArrowRight: now + far,
        Home: 0,
        End: end,
      };
      if (next[event.key] === undefined) return;
      event.preventDefault();
      onHover(within(next[event.key]));
    });
}

/** What the runs were at, at a place of the axis, in words. */
export function curvesText({ lines, x }: CurvesRequest, value: number, window: number): string {
  const parts = lines.flatMap(({ name, curve }) => {
    const step = stepAt(curve, x, value);
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
