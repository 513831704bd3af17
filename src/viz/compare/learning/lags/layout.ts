/** Where everything goes in the picture of a run's gradient by lag: a heat map over the updates, and one profile. */
import { linearAxis, logAxis, type Tick } from '../../../chart/axes.ts';
import { type Curve, curveMomentAt, stepOf } from '../curve.ts';

/** The smallest normal number of float32, in which what comes back is computed. */
const SMALLEST_NORMAL = 2 ** -126;

export interface LagsRequest {
  readonly curve: Curve;
  /** The last update on the axis: that of the longest run, for all alike. */
  readonly end: number;
  /** The smallest and the largest norm that is not 0, of all runs. */
  readonly extremes: readonly [number, number];
  /** The update whose profile is on show. */
  readonly step: number;
  readonly width: number;
  readonly height: number;
}

/** What a norm is: a size, too small for all digits of float32, nothing, or too large: infinite, or not a number. */
export type NormKind = 'sized' | 'underflow' | 'zero' | 'overflow';

export function normKind(norm: number): NormKind {
  if (norm === 0) return 'zero';
  if (!Number.isFinite(norm)) return 'overflow';
  return norm < SMALLEST_NORMAL ? 'underflow' : 'sized';
}

export interface ProfilePoint {
  readonly lag: number;
  readonly norm: number;
  readonly kind: NormKind;
  readonly x: number;
  readonly y: number;
}

export interface LagsLayout {
  readonly top: number;
  readonly bottom: number;
  /** The heat map. */
  readonly left: number;
  readonly middle: number;
  /** Its columns, by the update that each shows; undefined where the run has not come yet. */
  readonly columns: readonly (number | undefined)[];
  /** Lags, from 0. */
  readonly rows: number;
  /** The profile. */
  readonly from: number;
  readonly to: number;
  readonly zero: number;
  readonly points: readonly ProfilePoint[];
  /** The update whose profile it is: the last report until then. */
  readonly shown: number;
  readonly cursor: number;
  readonly width: number;
  readonly height: number;
  readonly lagTicks: readonly Tick[];
  readonly stepTicks: readonly Tick[];
  readonly normTicks: readonly Tick[];
}

const MARGIN = { left: 34, top: 22, bottom: 40, right: 10 };
const GAP = 14;
/** Room left of the profile's axis for norms of 0. */
const ZERO = 16;
/** Of the heat map, in what both have. */
const SHARE = 0.6;
/** Pixels of a column at least. */
const COLUMN = 3;
const FEWEST_DECADES = 3;

/** Undefined before the first report. */
export function layoutLags({
  curve,
  end,
  extremes,
  step,
  width,
  height,
}: LagsRequest): LagsLayout | undefined {
  const [first] = curve.moments;
  if (!first) return undefined;
  const rows = first.lagNorms.length;
  const [left, top, bottom] = [MARGIN.left, MARGIN.top, height - MARGIN.bottom];
  const middle = left + (width - left - MARGIN.right - GAP) * SHARE;
  const [from, to] = [middle + GAP + ZERO, width - MARGIN.right];
  const updates = linearAxis([0, end], [left, middle], {
    count: (middle - left) / 80,
    text: (value) => value.toLocaleString('en-GB'),
  });
  const count = Math.max(1, Math.min(end, Math.floor((middle - left) / COLUMN)));
  const columns = Array.from({ length: count }, (_, column) => {
    const shown = Math.round(((column + 1) * end) / count);
    return shown <= stepOf(curve) ? Math.max(first.step, shown) : undefined;
  });

  const norms = logAxis(decades(extremes), [from, to], { room: 44 });
  const pitch = (bottom - top) / rows;
  const lags = linearAxis([0, rows], [top + pitch / 2, bottom + pitch / 2], {
    count: Math.min(6, rows - 1),
    isWhole: true,
  });
  const { step: shown, lagNorms } = curveMomentAt(curve, step) ?? first;
  const points = Array.from(lagNorms, (value, lag): ProfilePoint => {
    const kind = normKind(value);
    const x =
      kind === 'zero'
        ? from - ZERO / 2
        : kind === 'overflow'
          ? to
          : Math.min(to, norms.of(Math.log10(value)));
    return { lag, norm: value, kind, x, y: lags.of(lag) };
  });
  return {
    top,
    bottom,
    left,
    middle,
    columns,
    rows,
    from,
    to,
    zero: from - ZERO / 2,
    points,
    shown,
    width,
    height,
    cursor: updates.of(shown),
    lagTicks: lags.ticks.filter(({ at }) => at < bottom),
    stepTicks: updates.ticks,
    // 0 has the place beside the axis, and its number some room.
    normTicks: norms.ticks.filter(({ at }) => !points.some(({ kind }) => kind === 'zero') || at - from > 20),
  };
}

/** Whole powers of ten around the norms. */
function decades([smallest, largest]: readonly [number, number]): readonly [number, number] {
  const high = Math.ceil(Math.log10(largest));
  return [Math.min(Math.floor(Math.log10(smallest)), high - FEWEST_DECADES), high];
}

/** The smallest and the largest finite norm above 0 of some curves; 1 and 1 where there is none. */
export function extremesOf(curves: readonly Curve[]): readonly [number, number] {
  let [low, high] = [Infinity, 0];
  for (const { moments } of curves) {
    for (const { lagNorms } of moments) {
      for (const norm of lagNorms) {
        if (!(norm > 0 && norm < Infinity)) continue;
        low = Math.min(low, norm);
        high = Math.max(high, norm);
      }
    }
  }
  return high > 0 ? [low, high] : [1, 1];
}
