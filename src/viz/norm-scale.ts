import { scaleLog } from 'd3';

/** The one logarithmic scale on which everything on a page shows the size of a gradient. */
export interface NormScale {
  /** Whole powers of ten that bound the scale. */
  readonly domain: readonly [number, number];
  /** 0 at the lower bound and below, 1 at the upper bound. Zero itself has no place on the scale: ask `isZero`. */
  readonly intensity: (norm: number) => number;
}

/** Fewer decades than this would make small differences look large. */
const FEWEST_DECADES = 3;
/** More than this and neighbours look alike. */
const MOST_DECADES = 16;

/** A scale from the decade below the smallest to the decade above the largest non-zero norm. */
export function normScale(norms: readonly number[]): NormScale {
  const decades = norms.filter((norm) => norm > 0).map(Math.log10);
  const high = decades.length ? Math.ceil(Math.max(...decades)) : 0;
  const lowest = decades.length ? Math.floor(Math.min(...decades)) : high;
  const low = Math.max(Math.min(lowest, high - FEWEST_DECADES), high - MOST_DECADES);
  const scale = scaleLog([10 ** low, 10 ** high], [0, 1]).clamp(true);
  return { domain: [low, high], intensity: (norm) => (norm > 0 ? scale(norm) : 0) };
}
