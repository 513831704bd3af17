/** Drawings: an SVG that is laid out at the usual size of type, and grows with it, and the groups that lie in it. */
import { type BaseType, select, type Selection } from 'd3';
import { join, paint } from './join.ts';
import { drawingZoom } from './zoom.ts';

export type Layer = Selection<SVGElement, unknown, BaseType, unknown>;

/** Gives the SVG its size. */
export function openDrawing(
  svg: SVGSVGElement,
  { width, height }: { readonly width: number; readonly height: number },
): Layer {
  const zoom = drawingZoom();
  return paint(select<SVGElement, unknown>(svg), {
    width: width * zoom,
    height: height * zoom,
    viewBox: `0 0 ${width} ${height}`,
  });
}

/** A group of the drawing; those that come later lie over it. */
export const layerOf = (root: Layer, name: string): Layer => join(root, 'g', name, [0]) as unknown as Layer;
