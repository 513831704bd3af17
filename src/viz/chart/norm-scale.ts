import { clamp } from './clamp.ts';
/** The one logarithmic scale on which everything on a page shows the size of a gradient. */
export interface NormScale {
  /** Whole powers of ten that bound the scale. */
  readonly domain: readonly [number, number];
  /** Whether there are smaller norms than the lower bound: they look like those at it. */
  readonly isCut: boolean;
  /** 0 at the lower bound and below, which includes zero itself; 1 at the upper bound and above. */
  readonly intensity: (norm: number) => number;
}

/** Fewer decades than this would make small differences look large. */
const FEWEST_DECADES = 3;
/** More than this and neighbours look alike. */
const MOST_DECADES = 16;

/** A scale from the decade below the smallest to the decade above the largest non-zero norm. */
export function normScale(norms: readonly number[]): NormScale {
  const decades = norms.filter((norm) => norm > 0 && norm < Infinity).map(Math.log10);
  const high = decades.length ? Math.ceil(Math.max(...decades)) : 0;
  const lowest = decades.length ? Math.floor(Math.min(...decades)) : high;
  const low = Math.max(Math.min(lowest, high - FEWEST_DECADES), high - MOST_DECADES);
  // By exponents: beyond float64's range the bounds themselves, 10 ** low and 10 ** high, are 0 and Infinity.
  const intensity = (norm: number) => clamp((Math.log10(norm) - low) / (high - low), 0, 1);
  return { domain: [low, high], isCut: lowest < low, intensity };
}
