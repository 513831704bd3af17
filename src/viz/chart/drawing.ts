/** The drawing of a chart. */
import './chart.css';
import { line } from 'd3';
import type { Point } from './geometry.ts';
import { paint } from './join.ts';
import { type Layer, openDrawing } from './layers.ts';
import { drawingZoom } from './zoom.ts';

/** The room for a layout across so many pixels of the page. */
export const roomIn = (width: number): number => width / drawingZoom();

/** Gives the SVG its size and what it is called. */
export function openChart(
  svg: SVGSVGElement,
  size: { readonly width: number; readonly height: number },
  label: string,
): Layer {
  svg.classList.add('chart');
  return paint(openDrawing(svg, size), { role: 'group', 'aria-label': label });
}

const straight = line<Point>(
  ({ x }) => x,
  ({ y }) => y,
);

/** A path through points; empty without any. */
export const pathThrough = (points: readonly Point[]): string => straight(points) ?? '';
