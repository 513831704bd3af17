/**
 * What becomes of a gradient's norm on its way back through time: one account, from which all that is said of rates,
 * half-lives, and of vanishing, holding and exploding is taken.
 */
import type { Precision } from '../../autograd/index.ts';
import { SMALLEST_NORMAL } from '../matrix.ts';
import { type Power, powerLaw } from './power.ts';
import { FEWEST_HOPS, type Points, straightFrom, straightTail, type Stretch } from './straight.ts';

/**
 * Judged by the factor a step in the end, and by nothing else: neither by how many steps there are, nor by what is left
 * after them. A per cent a step is the tolerance, for nothing random keeps to 1: half-lives under 69 steps vanish.
 */
export type Fate = 'vanishes' | 'holds' | 'explodes';
const TOLERANCE = Math.log(1.01);
/** Standard errors that a rate may be off. */
const SURE = 2;

/** What the three words mean, as a page says it. */
export const FATES: Readonly<Record<Fate, string>> = {
  vanishes:
    'In the end each step back leaves less than 99 %, and what is left goes to 0 exponentially. Half is lost within 69 steps.',
  holds:
    'In the end each step back leaves 99 % to 101 %: a per cent is allowed, for nothing drawn at random keeps to 1.',
  explodes: 'In the end each step back leaves more than 101 %: it grows exponentially.',
};

/** Undefined where the steps are too few, or too uneven, to tell which of the three it is. */
export function fateOf({ rate, error }: Pick<Stretch, 'rate' | 'error'>): Fate | undefined {
  const [low, high] = [Math.log(rate) - SURE * error, Math.log(rate) + SURE * error];
  if (high < -TOLERANCE) return 'vanishes';
  if (low > TOLERANCE) return 'explodes';
  return low >= -TOLERANCE && high <= TOLERANCE ? 'holds' : undefined;
}

/** Whether a rate is told from 1: else there is no half-life to speak of. */
export const isTold = ({ rate, error }: Pick<Stretch, 'rate' | 'error'>): boolean =>
  Math.abs(Math.log(rate)) > Math.max(SURE * error, ROUNDING);
/** A slope that is rounding alone. */
const ROUNDING = 1e-11;

/** What it does before the stretch that lasts to the end. */
export interface Head {
  /** Up to this lag: where it turns, or where the stretch begins. */
  readonly to: number;
  readonly change: 'grows' | 'falls' | 'holds';
  /** The factor a step, where it is one. */
  readonly rate: number | undefined;
  /** The norm at `to` over that at lag 0. */
  readonly share: number;
}

/** Which law norms follow over the lags 0, 1, 2, … */
export type Law =
  /** There is nothing to measure: no loss, or an error of 0. */
  | { readonly kind: 'nothing' }
  /** One or two steps. */
  | { readonly kind: 'too-few' }
  /** A factor lets nothing through: exactly 0 from `end.lag` on. */
  | { readonly kind: 'blocked' }
  /** Beyond float64 before there were steps enough to tell a rate. */
  | { readonly kind: 'overflow' }
  /** One factor a step, but for the first few lags. */
  | { readonly kind: 'exponential'; readonly tail: Stretch }
  /** Another way first, and then one factor a step to the end. */
  | { readonly kind: 'regimes'; readonly head: Head; readonly tail: Stretch }
  /** A power of time: slower, or faster, than any exponential, with no rate. */
  | ({ readonly kind: 'power' } & Power)
  /** No single rate; `tail` where it comes to one in the end. */
  | { readonly kind: 'varied'; readonly tail: Stretch | undefined };

/** From this lag on nothing of use is known. */
export interface End {
  readonly lag: number;
  /** `zero`: a factor let nothing through. `underflow`: too small for all digits. `overflow`: not finite. */
  readonly kind: 'zero' | 'underflow' | 'overflow';
  readonly format: Precision;
}

/** From a norm below `near` the next may be below the smallest normal number. */
const ENDS: Readonly<Record<Precision, { readonly smallest: number; readonly near: number }>> = {
  float64: { smallest: SMALLEST_NORMAL, near: 1e-290 },
  float32: { smallest: 2 ** -126, near: 1e-30 },
};
export const NEAR_THE_END = ENDS.float64.near;

