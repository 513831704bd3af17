import type { ParameterName } from '../experiment.ts';
import { largestOf } from './numbers.ts';
import { type Method, rightMethod, type Workings } from './workings.ts';

/** Terms that differ by less, relative to their largest entry, are the same but for rounding. */
const SAME = 1e-9;

/**
 * The first term in which a method goes astray, by t and then from k = t back, as the gradient travels; undefined where
 * all terms are right, and only how they are written down is not.
 */
export function firstTerm(
  workings: Workings,
  parameter: ParameterName,
  method: Method,
): { readonly t: number; readonly k: number } | undefined {
  const asComputed = { ...method, read: rightMethod.read };
  for (const t of workings.losses) {
    for (let k = t; k >= 1; k--) {
      const right = workings.term(rightMethod, parameter, t, k).values;
      const own = workings.term(asComputed, parameter, t, k).values;
      const difference = largestOf(right.map((x, index) => x - own[index]));
      if (difference > SAME * Math.max(largestOf(right), largestOf(own))) return { t, k };
    }
  }
  return undefined;
}
