import { parameters } from './problem.ts';
import type { Gradient } from './strategy.ts';

/**
 * The largest difference between two gradients, relative to the largest entry of the array where it stands; NaN if
 * anything is NaN. The loss counts as an array of one number.
 */
export function maxRelativeError(found: Gradient, right: Gradient): number {
  const errors = parameters.map((name) => arrayError(found[name], right[name]));
  return Math.max(arrayError([found.loss], [right.loss]), ...errors);
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
