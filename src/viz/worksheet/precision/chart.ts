/** The precision-recall curve, with its interpolated envelope and the eleven levels that are averaged. */
import type { Ranking } from '../../../worksheet/index.ts';
import { classes, join, paint } from '../../chart/join.ts';
import { openChart, pathThrough, roomIn } from '../../chart/drawing.ts';
import { drawFrame } from '../../chart/frame.ts';
import { layoutPrecision } from './layout.ts';

export interface PrecisionChartProps {
  readonly ranking: Ranking;
  readonly width: number;
  /** The row that is pointed at. */
  readonly pointed: number | undefined;
  readonly onPoint: (rank: number | undefined) => void;
}

export function drawPrecision(svg: SVGSVGElement, props: PrecisionChartProps): void {
  const { pointed, onPoint } = props;
  const layout = layoutPrecision(props.ranking, roomIn(props.width));
  const root = openChart(svg, layout, 'Precision against recall');
  drawFrame(root, layout, { x: 'recall', y: 'precision' });
  paint(join(root, 'path', 'area', [layout.area]), { d: (path) => path });
  paint(join(root, 'path', 'sawtooth', layout.rows.length ? [layout.rows] : []), {
    d: pathThrough,
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
