/** Whether norms follow a power of time rather than an exponential. Pure. */
import { lineThrough, type Points } from './straight.ts';

/** norm ∝ x^exponent, x the lag, or the step k = t - lag at which it arrives, each up to a small shift. */
export interface Power {
  readonly exponent: number;
  readonly of: 'lag' | 'step';
}

/** Where time is counted from: so many steps before the first. */
const SHIFTS = [0, 0.5, 1, 1.5, 2, 3, 5, 8, 12, 20, 30];
/** Over less than a decade of that time a power is hard to tell from an exponential. The norm changes at least by half. */
const [LEAST_SPAN, LEAST_CHANGE] = [Math.log(10), Math.LN2];
/** Residuals as a share of the change, and against those of the exponential: a line by sight, and clearly better. */
const [CLOSE, BETTER] = [0.02, 4];

/** @param t the lag of h_0 */
export function powerLaw({ lags, logs }: Points, t: number): Power | undefined {
  let best: { readonly of: Power['of']; readonly exponent: number; rms: number; change: number } | undefined;
  for (const of of ['lag', 'step'] as const) {
    const times = of === 'lag' ? lags : lags.map((lag) => t - lag);
    for (const shift of SHIFTS) {
      // Time runs one way: what is not after its start is at one end.
      const isFirst = times[0] + shift <= 0;
      const isLast = times[times.length - 1] + shift <= 0;
      const placed = isFirst ? times.slice(1) : isLast ? times.slice(0, -1) : times;
      const x = placed.map((time) => logOf(time + shift));
      const span = Math.abs(x[x.length - 1] - x[0]);
      if (span < LEAST_SPAN) continue;
      const fit = lineThrough(x, isFirst ? logs.slice(1) : isLast ? logs.slice(0, -1) : logs);
      if (best && best.rms <= fit.rms) continue;
      best = { of, exponent: fit.slope, rms: fit.rms, change: Math.abs(fit.slope) * span };
    }
  }
  if (!best || best.change < LEAST_CHANGE) return undefined;
  const isClose = best.rms <= CLOSE * best.change && BETTER * best.rms <= lineThrough(lags, logs).rms;
  return isClose ? { exponent: best.exponent, of: best.of } : undefined;
}

/** Logarithms of the halves of whole numbers, by the whole numbers: the times of most norms, again and again. */
const logsOfHalves: number[] = [];
const MOST_HALVES = 2000;

function logOf(time: number): number {
  const halves = 2 * time;
  if (halves >= MOST_HALVES) return Math.log(time);
  return (logsOfHalves[halves] ??= Math.log(time));
}