/** How |dE_t/ds_{t-lag}| falls or grows with the lag, and where it ends. */
export type Rate = Law & {
  /** Undefined where there is no rate in the end: a power law, too few steps, nothing. */
  readonly fate: Fate | undefined;
  /** The first lags with at most these shares of lag 0; undefined where more is left everywhere. */
  readonly left: {
    readonly half: number | undefined;
    readonly tenth: number | undefined;
    readonly hundredth: number | undefined;
  };
  /** Undefined where all norms have a size. */
  readonly end: End | undefined;
};

/** Lags at the start that are no regime of their own; so many after them are too few to have a rate. */
const PASSING = 2;
/** Nor are those that change the norm at a rate not so many times that of the rest, if they are so few of all. */
const ALIKE = [
  { times: 2, share: 1 / 10 },
  { times: 1.5, share: 1 / 2 },
] as const;
/** The stretch to the end has at least this share of the lags. */
const LEAST_TAIL = 1 / 3;
/** What changes a norm by less, up or down, holds: a fifth. */
const HELD = Math.log(1.2);
/** Two rates in one direction are two regimes where one is so many times the other; if the first is a mean only, this. */
const APART = { straight: 2, mean: 4 };
/** It has turned where it goes the way of the tail at this share of its rate at least. */
const TURNED = 1 / 4;

/**
 * The law by which a gradient falls or grows on its way back.
 * @param norms |dE_t/ds_{t-lag}| for lag 0 to t
 */
export function rateOf(norms: readonly number[], format: Precision = 'float64'): Rate {
  const points = pointsOf(norms, ENDS[format].smallest);
  const end = rateEnd(norms, format);
  const law = lawOf(norms, points, end);
  const tail = 'tail' in law ? law.tail : undefined;
  return { ...law, fate: tail && fateOf(tail), left: leftOf(norms), end };
}

/** Until the first norm that is not finite. Zeros on the way, where another path goes on, are left out. */
function pointsOf(norms: readonly number[], smallest: number): Points {
  const [lags, logs]: [number[], number[]] = [[], []];
  for (let lag = 0; lag < norms.length && Number.isFinite(norms[lag]); lag++) {
    if (norms[lag] < smallest) continue;
    lags.push(lag);
    logs.push(Math.log(norms[lag]));
  }
  return { lags, logs };
}

/** Where norms by lag end for good, and how. */
export function rateEnd(norms: readonly number[], format: Precision = 'float64'): End | undefined {
  const { smallest, near } = ENDS[format];
  const overflow = norms.findIndex((norm) => !Number.isFinite(norm));
  if (overflow >= 0) return { lag: overflow, kind: 'overflow', format };
  const last = norms.findLastIndex((norm) => norm >= smallest);
  if (last < 0 || last === norms.length - 1) return undefined;
  const isZero = norms[last + 1] === 0 && norms[last] >= near;
  return { lag: last + 1, kind: isZero ? 'zero' : 'underflow', format };
}

function leftOf(norms: readonly number[]): Rate['left'] {
  const at = (share: number) => {
    const lag = norms[0] > 0 ? norms.findIndex((norm) => norm <= share * norms[0]) : -1;
    return lag < 0 ? undefined : lag;
  };
  return { half: at(1 / 2), tenth: at(1 / 10), hundredth: at(1 / 100) };
}

function lawOf(norms: readonly number[], points: Points, end: End | undefined): Law {
  const hops = points.lags.length - 1;
  if (hops < FEWEST_HOPS) {
    if (end?.kind === 'overflow') return { kind: 'overflow' };
    if (hops < 0 || norms.length < 2) return { kind: 'nothing' };
  }
  if (end?.kind === 'zero') return { kind: 'blocked' };
  if (hops < FEWEST_HOPS) return { kind: 'too-few' };

  const found = straightTail(points, Math.max(FEWEST_HOPS, Math.ceil(LEAST_TAIL * hops)));
  if (found && isWhole(points, found)) return { kind: 'exponential', tail: found.stretch };
  const power = powerLaw(points, norms.length - 1);
  if (power) return { kind: 'power', ...power };
  const head = found && headOf(points, found);
  if (!found || !head) return { kind: 'varied', tail: found?.stretch };
  return { kind: 'regimes', head, tail: found.stretch };
}

