/** One loss over the steps of descent by each of the three. */
import { select } from 'd3';
import { layoutCurves, type CurvesRequest } from './curves-layout.ts';
import { lossNames } from './descent.ts';
import { join, paint } from '../../chart/join.ts';
import { drawingZoom } from '../../chart/zoom.ts';

export function drawCurves(svg: SVGSVGElement, request: CurvesRequest): void {
  const zoom = drawingZoom();
  const layout = layoutCurves({ ...request, width: request.width / zoom });
  const { width, height, frame } = layout;
  const root = paint(select<SVGElement, unknown>(svg), {
    width: width * zoom,
    height: height * zoom,
    viewBox: `0 0 ${width} ${height}`,
    'aria-label': `${lossNames[request.loss]} over the steps, by each loss; the numbers are in the table below`,
  });
  paint(join(root, 'path', 'grid', layout.yTicks), { d: ({ at }) => `M${frame.x0},${at}H${frame.x1}` });
  paint(join(root, 'text', 'y-tick', layout.yTicks), {
    x: frame.x0 - 6,
    y: ({ at }) => at,
    text: ({ text }) => text,
  });
  paint(join(root, 'text', 'x-tick', layout.xTicks), {
    x: ({ at }) => at,
    y: frame.y1 + 15,
    text: ({ text }) => text,
  });
  paint(join(root, 'text', 'axis-title', ['steps']), {
    x: (frame.x0 + frame.x1) / 2,
    y: height - 3,
    text: (name) => name,
  });
  paint(
    join(root, 'path', 'curve', layout.curves, ({ by }) => by),
    { class: ({ by }) => `curve ${by}`, d: ({ path }) => path },
  );
  paint(
    join(root, 'circle', 'end', layout.curves, ({ by }) => by),
    { class: ({ by }) => `end ${by}`, cx: ({ end }) => end.x, cy: ({ end }) => end.y, r: 3 },
  );
}
