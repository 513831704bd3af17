/** Shapes of answers, and what to say where one does not fit. */
import { sameShape } from './compare.ts';
import { largestOf } from './numbers.ts';
import type { Block } from './block.ts';
import type { RoundedNumbers } from './read/rounded-numbers.ts';

/**
 * An answer in the shape that is wanted, where only a list takes the place of a single row or column, or the reverse; where
 * blocks of rows are stacked; or where an axis has a single entry, as that of a batch has.
 */
export function inShape(answer: RoundedNumbers, shape: readonly number[]): RoundedNumbers {
  const given = answer.shape.length > 2 ? stacked(answer.shape, shape) : answer.shape;
  const isOneAList = given.length === 1 || shape.length === 1;
  const fits = isOneAList && isListLike(given) && isListLike(shape) && sizeOf(given) === sizeOf(shape);
  return fits ? { ...answer, shape } : { ...answer, shape: given };
}

/** Two axes, or one, of three. */
function stacked(given: readonly number[], wanted: readonly number[]): readonly number[] {
  const [blocks, rows, columns] = given;
  if (sameShape([blocks * rows, columns], wanted)) return wanted;
  const bare = given.filter((size) => size > 1);
  if (bare.length < 2 && sizeOf(given) === sizeOf(wanted)) return wanted;
  if (blocks === 1) return [rows, columns];
  if (rows === 1) return [blocks, columns];
  return columns === 1 ? [blocks, rows] : given;
}

/** Why an answer cannot be compared, or what its numbers do not tell; undefined where they can be. */
export function problemOf(answer: RoundedNumbers, right: Block): string | undefined {
  if (!sameShape(answer.shape, right.shape)) {
    const isTransposed = sameShape(answer.shape.toReversed(), right.shape);
    const problem = `expected ${shapeText(right.shape)}, got ${shapeText(answer.shape)}`;
    return isTransposed ? `${problem}: the shape of the transpose` : problem;
  }
  const strange = answer.values.findIndex((x) => !Number.isFinite(x));
  if (strange >= 0)
    return `${placeText(strange, right.shape)} is ${answer.values[strange]}, no finite number`;
  if (isRoundedToZero(answer, right)) {
    return 'all zeros: the right numbers are so small that these digits do not show them. Write them as 1.2e-5';
  }
  return undefined;
}

/** Whether it is all zeros, and the right numbers would be, too, with so few digits. */
export const isRoundedToZero = ({ shape, values: given, halfUnits }: RoundedNumbers, right: Block): boolean =>
  sameShape(shape, right.shape) &&
  largestOf(given) === 0 &&
  right.values.every((x, index) => Math.abs(x) <= halfUnits[index]);

/** Whether it is a vector, or a matrix of a single row or column. */
const isListLike = (shape: readonly number[]): boolean => shape.length === 1 || Math.min(...shape) === 1;

export const sizeOf = (shape: readonly number[]): number => shape.reduce((size, n) => size * n, 1);

export const count = (n: number, what: string) => `${n} ${what}${n === 1 ? '' : 's'}`;

/** `2 rows of 3 numbers`. */
export const shapeText = ([rows, columns, ...more]: readonly number[]): string =>
  more.length > 0
    ? `${rows} blocks of ${shapeText([columns, ...more])}`
    : columns === undefined
      ? count(rows, 'number')
      : `${count(rows, 'row')} of ${count(columns, 'number')}`;

const placeText = (index: number, [, columns]: readonly number[]): string =>
  columns === undefined
    ? `number ${index + 1}`
    : `row ${Math.floor(index / columns) + 1}, column ${(index % columns) + 1}`;
