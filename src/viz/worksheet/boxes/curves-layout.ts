/** How far boxes are from the truth over the steps of descent, in pixels: one loss, descended by each. Pure geometry. */
import { line, scaleLinear } from 'd3';
import { type BoxMeasure, boxMeasures, type DescentStep } from './descent.ts';
import { formatChosen } from '../../text/format.ts';

export interface CurvesRequest {
  /** The loss that is drawn. */
  readonly loss: BoxMeasure;
  /** The steps so far, by the measure that was descended. */
  readonly runs: Readonly<Record<BoxMeasure, readonly DescentStep[]>>;
  /** Steps from the left edge to the right one. */
  readonly most: number;
  readonly width: number;
}

export interface CurvesLayout {
  readonly width: number;
  readonly height: number;
  readonly frame: { readonly x0: number; readonly y0: number; readonly x1: number; readonly y1: number };
  readonly xTicks: readonly { readonly at: number; readonly text: string }[];
  readonly yTicks: readonly { readonly at: number; readonly text: string }[];
  readonly curves: readonly {
    readonly by: BoxMeasure;
    readonly path: string;
    readonly end: { readonly x: number; readonly y: number };
  }[];
}

const MARGIN = { left: 36, right: 10, top: 8, bottom: 34 };
const HEIGHT = 150;
const LEAST_TOP = 1;

export function layoutCurves({ loss, runs, most, width }: CurvesRequest): CurvesLayout {
  const frame = { x0: MARGIN.left, y0: MARGIN.top, x1: width - MARGIN.right, y1: HEIGHT - MARGIN.bottom };
  const values = boxMeasures.flatMap((by) => runs[by].map(({ losses }) => losses[loss]));
  const x = scaleLinear([0, most], [frame.x0, frame.x1]);
  const y = scaleLinear([0, Math.max(LEAST_TOP, ...values)], [frame.y1, frame.y0]).nice(4);
  const path = line<DescentStep>(
    (_, step) => x(step),
    ({ losses }) => y(losses[loss]),
  );
  return {
    width,
    height: HEIGHT,
    frame,
    xTicks: x.ticks(4).map((tick) => ({ at: x(tick), text: String(tick) })),
    yTicks: y.ticks(4).map((tick) => ({ at: y(tick), text: formatChosen(tick) })),
    curves: boxMeasures.map((by) => {
      const run = runs[by];
      return {
        by,
        path: path(run) ?? '',
        end: { x: x(run.length - 1), y: y(run[run.length - 1].losses[loss]) },
      };
    }),
  };
}
