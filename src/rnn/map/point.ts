/** What the draws of one point of a map come to. Pure. */
import { type Outcome, outcomeOf } from '../rate/rate.ts';
import { rateOnce, type Spread, spreadOf, spreadOfRates } from '../rest/spread.ts';

/** All that can become of a draw. */
export const outcomeNames = [
  'vanishes',
  'holds',
  'explodes',
  'varied',
  'power',
  'too-few',
  'blocked',
  'overflow',
  'nothing',
] as const satisfies Outcome[];

export interface MapPoint {
  /** The factor a step in the end; undefined where fewer than 80 % of the draws come to one. */
  readonly rate: Spread | undefined;
  /** |dE_T/ds_{T-lag}| / |dE_T/ds_T|, at most 1.8e308; undefined where no draw has one. */
  readonly left: Spread | undefined;
  /** How many draws have each outcome; those that none has are left out. */
  readonly outcomes: Readonly<Partial<Record<Outcome, number>>>;
}

/** What is kept of a draw. */
export interface Drawn {
  readonly outcome: Outcome;
  /** Undefined where it comes to none. */
  readonly rate: number | undefined;
  /** Undefined where nothing sets out, or a number overflowed. */
  readonly left: number | undefined;
}

/** @param norms by lag, 0 to T; undefined: a number overflowed float64 */
export function drawnOf(norms: readonly number[] | undefined, lag: number): Drawn {
  if (!norms) return { outcome: 'overflow', rate: undefined, left: undefined };
  const rate = rateOnce(norms);
  return {
    outcome: outcomeOf(rate),
    rate: 'tail' in rate ? rate.tail?.rate : undefined,
    left: leftAt(norms, lag),
  };
}

/** What is left of the norm at a lag. */
const leftAt = (norms: readonly number[], lag: number): number | undefined =>
  norms[0] > 0 ? Math.min(norms[lag] / norms[0], Number.MAX_VALUE) : undefined;

/** @param draws in any order: the point is the same */
export function pointOf(draws: readonly Drawn[]): MapPoint {
  const counts = new Map<Outcome, number>();
  for (const { outcome } of draws) counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
  const left = draws.flatMap(({ left }) => left ?? []);
  return {
    rate: spreadOfRates(
      draws.flatMap(({ rate }) => rate ?? []),
      draws.length,
    ),
    left: left.length > 0 ? spreadOf(left) : undefined,
    outcomes: Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1))),
  };
}
