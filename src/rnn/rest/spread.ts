/** What many draws have in common, and how far they lie apart. Pure. */
import { type Outcome, outcomeOf, type Rate, rateOf } from '../rate/rate.ts';
import type { Rest } from './replay.ts';

/** The 10 %, 50 % and 90 % quantiles of a number over draws, each a number that one of them has (nearest rank). */
export interface Spread {
  readonly low: number;
  readonly median: number;
  readonly high: number;
}

/** @param values at least one; infinities count as such */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  const rank = (share: number) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
  return { low: rank(0.1), median: rank(0.5), high: rank(0.9) };
}

/** The spread at each lag. @param norms of at least one draw, all of the same length */
export const bandOf = (norms: readonly (readonly number[])[]): Spread[] =>
  norms[0].map((_, lag) => spreadOf(norms.map((draw) => draw[lag])));

/** |dE_T/ds_1| / |dE_T/ds_T|, of norms by lag: 0 to T. NaN where nothing starts. */
export const shareAtFirst = (norms: readonly number[]): number => norms[norms.length - 2] / norms[0];

/** The least that is left at any of the steps 1 to T, over |dE_T/ds_T|. NaN where nothing starts. */
export const leastShare = (norms: readonly number[]): number => Math.min(...norms.slice(0, -1)) / norms[0];

/** What draws of one rival come to. */
export interface Summary {
  /** Draws that are in: all but those that overflowed. */
  readonly count: number;
  readonly overflowed: number;
  /** How many draws have each outcome; those that none has are left out. */
  readonly outcomes: ReadonlyMap<Outcome, number>;
  /** The factor a step in the end; undefined where fewer than `RATED` of the draws come to one. */
  readonly rate: Spread | undefined;
  /** Infinity where more than half, or more than 1 %, is left at the far end; undefined where nothing sets out. */
  readonly halfLag: Spread | undefined;
  readonly onePercentLag: Spread | undefined;
  /** |dE_T/ds_1| / |dE_T/ds_T| */
  readonly share: Spread | undefined;
  /** `leastShare` */
  readonly least: Spread | undefined;
  /** The factor a step of `byGates`. */
  readonly gateRate: Spread | undefined;
  /** By lag. */
  readonly band: readonly Spread[] | undefined;
}

/** Of fewer draws than this share a rate would speak for those that have none. */
const RATED = 0.8;

/** @param draws in any order: the summary is the same; undefined entries overflowed */
export function summarise(draws: readonly (Rest | undefined)[]): Summary {
  const finite = draws.filter((draw) => draw !== undefined);
  const rates = finite.map(({ state }) => rateOnce(state));
  const outcomes = new Map<Outcome, number>();
  for (const rate of rates) outcomes.set(outcomeOf(rate), (outcomes.get(outcomeOf(rate)) ?? 0) + 1);
  const begun = finite.filter((_, i) => rates[i].kind !== 'nothing');
  const left = rates.filter(({ kind }) => kind !== 'nothing').map(({ left }) => left);
  return {
    count: finite.length,
    overflowed: draws.length - finite.length,
    outcomes,
    rate: rateSpread(rates),
    halfLag: spread(left.map(({ half }) => half ?? Infinity)),
    onePercentLag: spread(left.map(({ hundredth }) => hundredth ?? Infinity)),
    share: spread(begun.map(({ state }) => shareAtFirst(state))),
    least: spread(begun.map(({ state }) => leastShare(state))),
    gateRate: rateSpread(finite.flatMap(({ byGates }) => (byGates ? [rateOnce(byGates)] : []))),
    band: finite.length ? bandOf(finite.map(({ state }) => state)) : undefined,
  };
}

const rates = new WeakMap<readonly number[], Rate>();
/** `rateOf`, computed once for the same list: draws come in one by one, and are summed up again each time. */
export function rateOnce(norms: readonly number[]): Rate {
  const rate = rates.get(norms) ?? rateOf(norms);
  rates.set(norms, rate);
  return rate;
}

const spread = (values: readonly number[]) => (values.length ? spreadOf(values) : undefined);

function rateSpread(all: readonly Rate[]): Spread | undefined {
  const found = all.flatMap((rate) => ('tail' in rate && rate.tail ? [rate.tail.rate] : []));
  return spreadOfRates(found, all.length);
}

/** The spread of the rates that were found in so many draws; undefined where too few have one. */
export const spreadOfRates = (found: readonly number[], draws: number): Spread | undefined =>
  found.length >= RATED * draws ? spread(found) : undefined;

/**
 * Steps in which a product of forget gates halves when each is at σ(b): ln 2 / -ln σ(b). Exact; b = 1 gives 2.21 steps
 * (why Jozefowicz, Zaremba & Sutskever 2015 set it).
 */
export const biasHalfLife = (bias: number): number => Math.LN2 / Math.log1p(Math.exp(-bias));
