/** Where the logarithm of a norm follows a line over the lags. Pure arithmetic. */

/** Norms that have a size: their lags, and their natural logarithms. */
export interface Points {
  readonly lags: readonly number[];
  readonly logs: readonly number[];
}

/** Lags over which a norm changes by one factor a step. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
  /** The factor a step: e to the slope of the least-squares line through the logarithms. */
  readonly rate: number;
  /** Standard error of the slope. */
  readonly error: number;
}

/** Fewer steps than this fit any line too well to tell one from a curve. */
export const FEWEST_HOPS = 3;
/** Two rates are two where the logarithms of their factors differ by more than this share of the larger one … */
const DIFFERS = 0.25;
/** … and by more than this, a tenth of a per cent a step, which adds up to a third over 300 steps … */
const LEAST_DIFFERENCE = 1e-3;
/**
 * … and by so many standard errors of what single steps do: many, as a smooth curve has them; or a few, where it bulges
 * from its chord by more than 10 %, and than this share of its own change.
 */
const BEYOND_NOISE = { many: 8, few: 3 };
const BULGE = { least: 0.1, share: 0.06 };
/** Of fewer steps a mean is that of single ones. */
const FEWEST_PARTED = 2;
/** A line explains less than 90 % of the variance where its residuals exceed this share of its own change … */
const POOR = 1 / Math.sqrt(108);
/** … which is no fault in residuals of less than this: 15 % of a norm. */
const ROUGH = 0.15;

/**
 * Logarithms that walk at random by s a step lie around their line by s √(N/15) after N steps, and its slope around
 * their drift by s √(6/(5N)): √18/N times as much. Noise that is independent at each lag matters less.
 */
const WALK = Math.sqrt(18);

/** The least-squares line through y over x, from an index on: its slope, and the root mean square of the residuals. */
export function lineThrough(
  x: readonly number[],
  y: readonly number[],
  from = 0,
): { readonly slope: number; readonly rms: number } {
  const count = x.length - from;
  let [sumX, sumY] = [0, 0];
  for (let i = from; i < x.length; i++) {
    sumX += x[i];
    sumY += y[i];
  }
  const [meanX, meanY] = [sumX / count, sumY / count];
  let [xx, xy] = [0, 0];
  for (let i = from; i < x.length; i++) {
    xx += (x[i] - meanX) ** 2;
    xy += (x[i] - meanX) * (y[i] - meanY);
  }
  const slope = xy / xx;
  let squares = 0;
  for (let i = from; i < x.length; i++) squares += (y[i] - meanY - slope * (x[i] - meanX)) ** 2;
  return { slope, rms: Math.sqrt(squares / count) };
}

/** The stretch from an index to the end, undefined where no line follows it. */
export function straightFrom({ lags, logs }: Points, from: number): Stretch | undefined {
  const last = lags.length - 1;
  if (last - from < FEWEST_HOPS) return undefined;
  const { slope, rms } = lineThrough(lags, logs, from);
  const change = Math.abs(slope) * (lags[last] - lags[from]);
  if (rms > ROUGH && rms > POOR * change) return undefined;
  if (isParted(lags, logs, from)) return undefined;
  const error = (WALK * rms) / (lags[last] - lags[from]);
  return { from: lags[from], to: lags[last], rate: Math.exp(slope), error };
}

/**
 * Whether there is a lag before and after which the mean rates differ, and by more than single steps make likely. Steps
 * count as independent of each other, as the factors of random weights and inputs are; noise of the norms themselves,
 * which cancels in a mean, makes this cautious.
 */
function isParted(lags: readonly number[], logs: readonly number[], from: number): boolean {
  const last = lags.length - 1;
  const mean = (a: number, b: number) => (logs[b] - logs[a]) / (lags[b] - lags[a]);
  // From neighbours, so that a drift does not count as noise.
  let squares = 0;
  for (let i = from + 1; i < last; i++) squares += (mean(i, i + 1) - mean(i - 1, i)) ** 2;
  const noise = Math.sqrt(squares / (2 * (last - from - 1)));
  const most = Math.max(BULGE.least, BULGE.share * Math.abs(logs[last] - logs[from]));
  for (let at = from + FEWEST_PARTED; at <= last - FEWEST_PARTED; at++) {
    const [before, after] = [mean(from, at), mean(at, last)];
    const difference = Math.abs(before - after);
    const isTwo =
      difference > LEAST_DIFFERENCE && difference > DIFFERS * Math.max(Math.abs(before), Math.abs(after));
    const error = noise * Math.sqrt(1 / (at - from) + 1 / (last - at));
    const bulge =
      (difference * (lags[at] - lags[from]) * (lags[last] - lags[at])) / (lags[last] - lags[from]);
    const beyond = bulge > most ? BEYOND_NOISE.few : BEYOND_NOISE.many;
    if (isTwo && difference > beyond * error) return true;
  }
  return false;
}

/** The longest straight stretch that reaches to the end, of at least so many steps; undefined where there is none. */
export function straightTail(
  points: Points,
  fewest: number,
): { index: number; stretch: Stretch } | undefined {
  const last = points.lags.length - 1;
  for (let index = 0; index <= last - fewest; index++) {
    const stretch = straightFrom(points, index);
    if (stretch) return { index, stretch };
  }
  return undefined;
}
