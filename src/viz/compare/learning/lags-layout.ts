/** Where everything goes in the picture of a run's gradient by lag: a heat map over the updates, and one profile. */
import { scaleLinear } from 'd3';
import { formatPower } from '../../text/format.ts';
import { type Curve, momentAt, stepOf } from './curve.ts';

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
  readonly lagTicks: readonly { readonly y: number; readonly lag: number }[];
  readonly stepTicks: readonly { readonly x: number; readonly text: string }[];
  readonly normTicks: readonly { readonly x: number; readonly text: string }[];
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
  const x = scaleLinear([0, end], [left, middle]);
  const count = Math.max(1, Math.min(end, Math.floor((middle - left) / COLUMN)));
  const columns = Array.from({ length: count }, (_, column) => {
    const shown = Math.round(((column + 1) * end) / count);
    return shown <= stepOf(curve) ? Math.max(first.step, shown) : undefined;
  });

  const [low, high] = decades(extremes);
  const norm = scaleLinear([low, high], [from, to]);
  const pitch = (bottom - top) / rows;
  const yOf = (lag: number) => top + (lag + 0.5) * pitch;
  const { step: shown, lagNorms: norms } = momentAt(curve, step) ?? first;
  const points = Array.from(norms, (value, lag): ProfilePoint => {
    const kind = normKind(value);
    const x =
      kind === 'zero' ? from - ZERO / 2 : kind === 'overflow' ? to : Math.min(to, norm(Math.log10(value)));
    return { lag, norm: value, kind, x, y: yOf(lag) };
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
    cursor: x(shown),
    lagTicks: scaleLinear([0, rows - 1], [0, 1])
      .ticks(Math.min(6, rows - 1))
      .filter(Number.isInteger)
      .map((lag) => ({ y: yOf(lag), lag })),
    stepTicks: x.ticks(Math.max(2, Math.floor((middle - left) / 80))).map((value) => ({
      x: x(value),
      text: value.toLocaleString('en-GB'),
    })),
    normTicks: powers(low, high, Math.max(2, Math.floor((to - from) / 44))).map((exponent) => ({
      x: norm(exponent),
      text: formatPower(exponent),
    })),
  };
}

/** Whole powers of ten around the norms. */
function decades([smallest, largest]: readonly [number, number]): readonly [number, number] {
  const high = Math.ceil(Math.log10(largest));
  return [Math.min(Math.floor(Math.log10(smallest)), high - FEWEST_DECADES), high];
}

/** Exponents from high to low at a whole distance, at most so many. */
function powers(low: number, high: number, most: number): number[] {
  const every = Math.ceil((high - low + 1) / most);
  return Array.from({ length: Math.floor((high - low) / every) + 1 }, (_, index) => high - index * every);
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
