import type { ParameterName } from '../experiment.ts';
import type { Computed } from './computed.ts';
import { chunksOf } from './computed-sequence.ts';
import { type Method, rightMethod } from './method.ts';
import { largestOf } from './numbers.ts';

/** Terms that differ by less, relative to their largest entry, are the same but for rounding. */
const SAME = 1e-9;

/** Numbers of all terms, at most. */
const MOST_WORK = 2e8;

/**
 * The first term in which a method goes astray, by t and then from k = t back, as the gradient travels; undefined where
 * all terms are right, and only how they are written down is not.
 */
export function firstTerm(
  computed: Computed,
  parameter: ParameterName,
  method: Method,
): { readonly t: number; readonly k: number } | undefined {
  // Of a large network there are too many terms to look at.
  const { single } = computed;
  if (!single || method.network || method.carrier || single.work * single.losses.length > MOST_WORK)
    return undefined;
  const asComputed = { ...method, read: rightMethod.read };
  if (isRight(asComputed, single.losses)) return undefined;
  for (const losses of chunksOf(single.losses)) {
    const rightTerm = single.terms(rightMethod, parameter, losses);
    const ownTerm = single.terms(asComputed, parameter, losses);
    for (const t of losses) {
      for (let k = t; k >= 1; k--) {
        const right = rightTerm(t, k).values;
        const own = ownTerm(t, k).values;
        const difference = largestOf(right.map((x, index) => x - own[index]));
        if (difference > SAME * Math.max(largestOf(right), largestOf(own))) return { t, k };
      }
    }
  }
  return undefined;
}

/** Whether it is the right method by its own parts; others may give the right numbers, too. */
const isRight = (method: Method, losses: readonly number[]): boolean =>
  method.alterations.length === 0 &&
  !method.local?.length &&
  method.factor === 1 &&
  method.partial === 'immediate' &&
  method.within > losses.at(-1)! &&
  Object.keys(method.partials).length === 0 &&
  losses.every((t) => method.weight(t).own === 1 && method.weight(t).earlier === 1);
