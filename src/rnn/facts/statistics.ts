/** What several draws say together. */

export const mean = (numbers: readonly number[]): number =>
  numbers.reduce((sum, x) => sum + x, 0) / numbers.length;

/** The middle one of several numbers, or the mean of the two in the middle. */
export const median = (numbers: readonly number[]): number => quantile(numbers, 1 / 2);

/** The number below which a share of them lies, between two neighbours by proportion (Hyndman & Fan 1996, type 7). */
export function quantile(numbers: readonly number[], share: number): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  const place = share * (sorted.length - 1);
  const [below, above] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]];
  // Beside an infinite neighbour a proportion would be NaN.
  return below === above ? below : below + (above - below) * (place % 1);
}

/** Of the mean of independent draws: their standard deviation over √count; NaN for one. */
export function standardError(numbers: readonly number[]): number {
  const middle = mean(numbers);
  const squares = numbers.reduce((sum, x) => sum + (x - middle) ** 2, 0);
  return Math.sqrt(squares / (numbers.length - 1) / numbers.length);
}

/** Pearson's χ² of counts that are all expected to be alike: its mean is a degree of freedom less than there are counts. */
export function chiSquare(counts: readonly number[]): number {
  const expected = mean(counts);
  return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
}
