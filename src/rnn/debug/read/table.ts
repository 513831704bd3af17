/** Tables of spreadsheets: a line of names at the top, semicolons between columns, commas for decimal points. */
import { type Bare, bareOf } from './bare.ts';
import { blanked } from './scan.ts';

/** Numbers without brackets, braces or calls. */
export const isTable = (text: string): boolean => !/[[\]{}(]/.test(text);

/** A table with commas between columns, points in numbers, and nothing above them, at the same places of a text. */
export const unwrap = (text: string): Bare => bareOf(unwrapTable(text));

function unwrapTable(text: string): string {
  const bare = withoutHeader(text);
  return withPoints(withCommas(bare), bare);
}

/** A first line of names alone, as many as there are columns. */
function withoutHeader(text: string): string {
  const [first, second] = linesOf(text);
  if (second === undefined) return text;
  const separator = /[,;\t]/.exec(first)?.[0];
  if (!separator) return text;
  const names = first.split(separator);
  const areNames = names.every((name) => /^\s*(?:"[^"]*"|(?!nan\b|inf)[A-Za-z_]\w*)\s*$/i.test(name));
  return areNames && second.split(separator).length === names.length ? text.replace(first, blanked) : text;
}

/** A number, with a decimal point or comma, or a word for one. */
const SINGLE = /^\s*(?:[+−-]?(?:\d+[.,]?\d*|[.,]\d+)(?:[ed][+−-]?\d+)?|[+-]?(?:nan|inf\w*))?\s*$/i;

/** Where lines are rows, and a semicolon stands between two single numbers of one, it stands between columns. */
function withCommas(text: string): string {
  const lines = linesOf(text);
  const cells = lines.map((line) => line.trim().replace(/;$/, '').split(';'));
  const isBetween = cells.some(({ length }) => length > 1);
  const areSingle = cells.flat().every((cell) => SINGLE.test(cell));
  if (lines.length < 2 || !isBetween || !areSingle) return text;
  return text.replace(/;(?=[^\S\n]*(?:\n|$))/g, ' ').replaceAll(';', ',');
}

/** @param written the table as it was, with its own signs between columns */
function withPoints(table: string, written: string): string {
  const cells = written.split(/[;\s]+/).filter(Boolean);
  const areDecimal = cells.every((cell) => /^[+−-]?\d+(?:,\d+)?(?:e[+-]?\d+)?$/i.test(cell));
  const isApart = linesOf(written).some((line) => /\d[;\s]+[+−\d-]/.test(line));
  if (!areDecimal || !isApart) return table;
  const isComma = [...written].map((sign) => sign === ',');
  return [...table].map((sign, at) => (isComma[at] ? '.' : sign)).join('');
}

const linesOf = (text: string): string[] => text.split('\n').filter((line) => line.trim() !== '');
