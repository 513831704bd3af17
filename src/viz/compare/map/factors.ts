/** What the draws of a point come to as one number: the factor a step back. Pure. */
import type { Fate } from '../../../rnn/rate/rate.ts';
import type { PointSettings } from '../../../rnn/map/plane.ts';
import type { MapPoint } from '../../../rnn/map/point.ts';

export interface Factor {
  /** Of the median draw; 0 where exactly nothing is left, Infinity where numbers overflow. */
  readonly factor: number;
  /** `fitted`: the rate in the end; `mean`: of the lags together, where the draws have no single rate. */
  readonly of: 'fitted' | 'mean';
}

/** Undefined where nothing sets out, or at lag 0. */
export function factorOf(
  { rate, left, outcomes }: MapPoint,
  { lag }: Pick<PointSettings, 'lag'>,
): Factor | undefined {
  if (rate) return { factor: rate.median, of: 'fitted' };
  const all = Object.values(outcomes).reduce((sum, count) => sum + count, 0);
  if (2 * (outcomes.overflow ?? 0) > all) return { factor: Infinity, of: 'mean' };
  if (!left || lag === 0) return undefined;
  return { factor: left.median ** (1 / lag), of: 'mean' };
}

/** A per cent a step is the tolerance, as of every rate: without its error, for a median of many has little. */
export const HOLDS = [0.99, 1.01] as const;

export const fateAt = (factor: number): Fate =>
  factor < HOLDS[0] ? 'vanishes' : factor > HOLDS[1] ? 'explodes' : 'holds';

/** Whether the draws from the 10 % to the 90 % quantile do not all do the same. */
export function isDivided({ rate, left }: MapPoint, { lag }: Pick<PointSettings, 'lag'>): boolean {
  const spread = rate ?? left;
  if (!spread) return false;
  const power = rate ? 1 : 1 / Math.max(1, lag);
  return fateAt(spread.low ** power) !== fateAt(spread.high ** power);
}
