/** How far a run has come: one rule each, wherever that is said. */

/** A run is judged by the mean over so many updates. */
export const WINDOW = 20;
/** A mean loss below this share of the baseline is a milestone of the curve, and says nothing of right answers. */
export const LOW = 0.1;
/** A task is solved where at least this share of the answers on fresh sequences is right, by its own criterion. */
export const SOLVED = 0.95;

/**
 * The first update at which the mean of the last `WINDOW` numbers is below `goal`.
 * @param numbers one for each update: losses, or shares of wrong answers
 * @param from the first update to judge, where earlier ones have been judged before
 * @returns its number, counted from 1; undefined where there is none so far
 */
export function updateBelow(numbers: ArrayLike<number>, goal: number, from = WINDOW): number | undefined {
  for (let update = Math.max(WINDOW, from); update <= numbers.length; update++) {
    // Each mean anew: a running sum would never get over one huge loss.
    let sum = 0;
    for (let i = update - WINDOW; i < update; i++) sum += numbers[i];
    if (sum < goal * WINDOW) return update;
  }
  return undefined;
}

/** The first update with a mean below the goal, for a curve that grows: every update is judged once. */
export class MilestoneSearch {
  #judged = 0;
  #found: number | undefined;

  /** @param goal what the mean has to be below: `LOW` times the baseline, say */
  constructor(readonly goal: number) {}

  /** @param numbers those of the last call and more, or fewer: as `updateBelow` of them all */
  in(numbers: ArrayLike<number>): number | undefined {
    this.#found ??= updateBelow(numbers, this.goal, this.#judged + 1);
    this.#judged = Math.max(this.#judged, numbers.length);
    return this.#found !== undefined && this.#found <= numbers.length ? this.#found : undefined;
  }
}
