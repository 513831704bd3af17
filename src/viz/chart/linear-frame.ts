/** The frame of a chart on two linear axes: grid, ticks and the names of the axes. Its style is in questions.css. */
import { select } from 'd3';
import { join, paint } from './join.ts';
import { drawingZoom } from './zoom.ts';

interface Tick {
  readonly at: number;
  readonly text: string;
}

/** Where a frame stands, in pixels. */
export interface PlainFrame {
  readonly width: number;
  readonly height: number;
  /** Left, top, right and bottom edge of the plot. */
  readonly frame: { readonly x0: number; readonly y0: number; readonly x1: number; readonly y1: number };
  readonly xTicks: readonly Tick[];
  readonly yTicks: readonly Tick[];
}

/** Draws it, and returns the drawing, to which the rest is joined. */
export function drawPlainFrame(
  svg: SVGSVGElement,
  { width, height, frame, xTicks, yTicks }: PlainFrame,
  names: { readonly x: string; readonly y: string },
) {
  const zoom = drawingZoom();
  const root = paint(select<SVGElement, unknown>(svg), {
    width: width * zoom,
    height: height * zoom,
    viewBox: `0 0 ${width} ${height}`,
  });
  paint(join(root, 'path', 'grid', yTicks), { d: ({ at }) => `M${frame.x0},${at}H${frame.x1}` });
  paint(join(root, 'text', 'y-tick', yTicks), {
    x: frame.x0 - 8,
    y: ({ at }) => at,
    text: ({ text }) => text,
  });
  paint(join(root, 'text', 'x-tick', xTicks), {
    x: ({ at }) => at,
    y: frame.y1 + 18,
    text: ({ text }) => text,
  });
  paint(join(root, 'text', 'x-name', [names.x]), {
    x: (frame.x0 + frame.x1) / 2,
    y: height - 4,
    text: (name) => name,
  });
  paint(join(root, 'text', 'y-name', [names.y]), {
    x: -(frame.y0 + frame.y1) / 2,
    y: 12,
    transform: 'rotate(-90)',
    text: (name) => name,
  });
  return root;
}
