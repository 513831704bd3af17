/** Where everything of a precision-recall curve stands, in pixels. Pure geometry. */
import { linearAxis } from '../../chart/axes.ts';
import { type Frame, plainFrame } from '../../chart/frame.ts';
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

export interface PrecisionLayout extends Frame {
  /** A point for each row of the ranking. */
  readonly rows: readonly (PrecisionPoint & { readonly rank: number })[];
  /** The largest precision at that recall or more, as a path. */
  readonly envelope: string;
  /** The area under it. */
  readonly area: string;
  /** The interpolated precision at eleven levels of recall. */
  readonly levels: readonly (PrecisionPoint & { readonly rank: number | null })[];
}

const MARGIN = { left: 44, right: 14, top: 22, bottom: 42 };
const HEIGHT = 310;

export function layoutPrecision(ranking: Ranking, width: number): PrecisionLayout {
  const box = {
    left: MARGIN.left,
    top: MARGIN.top,
    right: width - MARGIN.right,
    bottom: HEIGHT - MARGIN.bottom,
  };
  const across = linearAxis([0, 1], [box.left, box.right], { count: 5 });
  const up = linearAxis([0, 1], [box.bottom, box.top], { count: 5 });
  const [x, y] = [across.of, up.of];
  const steps = precisionSteps(ranking);
  const start = `M${x(0)},${y(steps[0].precision)}`;
  const path = steps.map(({ to, precision }) => `V${y(precision)}H${x(to)}`).join('');
  return {
    ...plainFrame(box, { width, below: MARGIN.bottom }, { x: across, y: up }),
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
