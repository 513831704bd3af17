/** The gradient by lag of the network that is pointed at, with the band of its draws, and of the one that is held. */
import { line, select } from 'd3';
import type { Point } from '../../chart/label-places.ts';
import { join, paint } from '../../chart/join.ts';
import { drawingZoom } from '../../chart/zoom.ts';
import { subscript } from '../../text/format.ts';
import { type LagLine, layoutLags } from './lag-layout.ts';

export interface LagChartProps {
  readonly lines: readonly LagLine[];
  readonly T: number;
  readonly width: number;
  readonly label: string;
}

const HEIGHT = 300;
const pathOf = line<Point>(
  ({ x }) => x,
  ({ y }) => y,
);

export function drawLags(svg: SVGSVGElement, { lines, T, width, label }: LagChartProps): void {
  const zoom = drawingZoom();
  const layout = layoutLags(lines, T, width / zoom, HEIGHT);
  const { left, right, top, bottom, xTicks, yTicks, whole } = layout;
  const root = paint(select<SVGElement, unknown>(svg), {
    width: layout.width * zoom,
    height: layout.height * zoom,
    viewBox: `0 0 ${layout.width} ${layout.height}`,
    role: 'img',
    'aria-label': label,
  });
  paint(join(root, 'path', 'grid', yTicks), { d: ({ y }) => `M${left},${y}H${right}` });
  paint(join(root, 'path', 'whole', [whole]), { d: (y) => `M${left},${y}H${right}` });
  paint(join(root, 'text', 'y-tick', yTicks), { x: left - 7, y: ({ y }) => y, text: ({ text }) => text });
  paint(join(root, 'path', 'axis', [0]), { d: `M${left},${top}V${bottom}H${right}` });
  paint(join(root, 'text', 'x-tick', xTicks), { x: ({ x }) => x, y: bottom + 16, text: ({ lag }) => lag });
  paint(join(root, 'text', 'x-name', [`lag: steps back from E${subscript(T)}`]), {
    x: (left + right) / 2,
    y: bottom + 34,
    text: (text) => text,
  });
  paint(join(root, 'text', 'norm-name', ['norm that is left, over that at lag 0, log scale']), {
    x: 2,
    y: 10,
    text: (text) => text,
  });
  paint(
    join(root, 'path', 'area', layout.lines, ({ name }) => name),
    { class: ({ name }) => `area ${name}`, d: ({ area }) => pathOf(area) ?? '' },
  );
  paint(
    join(root, 'path', 'median', layout.lines, ({ name }) => name),
    { class: ({ name }) => `median ${name}`, d: ({ medians }) => pathOf(medians) ?? '' },
  );
}
