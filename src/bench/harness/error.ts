import type { Answer } from './strategy.ts';

/**
 * The largest difference between two answers, relative to the largest entry of the array where it stands; NaN if
 * anything is NaN, Infinity if an array is missing or has another length.
 */
export function maxRelativeError(found: Answer, right: Answer): number {
  return Math.max(...Object.entries(right).map(([name, array]) => arrayError(found[name] ?? [], array)));
}

function arrayError(found: ArrayLike<number>, right: ArrayLike<number>): number {
  if (found.length !== right.length) return Infinity;
  let difference = 0;
  let largest = 0;
  for (let i = 0; i < right.length; i++) {
    difference = Math.max(difference, Math.abs(found[i] - right[i]));
    largest = Math.max(largest, Math.abs(right[i]));
  }
  return difference === 0 ? 0 : difference / largest;
}
