import * as v from 'valibot';
import { brief } from '../rnn/json.ts';
import { type Matrix, WorksheetError } from './question.ts';

export const finite = v.pipe(v.number('a finite number'), v.finite('a finite number'));
/** A whole number, `least` or more. */
export const whole = (least: number) => {
  const wanted = `a whole number from ${least} up`;
  return v.pipe(v.number(wanted), v.safeInteger(wanted), v.minValue(least, wanted));
};
const row = v.pipe(v.array(finite, 'a list of numbers'), v.nonEmpty('at least one number'));
/** At least one row of at least one number; `checkRows` compares their lengths. */
export const matrix = v.pipe(v.array(row, 'a list of rows'), v.nonEmpty('at least one row'));

/**
 * Checks a question against its schema, whose messages are what was expected; other keys are left out.
 * @throws WorksheetError naming the first fault, such as `labels[1]: expected a whole number from 0 up, got -1`.
 */
export function check<Schema extends v.GenericSchema>(
  schema: Schema,
  question: unknown,
): v.InferOutput<Schema> {
  const result = v.safeParse(schema, question, { abortEarly: true });
  if (result.success) return result.output;
  const [{ path = [], input, message }] = result.issues;
  const keys: unknown[] = path.map(({ key }) => key);
  const isMissing = keys.length > 0 && input === undefined;
  throw new WorksheetError(pathOf(keys), isMissing ? 'missing' : `expected ${message}, got ${show(input)}`);
}

/** @throws WorksheetError unless every row has as many numbers as the first. */
export function checkRows(path: string, rows: Matrix): void {
  rows.forEach((row, i) => checkLength(`${path}[${i}]`, row, rows[0].length, 'number', `as in ${path}[0]`));
}

/** @throws WorksheetError unless a list has so many entries. */
export function checkLength(
  path: string,
  { length }: readonly unknown[],
  expected: number,
  what: string,
  why: string,
): void {
  if (length === expected) return;
  const wanted = `${expected} ${what}${expected === 1 ? '' : 's'}`;
  throw new WorksheetError(path, `expected ${wanted}, ${why}, got ${length}`);
}

/** `logits[1][0]` */
const pathOf = (keys: readonly unknown[]) =>
  keys.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`;
    return text ? `${text}.${String(key)}` : String(key);
  }, '');

const show = (found: unknown): string => (typeof found === 'number' ? String(found) : brief(found));
