/**
 * The largest difference between two nested lists of numbers, relative to the largest number expected.
 * Infinite where they are not lists of the same shape, or where all is expected to be zero and is not.
 */
export function relativeError(actual: unknown, expected: unknown): number {
  const [found, wanted] = [numbersOf(actual), numbersOf(expected)];
  if (shapeOf(actual) !== shapeOf(expected)) return Infinity;
  const difference = largest(found.map((x, i) => x - wanted[i]));
  return difference === 0 ? 0 : difference / largest(wanted);
}

const isList = (value: unknown): value is ArrayLike<unknown> =>
  Array.isArray(value) || value instanceof Float64Array;

function numbersOf(value: unknown): number[] {
  if (isList(value)) return Array.from(value).flatMap(numbersOf);
  return typeof value === 'number' ? [value] : [];
}

function shapeOf(value: unknown): string {
  if (isList(value)) return `[${Array.from(value).map(shapeOf).join()}]`;
  return typeof value === 'number' ? '' : String(value);
}

/** The largest absolute value; NaN if one of them is. */
const largest = (values: readonly number[]): number => Math.max(0, ...values.map(Math.abs));
