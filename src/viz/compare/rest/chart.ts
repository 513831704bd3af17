/** The chart of norms by lag: a line a cell on one absolute logarithmic axis, and the band of many draws behind it. */
import { type BaseType, line, pointer, select, type Selection } from 'd3';
import { join, paint } from '../../chart/join.ts';
import { subscript } from '../../text/format.ts';
import type { Point } from '../../chart/label-places.ts';
import { drawingZoom } from '../../chart/zoom.ts';
import { MARKS, markOf } from '../../chart/marks.ts';
import { layoutRest, type RestChartRequest, type RestLayout } from './layout.ts';
import { readoutText } from '../../text/readout.ts';
import { restReadout } from './text.ts';

export interface RestChartProps extends RestChartRequest {
  /** Steps back that are looked at. */
  readonly lag: number;
  readonly onLag: (lag: number) => void;
}

type Root = Selection<SVGElement, unknown, BaseType, unknown>;

export function drawRest(svg: SVGSVGElement, props: RestChartProps): void {
  const zoom = drawingZoom();
  const layout = layoutRest({ ...props, width: props.width / zoom });
  const root = paint(select<SVGElement, unknown>(svg), {
    width: layout.width * zoom,
    height: layout.height * zoom,
    viewBox: `0 0 ${layout.width} ${layout.height}`,
    role: 'group',
    'aria-label': 'Norm of the gradient by lag, logarithmic; the table below has the numbers',
  });
  const layer = (name: string) => join(root, 'g', name, [0]) as unknown as Root;
  drawAxes(layer('axes'), layout, props.T);
  drawBands(layer('bands'), layout);
  drawLines(layer('lines'), layout);
  drawTexts(layer('texts'), layout);
  drawCursor(layer('cursors'), layout, props);
}

function drawAxes(root: Root, layout: RestLayout, T: number): void {
  const { left, right, top, bottom, axis, xTicks, yTicks, lanes, floors } = layout;
  paint(join(root, 'path', 'grid', yTicks), { d: ({ y }) => `M${left},${y}H${right}` });
  paint(join(root, 'text', 'tick', yTicks), { x: left - 7, y: ({ y }) => y, text: ({ text }) => text });
  paint(join(root, 'path', 'lane', lanes), { d: ({ y }) => `M${left},${y}H${right}` });
  paint(join(root, 'text', 'lane-name', lanes), {
    x: left - 7,
    y: ({ y }) => y,
    text: ({ text }) => text,
  });
  paint(join(root, 'path', 'axis', [0]), { d: `M${left},${top}V${bottom}M${left},${axis}H${right}` });
  paint(join(root, 'path', 'step-mark', xTicks), { d: ({ x }) => `M${x},${axis}v4` });
  paint(join(root, 'text', 'step', xTicks), { x: ({ x }) => x, y: axis + 16, text: ({ lag }) => lag });
  paint(join(root, 'text', 'axis-name', [`lag: steps back from E${subscript(T)}`]), {
    x: (left + right) / 2,
    y: axis + 36,
    text: (text) => text,
  });
  paint(join(root, 'text', 'norm-name', [`|∂E${subscript(T)}/∂s|, log scale`]), {
    x: 2,
    y: 9,
    text: (text) => text,
  });
  paint(join(root, 'path', 'floor', floors), { d: ({ y }) => `M${left},${y}H${right}` });
}

const pathOf = line<Point>(
  ({ x }) => x,
  ({ y }) => y,
);

function drawBands(root: Root, { lines }: RestLayout): void {
  const groups = paint(
    join(root, 'g', 'band', lines, ({ line }) => line.id),
    { class: ({ line }) => `band cell-${line.cell}` },
  );
  paint(
    join(groups, 'path', 'area', ({ areas }) => [...areas]),
    { d: (way) => pathOf(way) ?? '' },
  );
  paint(
    join(groups, 'path', 'median', ({ medians }) => [...medians]),
    { d: (way) => pathOf(way) ?? '' },
  );
}

function drawLines(root: Root, { lines }: RestLayout): void {
  const groups = paint(
    join(root, 'g', 'line', lines, ({ line }) => line.id),
    { class: ({ line }) => `line cell-${line.cell} of-${line.state}` },
  );
  paint(
    join(groups, 'path', 'run', ({ runs }) => [...runs]),
    { d: (run) => pathOf(run) ?? '' },
  );
  paint(
    join(
      groups,
      'path',
      'mark',
      ({ marks }) => [...marks],
      ({ lag }) => lag,
    ),
    {
      class: (point) => `mark ${markOf(point)}`,
      d: (point) => MARKS.find(({ name }) => name === markOf(point))!.d,
      transform: ({ x, y }) => `translate(${x},${y})`,
    },
  );
}

function drawTexts(root: Root, { labels, floors }: RestLayout): void {
  const place = {
    x: ({ x }: Point) => x,
    y: ({ y }: Point) => y,
  };
  paint(
    join(
      root,
      'text',
      'floor-name',
      floors.map(({ label }) => label),
    ),
    { ...place, 'text-anchor': ({ anchor }) => anchor, text: ({ text }) => text },
  );
  paint(
    join(root, 'text', 'label', labels, ({ line }) => line.id),
    { ...place, class: ({ line }) => `label cell-${line.cell}`, text: ({ text }) => text },
  );
}

/** The lag that is looked at, and what takes the pointer and the keys. */
function drawCursor(root: Root, layout: RestLayout, { lines, T, lag, onLag }: RestChartProps): void {
  const { left, right, top, axis } = layout;
  const pitch = (right - left) / T;
  paint(join(root, 'path', 'cursor', [0]), { d: `M${left + lag * pitch},${top}V${axis}` });
  paint(
    join(
      root,
      'circle',
      'here',
      layout.lines.map(({ points }) => points[lag]),
    ),
    { cx: ({ x }) => x, cy: ({ y }) => y, r: 6 },
  );
  const lagOf = (event: PointerEvent | MouseEvent) =>
    Math.min(T, Math.max(0, Math.round((pointer(event, root.node())[0] - left) / pitch)));
  paint(join(root, 'rect', 'hit', [0]), {
    x: left - 6,
    y: top - 6,
    width: right - left + 12,
    height: axis - top + 12,
    tabindex: 0,
    role: 'slider',
    'aria-label': 'Lag, in steps',
    'aria-valuemin': 0,
    'aria-valuemax': T,
    'aria-valuenow': lag,
    'aria-valuetext': readoutText(restReadout(lines, T, lag)),
  })
    .on('pointermove', (event: PointerEvent) => event.pointerType === 'mouse' && onLag(lagOf(event)))
    .on('click', (event: MouseEvent) => onLag(lagOf(event)))
    .on('keydown', (event: KeyboardEvent) => {
      const far = event.shiftKey ? 10 : 1;
      const next: Readonly<Record<string, number>> = {
        ArrowRight: lag + far,
        ArrowUp: lag + far,
        ArrowLeft: lag - far,
        ArrowDown: lag - far,
        Home: 0,
        End: T,
      };
      if (next[event.key] === undefined) return;
      event.preventDefault();
      onLag(Math.min(T, Math.max(0, next[event.key])));
    });
}
