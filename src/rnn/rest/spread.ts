/** What many draws have in common, and how far they lie apart. Pure. */
import { type Decay, decayOf } from '../decay.ts';
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

/** What draws of one cell come to. */
export interface Summary {
  /** Draws that are in: all but those that overflowed. */
  readonly count: number;
  readonly overflowed: number;
  /** How many draws have each verdict. */
  readonly verdicts: Readonly<Record<Decay['verdict'], number>>;
  /** Of the draws with a verdict; Infinity where a norm does not shrink. Undefined where there are none. */
  readonly halfLife: Spread | undefined;
  /** Infinity where more than 1 % is left at the far end. */
  readonly onePercentLag: Spread | undefined;
  /** |dE_T/ds_1| / |dE_T/ds_T| */
  readonly share: Spread | undefined;
  /** The half-life of `byGates`. */
  readonly gateHalfLife: Spread | undefined;
  /** By lag. */
  readonly band: readonly Spread[] | undefined;
}

/** @param draws in any order: the summary is the same; undefined entries overflowed */
export function summarise(draws: readonly (Rest | undefined)[]): Summary {
  const finite = draws.filter((draw) => draw !== undefined);
  const decays = finite.map(({ state }) => decayOf(state));
  const verdicts = { vanishes: 0, holds: 0, explodes: 0, none: 0 };
  for (const { verdict } of decays) verdicts[verdict]++;
  const measured = finite.filter((_, i) => decays[i].verdict !== 'none');
  const spread = (values: readonly number[]) => (values.length ? spreadOf(values) : undefined);
  const found = decays.filter(({ verdict }) => verdict !== 'none');
  return {
    count: finite.length,
    overflowed: draws.length - finite.length,
    verdicts,
    halfLife: spread(found.map(({ halfLife }) => halfLife!)),
    onePercentLag: spread(found.map(({ onePercentLag }) => onePercentLag ?? Infinity)),
    share: spread(measured.map(({ state }) => shareAtFirst(state))),
    gateHalfLife: spread(
      measured.flatMap(({ byGates }) => (byGates ? [decayOf(byGates).halfLife ?? Infinity] : [])),
    ),
    band: finite.length ? bandOf(finite.map(({ state }) => state)) : undefined,
  };
}

/**
 * Steps in which a product of forget gates halves when each is at σ(b): ln 2 / -ln σ(b). Exact; b = 1 gives 2.21 steps
 * (why Jozefowicz, Zaremba & Sutskever 2015 set it).
 */
export const biasHalfLife = (bias: number): number => Math.LN2 / Math.log1p(Math.exp(-bias));
