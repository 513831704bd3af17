/** Where everything of the chart of losses goes: pure geometry. */
import { type Axis, linearAxis, logAxis, type Tick } from '../../../chart/axes.ts';
import { type Frame, plainFrame } from '../../../chart/frame.ts';
import { type Curve, latestOf, meanLoss, secondsAt, stepAtSeconds, stepOf } from '../curve.ts';
import { CHARACTER, endLabels, type CurveLabel, labelWidth, namedLines } from './labels.ts';
import type { Look } from '../looks.ts';
import type { Point } from '../../../chart/geometry.ts';
import { hasEndLabels } from '../../../chart/end-labels.ts';

/** A run's curve. */
export interface CurveLine {
  readonly id: string;
  readonly name: string;
  readonly curve: Curve;
  readonly look: Look;
  readonly hasDiverged: boolean;
  /** The update that is looked at, if it is not the last. */
  readonly position?: number;
}

export type XName = 'updates' | 'seconds';
export type YName = 'log' | 'linear';

export interface CurvesRequest {
  readonly lines: readonly CurveLine[];
  readonly baseline: number;
  readonly baselineName: string;
  readonly x: XName;
  readonly y: YName;
  readonly width: number;
  readonly height: number;
}

export interface PlacedCurve extends Pick<CurveLine, 'id' | 'name' | 'look' | 'hasDiverged'> {
  /** From the lowest to the highest loss of the updates at one place. */
  readonly band: readonly { readonly x: number; readonly high: number; readonly low: number }[];
  readonly mean: readonly Point[];
  readonly position?: Point;
}

/** Its lane, on a logarithmic axis and where there are any, is of losses of exactly 0. */
export interface CurvesLayout extends Frame {
  readonly lines: readonly PlacedCurve[];
  /** Updates whose mean the lines show. */
  readonly window: number;
  /** Names at the ends of the lines, beside the chart where they come so far; of the baseline too. */
  readonly labels: readonly CurveLabel[];
  /** Lines of earlier runs for whose names there is no room. */
  readonly unnamed: number;
  /** Whether a line leaves the chart: it goes on along the upper edge. */
  readonly isCut: boolean;
  readonly baseline: number;
  /** Places beyond the last update too. */
  readonly xOf: (value: number) => number;
  readonly valueOf: (x: number) => number;
  readonly yOf: (loss: number) => number;
}

const MARGIN = { left: 62, top: 24, bottom: 46 };

/** Updates that a line's points are the means of: a fiftieth of the longest run, and not so many that it hides what happens. */
export function windowFor(length: number): number {
  return [200, 100, 50, 20, 10, 5, 2].find((width) => width <= length / 50) ?? 1;
}

export function layoutCurves(request: CurvesRequest): CurvesLayout {
  const { lines, baseline, width, height, x: xName } = request;
  const longest = Math.max(0, ...lines.map(({ curve }) => stepOf(curve)));
  const window = windowFor(longest);
  const [left, top, bottom] = [MARGIN.left, MARGIN.top, height - MARGIN.bottom];
  const named = hasEndLabels(width) ? namedLines(lines) : [];
  const texts = [...named.map(({ name }) => name), request.baselineName];
  const room = Math.min(labelWidth(width), CHARACTER * Math.max(...texts.map(({ length }) => length)));
  const right = width - (hasEndLabels(width) ? room + 22 : 14);

  const end = xName === 'updates' ? longest : Math.max(0, ...lines.map(({ curve }) => lastSeconds(curve)));
  const across = linearAxis([0, end || (xName === 'updates' ? 100 : 10)], [left, right], {
    count: (right - left) / 90,
    text: (value) => value.toLocaleString('en-GB'),
  });
  const x = across.of;
  const samples = lines.map((line) => sampled(line.curve, window, right - left));
  const y = yScale(request, samples, bottom, top);
  // A run that diverges leaves the chart, and goes on along its edge.
  const yOf = (loss: number) => Math.max(top - 5, y.of(loss));

  const placed = lines.map(({ curve, position, ...line }, index): PlacedCurve => {
    const xAt = (step: number) => x(xName === 'updates' ? step : secondsAt(curve, step));
    const all = samples[index];
    return {
      ...line,
      band: all.map(({ step, low, high }) => ({ x: xAt(step), low: yOf(low), high: yOf(high) })),
      mean: all.map(({ step, mean }) => ({ x: xAt(step), y: yOf(mean) })),
      ...(position !== undefined && {
        position: { x: xAt(position), y: yOf(position > 0 ? meanLoss(curve, position, window) : baseline) },
      }),
    };
  });
  const ends = placed.filter(({ id }) => named.some((line) => line.id === id)).map(endOf);
  const baselineEnd = {
    id: 'baseline',
    text: request.baselineName,
    x: right,
    y: y.of(baseline),
    look: undefined,
  };
  const frame = plainFrame({ left, right, top, bottom }, { width, below: MARGIN.bottom }, { x: across, y });
  // The text of the last tick stays within the drawing.
  const within = (tick: Tick) => ({
    ...tick,
    textAt: Math.min(tick.at, width - (CHARACTER * tick.text.length) / 2),
  });
  return {
    ...frame,
    xTicks: frame.xTicks.map(within),
    lanes: y.zero === undefined ? [] : [{ kind: 'zero', y: y.zero, text: 'exactly 0' }],
    lines: placed,
    window,
    labels: hasEndLabels(width)
      ? endLabels([...ends, baselineEnd], { right, top, bottom, characters: Math.floor(room / CHARACTER) })
      : [],
    unnamed: hasEndLabels(width) ? lines.length - named.length : 0,
    isCut: samples.some((all) => all.some(({ mean }) => y.of(mean) < top - 5)),
    baseline: y.of(baseline),
    xOf: x,
    valueOf: across.at,
    yOf,
  };
}

