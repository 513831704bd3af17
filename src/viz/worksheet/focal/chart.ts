/** Focal loss or its gradient over p, a curve for each γ, with two samples that can be moved along. */
import { drag } from 'd3';
import { classes, join, paint } from '../../chart/join.ts';
import { type FocalMeasure, type FocalRequest, type FocalSample, layoutFocal, P_RANGE } from './layout.ts';
import { formatChosen } from '../../text/format.ts';
import { openChart, roomIn } from '../../chart/drawing.ts';
import { drawFrame } from '../../chart/frame.ts';
import { keyedTo } from '../../chart/keys.ts';
import type { Point } from '../../chart/geometry.ts';

export interface FocalChartProps extends FocalRequest {
  readonly onSample: (name: FocalSample['name'], p: number) => void;
}

export const focalMeasureNames: Record<FocalMeasure, string> = {
  loss: 'loss FL',
  slope: 'dFL/dp',
  logitSlope: 'dFL/do',
};

export function drawFocal(svg: SVGSVGElement, props: FocalChartProps): void {
  const layout = layoutFocal({ ...props, width: roomIn(props.width) });
  const y = focalMeasureNames[props.measure];
  const root = openChart(svg, layout, `${y} over p, a curve for each γ`);
  drawFrame(root, layout, { x: 'p of the right class', y });
  const curves = join(root, 'g', 'curves', [layout.curves]);
  paint(
    join(
      curves,
      'path',
      'curve',
      (all) => all,
      ({ gamma }) => gamma,
    ),
    {
      class: ({ isChosen }) => classes('curve', { chosen: isChosen }),
      d: ({ path }) => path,
    },
  );
  paint(join(root, 'path', 'cross-entropy', [layout.crossEntropy]), { d: (path) => path });
  paint(
    join(root, 'text', 'curve-label', layout.curves, ({ gamma }) => gamma),
    {
      class: ({ isChosen }) => classes('curve-label', { chosen: isChosen }),
      x: ({ label }) => label.x,
      y: ({ label }) => label.y,
      text: ({ gamma }) => (gamma === 0 ? 'γ = 0' : formatChosen(gamma)),
    },
  );
  const samples = paint(
    join(root, 'g', 'sample', layout.samples, ({ name }) => name),
    {
      class: ({ name }) => `sample ${name}`,
      transform: ({ x, y }) => `translate(${x},${y})`,
      tabindex: 0,
      role: 'slider',
      'aria-label': ({ name }) => `the ${name} sample’s p`,
      'aria-valuemin': P_RANGE[0],
      'aria-valuemax': P_RANGE[1],
      'aria-valuenow': ({ p }) => p,
    },
  );
  paint(
    join(samples, 'circle', 'halo', (sample) => [sample]),
    { r: 16 },
  );
  paint(
    join(samples, 'circle', 'dot', (sample) => [sample]),
    { r: 6 },
  );
  paint(
    join(samples, 'text', 'name', (sample) => [sample]),
    { y: -12, text: ({ name }) => name },
  );
  samples.on('keydown', (event: KeyboardEvent, { name, p }) => {
    const next = keyedTo(event, { now: p, first: P_RANGE[0], last: P_RANGE[1], stride: 1 / 100 });
    if (next === undefined) return;
    event.preventDefault();
    props.onSample(name, Number(next.toFixed(2)));
  });
  samples.call(
    drag<SVGElement, FocalSample & Point>()
      .container(svg)
      .subject((_, { x, y }) => ({ x, y }))
      .on('drag', (event: { readonly x: number }, { name }) => props.onSample(name, layout.pAt(event.x))),
  );
}
