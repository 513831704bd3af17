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
  const exponential = lineThrough(lags, logs);
  const fits = (['lag', 'step'] as const).flatMap((of) =>
    SHIFTS.flatMap((shift) => {
      const all = lags.map((lag, i) => ({ x: (of === 'lag' ? lag : t - lag) + shift, y: logs[i] }));
      const placed = all.filter(({ x }) => x > 0);
      const x = placed.map((point) => Math.log(point.x));
      const span = Math.abs(x[x.length - 1] - x[0]);
      const fit = lineThrough(x, placed.map(({ y }) => y)); // prettier-ignore
      return span < LEAST_SPAN
        ? []
        : [{ of, exponent: fit.slope, rms: fit.rms, change: Math.abs(fit.slope) * span }];
    }),
  );
  const best = fits.reduce<(typeof fits)[number] | undefined>(
    (a, b) => (a && a.rms <= b.rms ? a : b),
    undefined,
  );
  if (!best || best.change < LEAST_CHANGE) return undefined;
  const isClose = best.rms <= CLOSE * best.change && BETTER * best.rms <= exponential.rms;
  return isClose ? { exponent: best.exponent, of: best.of } : undefined;
}
