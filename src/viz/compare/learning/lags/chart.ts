/** A run's gradient by lag as it learns: a heat map of what arrives so many steps back, and the profile at one update. */
import { pointer, select } from 'd3';
import { openChart, pathThrough, roomIn } from '../../../chart/drawing.ts';
import { join, paint } from '../../../chart/join.ts';
import { isCommand, keyedTo } from '../../../chart/keys.ts';
import { formatNumber } from '../../../text/format.ts';
import { paintGrid } from '../../../chart/heat-map.ts';
import { curveMomentAt } from '../curve.ts';
import { layoutLags, type LagsLayout, type LagsRequest, normKind, type ProfilePoint } from './layout.ts';
import { drawingZoom } from '../../../chart/zoom.ts';
import type { NormScale } from '../../../chart/norm-scale.ts';
import type { Palette } from '../../../chart/palette.ts';
import { type Layer, layerOf } from '../../../chart/layers.ts';
import { clamp } from '../../../chart/clamp.ts';

export interface LagsProps extends LagsRequest {
  /** Of the run. */
  readonly name: string;
  /** One for all runs. */
  readonly scale: NormScale;
  readonly palette: Palette;
  /** The lag that is pointed at. */
  readonly lag: number | undefined;
  /** An update and a lag that are pointed at. */
  readonly onHover: (place: { readonly step: number; readonly lag: number } | undefined) => void;
}

export function drawLags(canvas: HTMLCanvasElement, svg: SVGSVGElement, props: LagsProps): void {
  const layout = layoutLags({ ...props, width: roomIn(props.width) });
  canvas.hidden = !layout;
  if (!layout) {
    select(svg).attr('height', 0).selectAll('*').remove();
    return;
  }
  const root = openChart(svg, layout, `Gradient by lag, ${props.name}; the table below has the numbers`);
  paintMap(canvas, layout, props, drawingZoom());
  drawAxes(layerOf(root, 'axes'), layout);
  drawProfile(layerOf(root, 'profile'), layout);
  drawCursor(layerOf(root, 'cursors'), layout, props);
}

function paintMap(
  canvas: HTMLCanvasElement,
  layout: LagsLayout,
  { curve, scale, palette }: LagsProps,
  zoom: number,
): void {
  const { left, middle, top, bottom, columns, rows } = layout;
  Object.assign(canvas.style, {
    left: `${left * zoom}px`,
    top: `${top * zoom}px`,
    width: `${(middle - left) * zoom}px`,
    height: `${(bottom - top) * zoom}px`,
  });
  const norms = columns.map((step) =>
    step === undefined ? undefined : curveMomentAt(curve, step)?.lagNorms,
  );
  paintGrid(canvas, columns.length, rows, (row, column) => {
    const norm = norms[column]?.[row];
    if (norm === undefined) return 0;
    // Zero and underflow are patterns: no shade says "nothing".
    const kind = normKind(norm);
    if (kind === 'zero') return (row + column) % 4 === 0 ? palette.hairline : 0;
    if (kind === 'underflow') return (row + column) % 3 === 0 ? palette.accent : 0;
    if (kind === 'overflow') return palette.accent;
    return palette.backward(scale.intensity(norm));
  });
}

function drawAxes(root: Layer, layout: LagsLayout): void {
  const { left, middle, from, to, top, bottom, zero, points, lagTicks, stepTicks, normTicks } = layout;
  paint(join(root, 'path', 'grid', normTicks), { d: ({ at }) => `M${at},${top}V${bottom}` });
  const hasZero = points.some(({ kind }) => kind === 'zero');
  paint(join(root, 'path', 'zero-line', hasZero ? [zero] : []), { d: (x) => `M${x},${top}V${bottom}` });
  paint(join(root, 'text', 'zero-tick', hasZero ? [zero] : []), { x: (x) => x, y: bottom + 14, text: '0' });
  paint(join(root, 'path', 'axis', [0]), {
    d: `M${left},${top}V${bottom}H${middle}M${from},${bottom}H${to}`,
  });
  paint(join(root, 'text', 'y-tick', lagTicks), { x: left - 6, y: ({ at }) => at, text: ({ text }) => text });
  paint(join(root, 'text', 'x-tick', [...stepTicks, ...normTicks]), {
    x: ({ at }) => at,
    y: bottom + 14,
    text: ({ text }) => text,
  });
  paint(
    join(root, 'text', 'x-name', [
      { x: (left + middle) / 2, text: 'updates' },
      { x: (from + to) / 2, text: 'norm, log scale' },
    ]),
    { x: ({ x }) => x, y: bottom + 32, text: ({ text }) => text },
  );
  paint(join(root, 'text', 'y-name', ['lag: steps back from the loss']), {
    x: 2,
    y: 10,
    text: (text) => text,
  });
}

