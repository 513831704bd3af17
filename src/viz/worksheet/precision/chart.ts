/** The precision-recall curve, with its interpolated envelope and the eleven levels that are averaged. */
import { line } from 'd3';
import type { Ranking } from '../../../worksheet/index.ts';
import { classes, join, paint } from '../../chart/join.ts';
import { drawingZoom } from '../../chart/zoom.ts';
import { drawPlainFrame } from '../../chart/linear-frame.ts';
import { layoutPrecision, type PrecisionPoint } from './layout.ts';

export interface PrecisionChartProps {
  readonly ranking: Ranking;
  readonly width: number;
  /** The row that is pointed at. */
  readonly pointed: number | undefined;
  readonly onPoint: (rank: number | undefined) => void;
}

export function drawPrecision(svg: SVGSVGElement, props: PrecisionChartProps): void {
  const { pointed, onPoint } = props;
  const layout = layoutPrecision(props.ranking, props.width / drawingZoom());
  const root = drawPlainFrame(svg, layout, { x: 'recall', y: 'precision' });
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
