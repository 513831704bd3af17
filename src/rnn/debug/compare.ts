/** Whether an answer is some block of numbers, as far as its digits tell. */
import { largestOf } from './numbers.ts';
import type { Block } from './block.ts';
import { isOpen, type RoundedNumbers } from './read/rounded-numbers.ts';

/** Numbers that differ by less, relative to the largest, are the same: what float32 computes, with some margin. */
export const SAME = 1e-6;
/** What float64 may round off where the numbers that are added up cancel, relative to them. */
export const CANCELLED = 1e-13;
/** Half a unit of the last digit is not a float64: a number that lies on its end counts as within. */
export const MARGIN = 1 + 1e-9;

export const sameShape = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((size, axis) => size === b[axis]);

/** Index of the first entry that is not the one wanted; -1 where all are. The shapes must be the same. */
export function firstDifference(answer: RoundedNumbers, block: Block): number {
  const { values } = block;
  const isZero = largestOf(answer.values) === 0;
  const firstBy = (least: number) =>
    answer.values.findIndex((given, index) => {
      const difference = Math.abs(given - values[index]);
      // Zeros say nothing of what was rounded to them, unless other entries tell how small that is.
      // The two add up: what float32 computes just beside the middle of two roundings is rounded the other way.
      const allowed = isZero ? least : answer.halfUnits[index] * MARGIN + least;
      return !(difference <= allowed);
    });
  const least = SAME * largestOf(values);
  const first = firstBy(least);
  // The scale takes long to compute: last of all.
  return first < 0 ? first : firstBy(Math.max(least, CANCELLED * block.scale));
}

/** Whether some entries of an answer may be those of a block: what most that do not match fail at. */
export function couldMatch(answer: RoundedNumbers, block: Block, indices: readonly number[]): boolean {
  if (!sameShape(answer.shape, block.shape)) return false;
  const largest = Math.abs(answer.values[indices[0]]) + answer.halfUnits[indices[0]];
  return indices.every((index) => {
    const allowed = answer.halfUnits[index] * MARGIN + 2 * SAME * largest;
    return Math.abs(answer.values[index] - block.entry(index)) <= allowed;
  });
}

export const matches = (answer: RoundedNumbers, block: Block): boolean =>
  sameShape(answer.shape, block.shape) &&
  block.values.every(Number.isFinite) &&
  firstDifference(answer, block) < 0;

/** Whether an answer is the block to float32 or better, not only to the digits that were given. */
export const matchesFully = (answer: RoundedNumbers, block: Block): boolean =>
  matches({ ...answer, halfUnits: answer.halfUnits.map((half) => (half === Infinity ? half : 0)) }, block);

/** How many digits agree: -log10 of the largest error relative to the largest entry, from 0 to 16, to a tenth. */
export function agreeingDigits(answer: RoundedNumbers, { values }: Block): number {
  const error = largestOf(
    answer.values.map((given, index) => (isOpen(answer, index) ? 0 : given - values[index])),
  );
  if (error === 0) return 16;
  const digits = -Math.log10(error / largestOf(values));
  return Number.isNaN(digits) ? 0 : Math.floor(10 * Math.max(0, Math.min(16, digits))) / 10;
}

/**
 * How many digits an answer has in all, by which a match tells more than chance: the sum over entries other than zero of
 * log10(largest / tolerance).
 */
export function evidenceIn(answer: RoundedNumbers): number {
  const largest = largestOf(answer.values);
  let digits = 0;
  answer.values.forEach((value, index) => {
    const allowed = answer.halfUnits[index] + SAME * largest;
    if (Math.abs(value) > allowed) digits += Math.log10(largest / allowed);
  });
  return digits;
}
