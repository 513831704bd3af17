/** Where everything of a precision-recall curve stands, in pixels. Pure geometry. */
import { scaleLinear } from 'd3';
import type { PlainFrame } from '../../chart/linear-frame.ts';
import {
  averagePrecision,
  interpolatedPoints,
  precisionSteps,
  type Ranking,
} from '../../../worksheet/index.ts';

export interface PrecisionPoint {
  readonly x: number;
  readonly y: number;
}

export interface PrecisionLayout extends PlainFrame {
  /** A point for each row of the ranking. */
  readonly rows: readonly (PrecisionPoint & { readonly rank: number })[];
  /** The largest precision at that recall or more, as a path. */
  readonly envelope: string;
  /** The area under it. */
  readonly area: string;
  /** The interpolated precision at eleven levels of recall. */
  readonly levels: readonly (PrecisionPoint & { readonly rank: number | null })[];
}

const MARGIN = { left: 44, right: 14, top: 12, bottom: 42 };
const HEIGHT = 300;

export function layoutPrecision(ranking: Ranking, width: number): PrecisionLayout {
  const frame = { x0: MARGIN.left, y0: MARGIN.top, x1: width - MARGIN.right, y1: HEIGHT - MARGIN.bottom };
  const x = scaleLinear([0, 1], [frame.x0, frame.x1]);
  const y = scaleLinear([0, 1], [frame.y1, frame.y0]);
  const steps = precisionSteps(ranking);
  const start = `M${x(0)},${y(steps[0].precision)}`;
  const path = steps.map(({ to, precision }) => `V${y(precision)}H${x(to)}`).join('');
  const ticks = [0, 0.2, 0.4, 0.6, 0.8, 1];
  return {
    width,
    height: HEIGHT,
    frame,
    xTicks: ticks.map((tick) => ({ at: x(tick), text: String(tick) })),
    yTicks: ticks.map((tick) => ({ at: y(tick), text: String(tick) })),
    rows: averagePrecision(ranking).rows.map(({ rank, precision, recall }) => ({
      rank,
      x: x(recall),
      y: y(precision),
    })),
    envelope: `${start}${path}`,
    area: `${start}${path}V${y(0)}H${x(0)}Z`,
    levels: interpolatedPoints(ranking, 11).map(({ recall, precision, rank }) => ({
      rank,
      x: x(recall),
      y: y(precision),
    })),
  };
}
