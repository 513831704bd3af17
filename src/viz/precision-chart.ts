/** The precision-recall curve, with its interpolated envelope and the eleven levels that are averaged. */
import { line, select } from 'd3';
import type { Ranking } from '../worksheet/index.ts';
import { classes, join, paint } from './draw.ts';
import { drawingZoom } from './network.ts';
import { layoutPrecision, type PrecisionPoint } from './precision-layout.ts';

export interface PrecisionChartProps {
  readonly ranking: Ranking;
  readonly width: number;
  /** The row that is pointed at. */
  readonly pointed: number | undefined;
  readonly onPoint: (rank: number | undefined) => void;
}

export function drawPrecision(svg: SVGSVGElement, props: PrecisionChartProps): void {
  const { pointed, onPoint } = props;
  const zoom = drawingZoom();
  const layout = layoutPrecision(props.ranking, props.width / zoom);
  const { width, height, frame } = layout;
  const root = paint(select<SVGElement, unknown>(svg), {
    width: width * zoom,
    height: height * zoom,
    viewBox: `0 0 ${width} ${height}`,
  });
  paint(join(root, 'path', 'grid', layout.yTicks), { d: ({ at }) => `M${frame.x0},${at}H${frame.x1}` });
  paint(join(root, 'text', 'y-tick', layout.yTicks), {
    x: frame.x0 - 8,
    y: ({ at }) => at,
    text: ({ text }) => text,
  });
  paint(join(root, 'text', 'x-tick', layout.xTicks), {
    x: ({ at }) => at,
    y: frame.y1 + 18,
    text: ({ text }) => text,
  });
  paint(join(root, 'text', 'axis-title', ['recall', 'precision']), {
    class: (name) => `axis-title ${name}`,
    x: (name) => (name === 'recall' ? (frame.x0 + frame.x1) / 2 : -(frame.y0 + frame.y1) / 2),
    y: (name) => (name === 'recall' ? height - 4 : 12),
    transform: (name) => (name === 'recall' ? '' : 'rotate(-90)'),
    text: (name) => name,
  });
  paint(join(root, 'path', 'area', [layout.area]), { d: (path) => path });
  const path = line<PrecisionPoint>(
    ({ x }) => x,
    ({ y }) => y,
  );
  paint(join(root, 'path', 'sawtooth', layout.rows.length ? [layout.rows] : []), {
    d: (rows) => path(rows) ?? '',
  });
  paint(join(root, 'path', 'envelope', [layout.envelope]), { d: (envelope) => envelope });
  paint(join(root, 'circle', 'level', layout.levels), {
    class: ({ rank }) => classes('level', { pointed: rank !== null && rank === pointed }),
    cx: ({ x }) => x,
    cy: ({ y }) => y,
    r: 4,
  });
  paint(
    join(root, 'circle', 'row', layout.rows, ({ rank }) => rank),
    {
      class: ({ rank }) => classes('row', { pointed: rank === pointed }),
      cx: ({ x }) => x,
      cy: ({ y }) => y,
      r: ({ rank }) => (rank === pointed ? 6 : 3),
    },
  )
    .on('pointerenter', (_, { rank }) => onPoint(rank))
    .on('pointerleave', () => onPoint(undefined));
}
