/** What cells at rest come to, in words. Pure. */
import { SMALLEST_NORMAL, stepsToHalve } from '../../../rnn/index.ts';
import type { Spread, Summary } from '../../../rnn/rest/spread.ts';
import { counted, formatNumber, formatOf, formatPercent, subscript } from '../../text/format.ts';
import { sizeKinds, sizeText } from '../../chart/sizes.ts';
import { MOST_STEPS, outcomeText, stepsText } from '../../text/rate.ts';
import type { Readout } from '../../text/readout.ts';
import { lineName, type RestLine } from './lines.ts';

/** How many draws come to what: `vanishes in 84, holds in 16`. */
export function outcomesText({ outcomes, overflowed, count }: Summary): string {
  const parts = [...outcomes]
    .sort(([, a], [, b]) => b - a)
    .map(([outcome, of]) => `${outcomeText(outcome)} in ${of === count && count > 1 ? `all ${count}` : of}`);
  if (overflowed > 0) parts.push(`overflows float64 in ${overflowed}`);
  return parts.join(', ');
}

/** The median with the quantiles of 10 % and 90 %: `2.3 [2.1 to 2.6]`. */
export function spreadText({ low, median, high }: Spread, format: (x: number) => string): string {
  const [from, middle, to] = [low, median, high].map(format);
  return from === to ? `${middle} [10 to 90 % alike]` : `${middle} [${from} to ${to}]`;
}

/**
 * A spread of factors a step: of half-lives where all shrink, of times to double where all grow, and else of the factors.
 * Where the middle one does more than halve or double it is told by what it leaves.
 */
export function rateSpreadText(spread: Spread): string {
  const { low, median, high } = spread;
  const steps = stepsToHalve(median);
  if ((high >= 1 && low <= 1) || steps >= MOST_STEPS) {
    return `× ${spreadText(spread, (rate) => formatNumber(rate))} a step`;
  }
  const isShrinking = high < 1;
  /** Draws that are alike to as many digits need no interval. */
  const interval = (text: (rate: number) => string) =>
    text(low) === text(high) ? text(median) : spreadText(spread, text);
  if (Number(steps.toPrecision(2)) < 1) {
    return isShrinking
      ? `a step leaves ${interval(formatPercent)}`
      : `a step leaves ${interval((rate) => formatNumber(rate, 2))} times as much`;
  }
  const text = (rate: number) => formatNumber(stepsToHalve(rate), 2);
  const [from, to] = [low, high].map(text).sort((a, b) => Number(a) - Number(b));
  const range = from === to ? '' : ` [${from} to ${to}]`;
  return `${isShrinking ? 'half' : 'doubles'} every ${stepsText(steps).replace(/^1 /, '')}${range}`;
}

/** What arrives after `lag` steps back in each cell. */
export function restReadout(lines: readonly RestLine[], T: number, lag: number): Readout {
  const parts = lines.map((line) => {
    const kind = sizeKinds({ norms: line.norms.toReversed() })[T - lag];
    const norm = line.norms[lag];
    const start = line.norms[0];
    const share =
      lag > 0 && start >= SMALLEST_NORMAL && norm > 0 ? `, ${formatOf(norm / start, 'the start')}` : '';
    return `${lineName(line)}: ${kind === 'zero' ? 'exactly 0' : sizeText(norm, kind)}${share}`;
  });
  return { place: `${counted(lag, 'step')} back from E${subscript(T)}, at step ${T - lag}`, parts };
}
