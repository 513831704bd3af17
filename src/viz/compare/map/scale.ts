/** The diverging scale of colours of a map: one hue where the gradient shrinks, another where it grows, none between. Pure. */

export interface DivergingScale {
  /** The size at which a colour is strongest, as a power of e. */
  readonly end: number;
  /** -1 to 1, 0 where nothing changes; the root of the logarithm, so that what is near 1 is told apart. */
  readonly at: (ratio: number) => number;
  /** Ratios that have a tick. */
  readonly ticks: readonly number[];
}

const ENDS = {
  /** Factors a step. */
  rate: [1.05, 1.1, 1.25, 1.5, 2, 3, 5, 10, 30, 100],
  /** What is left at a lag. */
  left: [10, 1e2, 1e4, 1e8, 1e16, 1e32, 1e64, 1e128, 1e256],
} as const;

/** @param ratios that are to be told apart; 0 and Infinity have the strongest colours */
export function divergingScale(kind: keyof typeof ENDS, ratios: Iterable<number>): DivergingScale {
  let most = 0;
  for (const ratio of ratios) {
    const size = Math.abs(Math.log(ratio));
    if (Number.isFinite(size)) most = Math.max(most, size);
  }
  const factor = ENDS[kind].find((end) => Math.log(end) >= most) ?? ENDS[kind].at(-1)!;
  const end = Math.log(factor);
  const at = (ratio: number) => {
    const log = Math.log(ratio);
    return Math.sign(log) * Math.sqrt(Math.min(1, Math.abs(log) / end));
  };
  const middle = kind === 'rate' ? niceRoot(factor) : Math.sqrt(Math.sqrt(factor));
  return { end, at, ticks: [1 / factor, 1 / middle, 1, middle, factor] };
}

/** A round factor about a quarter of the way to the end, which is half of the scale. */
const niceRoot = (factor: number): number => Number((factor ** (1 / 4)).toPrecision(factor < 2 ? 3 : 2));