/** The stretch to the end, and the index of the point where it begins. */
interface Tail {
  readonly index: number;
  readonly stretch: Stretch;
}

/** The mean slope between two points. */
const slope = ({ lags, logs }: Points, from: number, to: number): number =>
  (logs[to] - logs[from]) / (lags[to] - lags[from]);

/** Whether one slope is at least so many times another in the same direction. */
const isApart = (a: number, b: number, times: number): boolean => {
  const [small, large] = [Math.abs(a), Math.abs(b)].sort((x, y) => x - y);
  return a * b <= 0 || large >= times * small;
};

/** The mean slope from what the first lags have left to the tail. */
const slopeBefore = (points: Points, index: number): number =>
  slope(points, Math.min(PASSING, index - 1), index);

function isWhole(points: Points, { index, stretch }: Tail): boolean {
  const most = index < PASSING + FEWEST_HOPS ? ALIKE[0].share * (points.lags.length - 1) : 0;
  if (index <= Math.max(PASSING, most)) return true;
  const before = slopeBefore(points, index);
  return ALIKE.some(
    ({ times, share }) =>
      index <= share * (points.lags.length - 1) && !isApart(before, Math.log(stretch.rate), times),
  );
}

/** What comes before the tail, where that is another way than the tail's; undefined where it only changes its rate. */
function headOf(points: Points, tail: Tail): Head | undefined {
  const { lags, logs } = points;
  const then = wayOf(tail.stretch);
  const to = turnOf(points, tail, then) ?? tail.index;
  const change = changeOf(logs.slice(0, to + 1));
  const before = { lags: lags.slice(0, to + 1), logs: logs.slice(0, to + 1) };
  const straight = straightFrom(before, 0) ?? straightFrom(before, 1);
  const end = Math.log(tail.stretch.rate);
  const isOther =
    change !== then ||
    (straight && isApart(Math.log(straight.rate), end, APART.straight)) ||
    isApart(slopeBefore(points, tail.index), end, APART.mean);
  if (change === undefined || !isOther) return undefined;
  return { to: lags[to], change, rate: straight?.rate, share: Math.exp(logs[to] - logs[0]) };
}

function wayOf(stretch: Stretch): Head['change'] {
  const change = Math.log(stretch.rate) * (stretch.to - stretch.from);
  if (!isTold(stretch) || Math.abs(change) < HELD) return 'holds';
  return change > 0 ? 'grows' : 'falls';
}

/** Where it is largest before it falls, or smallest before it grows, and goes that way from there on. */
function turnOf(points: Points, { index, stretch }: Tail, then: Head['change']): number | undefined {
  if (then === 'holds') return undefined;
  const before = points.logs.slice(0, index + 1);
  const at = before.indexOf(then === 'falls' ? Math.max(...before) : Math.min(...before));
  if (at === 0 || at === index) return undefined;
  return slope(points, at, index) / Math.log(stretch.rate) >= TURNED ? at : undefined;
}

/** Undefined where it goes up and down. */
function changeOf(logs: readonly number[]): Head['change'] | undefined {
  const change = logs[logs.length - 1] - logs[0];
  if (Math.abs(change) >= HELD) return change > 0 ? 'grows' : 'falls';
  return logs.every((log) => Math.abs(log - logs[0]) < HELD) ? 'holds' : undefined;
}

/** What is counted of many: the fate, or why there is none. */
export type Outcome = Fate | 'varied' | 'power' | 'too-few' | 'blocked' | 'overflow' | 'nothing';

/** A rate too near to 1 for its steps is told as too few of them. */
export const outcomeOf = ({ fate, kind }: Rate): Outcome =>
  fate ?? (kind === 'exponential' || kind === 'regimes' ? 'too-few' : kind);

/** Steps in which a norm halves, at a factor a step below 1; doubles, at one above: Infinity at 1. */
export const stepsToHalve = (rate: number): number => Math.LN2 / Math.abs(Math.log(rate));
