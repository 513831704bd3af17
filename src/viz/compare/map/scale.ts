/** The diverging scale of colours of a map: one hue where the gradient shrinks, another where it grows, none between. Pure. */
import { formatChosen, formatPower } from '../../text/format.ts';

export interface DivergingScale {
  /** The size at which a colour is strongest, as a power of e. */
  readonly end: number;
  /** -1 to 1, 0 where nothing changes; the root of the logarithm, so that what is near 1 is told apart. */
  readonly at: (ratio: number) => number;
  /** Ratios that have a tick. */
  readonly ticks: readonly number[];
}

/** Round ratios; the last one is the end. */
type Ticks = readonly [number, number, 1, number, number];

const farTicks = (power: number): Ticks => [
  10 ** -power,
  10 ** (-power / 4),
  1,
  10 ** (power / 4),
  10 ** power,
];

/** The inner ones about a quarter of the way to the ends, which is half of the scale. */
const TICKS: Readonly<Record<'rate' | 'left', readonly Ticks[]>> = {
  /** Factors a step. */
  rate: [
    [0.96, 0.99, 1, 1.01, 1.05],
    [0.91, 0.98, 1, 1.02, 1.1],
    [0.8, 0.95, 1, 1.05, 1.25],
    [0.7, 0.9, 1, 1.1, 1.5],
    [0.5, 0.85, 1, 1.2, 2],
    [0.35, 0.75, 1, 1.3, 3],
    [0.2, 0.7, 1, 1.5, 5],
    [0.1, 0.6, 1, 1.8, 10],
    [0.04, 0.4, 1, 2.5, 30],
    [0.01, 0.3, 1, 3, 100],
  ],
  /** What is left at a lag. */
  left: [[0.1, 0.6, 1, 1.8, 10], [0.01, 0.3, 1, 3, 100], ...[4, 8, 16, 32, 64, 128, 256].map(farTicks)],
};

/** What a tick says: all its digits. */
export function tickText(ratio: number): string {
  const power = Math.log10(ratio);
  return Math.abs(power) > 3 ? formatPower(Math.round(power)) : formatChosen(ratio);
}

/** @param ratios that are to be told apart; 0 and Infinity have the strongest colours */
export function divergingScale(kind: keyof typeof TICKS, ratios: Iterable<number>): DivergingScale {
  let most = 0;
  for (const ratio of ratios) {
    const size = Math.abs(Math.log(ratio));
    if (Number.isFinite(size)) most = Math.max(most, size);
  }
  const ticks = TICKS[kind].find((ticks) => Math.log(ticks[4]) >= most) ?? TICKS[kind].at(-1)!;
  const end = Math.log(ticks[4]);
  const at = (ratio: number) => {
    const log = Math.log(ratio);
    return Math.sign(log) * Math.sqrt(Math.min(1, Math.abs(log) / end));
  };
  return { end, at, ticks };
}
