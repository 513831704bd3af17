/** Interleaved rounds: in each, every strategy is timed once. */
import { randomLcg, shuffler } from 'd3';

/** Median and quartiles. */
export interface Spread {
  readonly median: number;
  readonly q1: number;
  readonly q3: number;
}

/** Who comes when in a round: shuffled anew in each, always alike, so that nobody has always the same one before it. */
export const orderOf = <S>(strategies: readonly S[], round: number): S[] =>
  shuffler(randomLcg(round + 1))([...strategies]);

/** Median and quartiles, between two values where they fall between two. */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  const quantile = (share: number) => {
    const place = share * (sorted.length - 1);
    const below = Math.floor(place);
    const rest = place - below;
    return rest === 0 ? sorted[below] : sorted[below] * (1 - rest) + sorted[below + 1] * rest;
  };
  return { median: quantile(0.5), q1: quantile(0.25), q3: quantile(0.75) };
}

/** The ratios within each round that both took part in: what slows one round down slows both, and drops out. */
export const ratios = (times: readonly number[], base: readonly number[]): number[] =>
  times.slice(0, base.length).map((time, round) => time / base[round]);
