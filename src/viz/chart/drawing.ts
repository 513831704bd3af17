/** The drawing of a chart: an SVG that is laid out at the usual size of type, and grows with it. */
import './chart.css';
import { type BaseType, line, select, type Selection } from 'd3';
import { join, paint } from './join.ts';
import type { Point } from './label-places.ts';
import { drawingZoom } from './zoom.ts';

export type Layer = Selection<SVGElement, unknown, BaseType, unknown>;

/** The room for a layout across so many pixels of the page. */
export const roomIn = (width: number): number => width / drawingZoom();

/** Gives the SVG its size and what it is called. */
export function openChart(
  svg: SVGSVGElement,
  { width, height }: { readonly width: number; readonly height: number },
  label: string,
): Layer {
  const zoom = drawingZoom();
  svg.classList.add('chart');
  return paint(select<SVGElement, unknown>(svg), {
    width: width * zoom,
    height: height * zoom,
    viewBox: `0 0 ${width} ${height}`,
    role: 'group',
    'aria-label': label,
  });
}

/** A group of the drawing; those that come later lie over it. */
export const layerOf = (root: Layer, name: string): Layer => join(root, 'g', name, [0]) as unknown as Layer;

const straight = line<Point>(
  ({ x }) => x,
  ({ y }) => y,
);

/** A path through points; empty without any. */
export const pathThrough = (points: readonly Point[]): string => straight(points) ?? '';