const CROSS = 'M-3,-3L3,3M3,-3L-3,3';
const WEDGE = 'M-4,-3H4L0,4Z';
const MARKS = { zero: CROSS, underflow: WEDGE, overflow: 'M-4,3H4L0,-4Z', sized: '' } as const;

function drawProfile(root: Layer, { points, to, top, shown }: LagsLayout): void {
  const runs = points.reduce<ProfilePoint[][]>((found, point, index) => {
    if (point.kind !== 'zero') {
      if (index === 0 || points[index - 1].kind === 'zero') found.push([]);
      found.at(-1)!.push(point);
    }
    return found;
  }, []);
  paint(join(root, 'path', 'line', runs), { d: pathThrough });
  const marked = points.filter(({ kind }) => kind !== 'sized');
  paint(
    join(root, 'path', 'odd', marked, ({ lag }) => lag),
    {
      class: ({ kind }) => `odd ${kind}`,
      d: ({ kind }) => MARKS[kind],
      transform: ({ x, y }) => `translate(${x},${y})`,
    },
  );
  paint(join(root, 'text', 'when', [shown]), {
    x: to,
    y: top - 12,
    text: (at) => `update ${at.toLocaleString('en-GB')}`,
  });
}

/** The update and the lag that are looked at, and what takes the pointer and the keys. */
function drawCursor(root: Layer, layout: LagsLayout, props: LagsProps): void {
  const { left, middle, to, top, bottom, rows, cursor, points } = layout;
  const { lag, step, end, onHover } = props;
  paint(join(root, 'path', 'cursor', [cursor]), { d: (x) => `M${x},${top}V${bottom}` });
  const here = lag === undefined ? [] : [points[Math.min(lag, rows - 1)]];
  paint(join(root, 'path', 'lag-line', here), { d: ({ x, y }) => `M${left},${y}H${x}` });
  paint(join(root, 'circle', 'here', here), { cx: ({ x }) => x, cy: ({ y }) => y, r: 4.5 });

  const within = (value: number, most: number) => clamp(Math.round(value), 0, most);
  const placeOf = (event: PointerEvent) => {
    const [x, y] = pointer(event, root.node());
    // Over the profile the update stays the one that is on show.
    const at = x > middle ? step : within(((x - left) / (middle - left)) * end, end);
    return { step: at, lag: within(((y - top) / (bottom - top)) * rows - 0.5, rows - 1) };
  };
  const now = lag ?? 0;
  paint(join(root, 'rect', 'hit', [0]), {
    x: left - 4,
    y: top,
    width: to + 4 - left,
    height: bottom - top,
    tabindex: 0,
    role: 'slider',
    'aria-orientation': 'vertical',
    'aria-label': `Lag, ${props.name}`,
    'aria-valuemin': 0,
    'aria-valuemax': rows - 1,
    'aria-valuenow': now,
    'aria-valuetext': lagText(props, now),
  })
    .on('pointermove', (event: PointerEvent) => onHover(placeOf(event)))
    .on('pointerleave', () => onHover(undefined))
    .on('blur', () => onHover(undefined))
    .on('keydown', (event: KeyboardEvent) => {
      if (isCommand(event)) return;
      // Lags go down; updates go across, a hundredth of the axis a key.
      const { key, shiftKey } = event;
      const isAcross = key === 'ArrowLeft' || key === 'ArrowRight';
      const down = { ArrowUp: 'ArrowDown', ArrowDown: 'ArrowUp' }[key] ?? key;
      const next = isAcross
        ? keyedTo(event, { now: step, last: end, stride: Math.max(1, Math.round(end / 100)) })
        : keyedTo({ key: down, shiftKey }, { now, last: rows - 1 });
      if (next === undefined) return;
      event.preventDefault();
      onHover(isAcross ? { step: next, lag: now } : { step, lag: next });
    });
}

/** What arrives at a lag, in words. */
export function lagText({ curve, step }: Pick<LagsRequest, 'curve' | 'step'>, lag: number): string {
  const moment = curveMomentAt(curve, step) ?? curve.moments[0];
  const norm = moment.lagNorms[lag];
  const size = {
    zero: 'exactly 0 in float32',
    overflow: 'not finite in float32',
    underflow: `${formatNumber(norm, 2)}, an underflow in float32`,
    sized: formatNumber(norm, 3),
  }[normKind(norm)];
  return `Update ${moment.step.toLocaleString('en-GB')}, lag ${lag}: norm ${size}`;
}
