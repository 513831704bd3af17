/** The gradient by lag of the network that is pointed at, with the band of its draws, and of the one that is held. */
import { openChart, pathThrough, roomIn } from '../../chart/drawing.ts';
import { drawFrame } from '../../chart/frame.ts';
import { join, paint } from '../../chart/join.ts';
import { subscript } from '../../text/format.ts';
import { type LagLine, layoutLagLines } from './lag-layout.ts';
import { layerOf } from '../../chart/layers.ts';

export interface LagChartProps {
  readonly lines: readonly LagLine[];
  readonly T: number;
  readonly width: number;
  readonly label: string;
}

const HEIGHT = 300;

export function drawLagLines(svg: SVGSVGElement, { lines, T, width, label }: LagChartProps): void {
  const layout = layoutLagLines(lines, T, roomIn(width), HEIGHT);
  const { left, right, whole } = layout;
  const root = openChart(svg, layout, label);
  drawFrame(layerOf(root, 'axes'), layout, {
    x: `lag: steps back from E${subscript(T)}`,
    y: 'norm that is left, over that at lag 0, log scale',
  });
  paint(join(root, 'path', 'whole', [whole]), { d: (y) => `M${left},${y}H${right}` });
  paint(
    join(root, 'path', 'area', layout.lines, ({ name }) => name),
    { class: ({ name }) => `area ${name}`, d: ({ area }) => pathThrough(area) },
  );
  paint(
    join(root, 'path', 'median', layout.lines, ({ name }) => name),
    { class: ({ name }) => `median ${name}`, d: ({ medians }) => pathThrough(medians) },
  );
}