const endOf = ({ id, name, mean, look }: PlacedCurve): CurveLabel => ({
  id,
  text: name,
  look,
  ...mean.at(-1)!,
});

const lastSeconds = (curve: Curve): number => latestOf(curve)?.seconds ?? 0;

/** The update of a curve at a place of the axis, at most its last; undefined before its first. */
export function curveStepAt(curve: Curve, x: XName, value: number): number | undefined {
  const step = x === 'updates' ? Math.min(stepOf(curve), Math.round(value)) : stepAtSeconds(curve, value);
  return step >= 1 ? step : undefined;
}

interface Sample {
  readonly step: number;
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

/** A curve at no more places than it has pixels: each stands for the updates since the place before. */
function sampled(curve: Curve, window: number, pixels: number): Sample[] {
  const length = stepOf(curve);
  const every = Math.max(1, Math.ceil(length / Math.max(1, pixels)));
  const count = Math.ceil(length / every);
  return Array.from({ length: count }, (_, index) => {
    const step = Math.min(length, (index + 1) * every);
    let [low, high] = [Infinity, -Infinity];
    for (let i = index * every; i < step; i++) {
      low = Math.min(low, curve.losses[i]);
      high = Math.max(high, curve.losses[i]);
    }
    return { step, mean: meanLoss(curve, step, window), low, high };
  });
}

/** How far above the baseline an axis goes at most: a run that diverges would else flatten all others. */
const MOST_ABOVE = { log: 1000, linear: 2.5 };
/** How far below the baseline a logarithmic axis goes at most. */
const MOST_BELOW = 1e-8;

function yScale(
  { y: kind, baseline }: CurvesRequest,
  samples: readonly (readonly Sample[])[],
  bottom: number,
  top: number,
): Axis & { readonly zero?: number } {
  const all = samples.flat();
  const highest = all.reduce((most, { mean }) => Math.max(most, mean), baseline);
  const most = Math.min(highest, baseline * MOST_ABOVE[kind]) * (kind === 'log' ? 1.4 : 1.08);
  if (kind === 'linear') return linearAxis([0, most], [bottom, top], { count: 6 });
  const positive = all.flatMap(({ low, mean }) => (low > 0 ? [low] : mean > 0 ? [mean] : []));
  const lowest = positive.reduce((least, low) => Math.min(least, low), baseline / 10);
  const hasZero = all.some(({ low }) => low === 0);
  const floor = hasZero ? bottom - 22 : bottom;
  const domain = [Math.log10(Math.max(lowest, baseline * MOST_BELOW) * 0.8), Math.log10(most)] as const;
  const axis = logAxis(domain, [floor, top]);
  return {
    of: (loss) => (loss > 0 ? axis.of(Math.log10(loss)) : hasZero ? bottom : floor),
    ticks: axis.ticks,
    at: axis.at,
    ...(hasZero && { zero: bottom }),
  };
}
