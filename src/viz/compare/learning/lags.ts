/** A run's gradient by lag as it learns: a heat map of what arrives so many steps back, and the profile at one update. */
import { type BaseType, line, pointer, select, type Selection } from 'd3';
import { join, paint } from '../../chart/join.ts';
import { formatNumber } from '../../text/format.ts';
import { paintGrid } from '../../chart/heat-map.ts';
import { momentAt } from './curve.ts';
import { layoutLags, type LagsLayout, type LagsRequest, normKind, type ProfilePoint } from './lags-layout.ts';
import { drawingZoom } from '../../chart/zoom.ts';
import type { NormScale } from '../../chart/norm-scale.ts';
import type { Palette } from '../../chart/palette.ts';

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

type Root = Selection<SVGElement, unknown, BaseType, unknown>;

export function drawLags(canvas: HTMLCanvasElement, svg: SVGSVGElement, props: LagsProps): void {
  const zoom = drawingZoom();
  const { height, name } = props;
  const width = props.width / zoom;
  const layout = layoutLags({ ...props, width });
  const root = paint(select<SVGElement, unknown>(svg), {
    width: width * zoom,
    height: height * zoom,
    viewBox: `0 0 ${width} ${height}`,
    role: 'group',
    'aria-label': `Gradient by lag, ${name}; the table below has the numbers`,
  });
  canvas.hidden = !layout;
  if (!layout) {
    root.selectAll('*').remove();
    return;
  }
  paintMap(canvas, layout, props, zoom);
  const layer = (name: string) => join(root, 'g', name, [0]) as unknown as Root;
  drawAxes(layer('axes'), layout);
  drawProfile(layer('profile'), layout);
  drawCursor(layer('cursors'), layout, props);
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
  const norms = columns.map((step) => (step === undefined ? undefined : momentAt(curve, step)?.lagNorms));
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

function drawAxes(root: Root, layout: LagsLayout): void {
  const { left, middle, from, to, top, bottom, zero, points, lagTicks, stepTicks, normTicks } = layout;
  paint(join(root, 'path', 'grid', normTicks), { d: ({ x }) => `M${x},${top}V${bottom}` });
  const hasZero = points.some(({ kind }) => kind === 'zero');
  paint(join(root, 'path', 'zero-line', hasZero ? [zero] : []), { d: (x) => `M${x},${top}V${bottom}` });
  paint(join(root, 'text', 'zero-tick', hasZero ? [zero] : []), { x: (x) => x, y: bottom + 14, text: '0' });
  paint(join(root, 'path', 'axis', [0]), {
    d: `M${left},${top}V${bottom}H${middle}M${from},${bottom}H${to}`,
  });
  paint(join(root, 'text', 'tick', lagTicks), { x: left - 6, y: ({ y }) => y, text: ({ lag }) => lag });
  paint(join(root, 'text', 'x-tick', [...stepTicks, ...normTicks]), {
    x: ({ x }) => x,
    y: bottom + 14,
    text: ({ text }) => text,
  });
  paint(
    join(root, 'text', 'axis-name', [
      { x: (left + middle) / 2, text: 'updates' },
      { x: (from + to) / 2, text: 'norm, log scale' },
    ]),
    { x: ({ x }) => x, y: bottom + 32, text: ({ text }) => text },
  );
  paint(join(root, 'text', 'lag-name', ['lag: steps back from the loss']), {
    x: 2,
    y: 10,
    text: (text) => text,
  });
}

const pathOf = line<ProfilePoint>(
  ({ x }) => x,
  ({ y }) => y,
);
const CROSS = 'M-3,-3L3,3M3,-3L-3,3';
const WEDGE = 'M-4,-3H4L0,4Z';
const MARKS = { zero: CROSS, underflow: WEDGE, overflow: 'M-4,3H4L0,-4Z', sized: '' } as const;

function drawProfile(root: Root, { points, to, top, shown }: LagsLayout): void {
  const runs = points.reduce<ProfilePoint[][]>((found, point, index) => {
    if (point.kind !== 'zero') {
      if (index === 0 || points[index - 1].kind === 'zero') found.push([]);
      found.at(-1)!.push(point);
    }
    return found;
  }, []);
  paint(join(root, 'path', 'line', runs), { d: (run) => pathOf(run) ?? '' });
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
function drawCursor(root: Root, layout: LagsLayout, props: LagsProps): void {
  const { left, middle, to, top, bottom, rows, cursor, points } = layout;
  const { lag, step, end, onHover } = props;
  paint(join(root, 'path', 'cursor', [cursor]), { d: (x) => `M${x},${top}V${bottom}` });
  const here = lag === undefined ? [] : [points[Math.min(lag, rows - 1)]];
  paint(join(root, 'path', 'lag-line', here), { d: ({ x, y }) => `M${left},${y}H${x}` });
  paint(join(root, 'circle', 'here', here), { cx: ({ x }) => x, cy: ({ y }) => y, r: 4.5 });

  const within = (value: number, most: number) => Math.min(most, Math.max(0, Math.round(value)));
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
      const far = event.shiftKey ? 10 : 1;
      const stride = Math.max(1, Math.round(end / 100)) * far;
      const moves: Readonly<Record<string, readonly [number, number]>> = {
        ArrowUp: [0, -far],
        ArrowDown: [0, far],
        ArrowLeft: [-stride, 0],
        ArrowRight: [stride, 0],
      };
      const move = moves[event.key];
      if (!move) return;
      event.preventDefault();
      onHover({ step: within(step + move[0], end), lag: within(now + move[1], rows - 1) });
    });
}

/** What arrives at a lag, in words. */
export function lagText({ curve, step }: Pick<LagsRequest, 'curve' | 'step'>, lag: number): string {
  const moment = momentAt(curve, step) ?? curve.moments[0];
  const norm = moment.lagNorms[lag];
  const size = {
    zero: 'exactly 0 in float32',
    overflow: 'not finite in float32',
    underflow: `${formatNumber(norm, 2)}, an underflow in float32`,
    sized: formatNumber(norm, 3),
  }[normKind(norm)];
  return `Update ${moment.step.toLocaleString('en-GB')}, lag ${lag}: norm ${size}`;
}
