/** The frame of a chart: grid and axes with their ticks, and lanes for what has no place on the axis up. */
import { join, paint } from './join.ts';
import type { Axis, Tick } from './axes.ts';
import type { Box } from './geometry.ts';
import type { Layer } from './layers.ts';

/** A line below the axis up for what has no place on it. */
export interface ChartLane<Kind extends string = string> {
  readonly kind: Kind;
  readonly y: number;
  readonly text: string;
}

/** Its box is that of what the axis up is of; lanes follow below. */
export interface Frame extends Box {
  readonly width: number;
  readonly height: number;
  /** Where the axis across lies. */
  readonly axis: number;
  readonly lanes: readonly ChartLane[];
  readonly xTicks: readonly Tick[];
  readonly yTicks: readonly Tick[];
}

/** The frame of a chart without lanes. @param below pixels for the numbers and the name of the axis across */
export const plainFrame = (
  { left, right, top, bottom }: Box,
  { width, below }: { readonly width: number; readonly below: number },
  { x, y }: { readonly x: Axis; readonly y: Axis },
): Frame => ({
  width,
  height: bottom + below,
  left,
  right,
  top,
  bottom,
  axis: bottom,
  lanes: [],
  xTicks: x.ticks,
  yTicks: y.ticks,
});

const LANE = 20;

/** Lanes below a plot, one under the other, and where they end. */
export function placeLanes<Kind extends string>(
  lanes: readonly Pick<ChartLane<Kind>, 'kind' | 'text'>[],
  bottom: number,
): { readonly lanes: readonly ChartLane<Kind>[]; readonly axis: number } {
  return {
    lanes: lanes.map((lane, row) => ({ ...lane, y: bottom + LANE * (row + 0.9) })),
    axis: bottom + LANE * lanes.length + (lanes.length > 0 ? 6 : 0),
  };
}

/** Draws it; `x` and `y` are the names of the axes, empty for none. */
export function drawFrame(
  root: Layer,
  frame: Frame,
  { x, y }: { readonly x: string; readonly y: string },
): void {
  const { left, right, top, axis, lanes, yTicks } = frame;
  paint(join(root, 'path', 'grid', yTicks), { d: ({ at }) => `M${left},${at}H${right}` });
  paint(join(root, 'path', 'lane', lanes), { d: ({ y }) => `M${left},${y}H${right}` });
  const names = [...yTicks, ...lanes.map(({ y, text }) => ({ at: y, text }))];
  paint(join(root, 'text', 'y-tick', names), { x: left - 7, y: ({ at }) => at, text: ({ text }) => text });
  paint(join(root, 'path', 'axis', [0]), { d: `M${left},${top}V${axis}H${right}` });
  drawTicks(root, frame);
  paint(join(root, 'text', 'x-name', x ? [x] : []), {
    x: (left + right) / 2,
    y: axis + 36,
    text: (name) => name,
  });
  paint(join(root, 'text', 'y-name', y ? [y] : []), { x: 2, y: Math.max(9, top - 12), text: (name) => name });
}

/** The numbers along the axis across. */
export function drawTicks(root: Layer, { axis, xTicks }: Pick<Frame, 'axis' | 'xTicks'>): void {
  paint(join(root, 'path', 'x-mark', xTicks), { d: ({ at }) => `M${at},${axis}v4` });
  paint(join(root, 'text', 'x-tick', xTicks), {
    x: ({ at, textAt = at }) => textAt,
    y: axis + 16,
    text: ({ text }) => text,
  });
}
