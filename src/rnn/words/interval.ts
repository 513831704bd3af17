/** What a share of right answers can be said to be, from so many sentences. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** 97.5 % of a normal distribution lie below so many standard deviations. */
const Z = 1.959964;

/** The 95 % interval of a share, from `right` out of `all` (Wilson 1927): also where all are right, or none. */
export function wilson(right: number, all: number): Interval {
  const share = right / all;
  const z2 = (Z * Z) / all;
  const middle = (share + z2 / 2) / (1 + z2);
  const reach = (Z / (1 + z2)) * Math.sqrt((share * (1 - share)) / all + z2 / (4 * all));
  // Rounding must not keep the ends from being exact.
  return { low: right === 0 ? 0 : middle - reach, high: right === all ? 1 : middle + reach };
}

/** Accuracy over several seeds: their mean, and from the worst to the best of them, both widened to their 95 % intervals. */
export interface Accuracy extends Interval {
  readonly mean: number;
  /** Shares of right answers, a seed each. */
  readonly shares: readonly number[];
}

/** @param rights right answers of each seed, out of `all` sentences each */
export function accuracyOverSeeds(rights: readonly number[], all: number): Accuracy {
  const shares = rights.map((right) => right / all);
  const mean = shares.reduce((sum, share) => sum + share, 0) / shares.length;
  const { low } = wilson(Math.min(...rights), all);
  const { high } = wilson(Math.max(...rights), all);
  return { mean, low, high, shares };
}
