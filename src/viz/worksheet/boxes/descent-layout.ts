/** How far boxes are from the truth over the steps of descent, in pixels: one loss, descended by each. Pure geometry. */
import { line, scaleLinear } from 'd3';
import { linearAxis } from '../../chart/axes.ts';
import { type Frame, plainFrame } from '../../chart/frame.ts';
import { type BoxMeasure, boxMeasures, type DescentStep } from './descent.ts';
import type { Point } from '../../chart/geometry.ts';

export interface DescentRequest {
  /** The loss that is drawn. */
  readonly loss: BoxMeasure;
  /** The steps so far, by the measure that was descended. */
  readonly runs: Readonly<Record<BoxMeasure, readonly DescentStep[]>>;
  /** Steps from the left edge to the right one. */
  readonly most: number;
  readonly width: number;
}

export interface DescentLayout extends Frame {
  readonly curves: readonly {
    readonly by: BoxMeasure;
    readonly path: string;
    readonly end: Point;
  }[];
}

const MARGIN = { left: 36, right: 10, top: 8, bottom: 42 };
const HEIGHT = 158;
const LEAST_TOP = 1;

export function layoutDescent({ loss, runs, most, width }: DescentRequest): DescentLayout {
  const box = {
    left: MARGIN.left,
    top: MARGIN.top,
    right: width - MARGIN.right,
    bottom: HEIGHT - MARGIN.bottom,
  };
  const values = boxMeasures.flatMap((by) => runs[by].map(({ losses }) => losses[loss]));
  const across = linearAxis([0, most], [box.left, box.right], { count: 4 });
  const nice = scaleLinear([0, Math.max(LEAST_TOP, ...values)], [0, 1])
    .nice(4)
    .domain();
  const up = linearAxis([nice[0], nice[1]], [box.bottom, box.top], { count: 4 });
  const [x, y] = [across.of, up.of];
  const path = line<DescentStep>(
    (_, step) => x(step),
    ({ losses }) => y(losses[loss]),
  );
  return {
    ...plainFrame(box, { width, below: MARGIN.bottom }, { x: across, y: up }),
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
