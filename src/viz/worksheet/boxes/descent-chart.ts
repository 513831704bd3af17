/** One loss over the steps of descent by each of the three. */
import { openChart, roomIn } from '../../chart/drawing.ts';
import { drawFrame } from '../../chart/frame.ts';
import { join, paint } from '../../chart/join.ts';
import { layoutDescent, type DescentRequest } from './descent-layout.ts';
import { lossNames } from './descent.ts';

export function drawDescent(svg: SVGSVGElement, request: DescentRequest): void {
  const layout = layoutDescent({ ...request, width: roomIn(request.width) });
  const name = `${lossNames[request.loss]} over the steps, by each loss; the numbers are in the table below`;
  const root = openChart(svg, layout, name);
  drawFrame(root, layout, { x: 'steps', y: '' });
  paint(
    join(root, 'path', 'curve', layout.curves, ({ by }) => by),
    { class: ({ by }) => `curve ${by}`, d: ({ path }) => path },
  );
  paint(
    join(root, 'circle', 'end', layout.curves, ({ by }) => by),
    { class: ({ by }) => `end ${by}`, cx: ({ end }) => end.x, cy: ({ end }) => end.y, r: 3 },
  );
}
