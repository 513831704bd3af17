/** Pasted text as arrays of numbers. */
import type { Bare } from './bare.ts';
import { type Format, formatOf } from './formats.ts';
import { count } from '../shapes.ts';
import { type Grid, gridOf } from './grid.ts';
import { listed, withoutPrompts } from './python.ts';
import { errorAt, scan } from './scan.ts';
import { type Statement, statementsOf } from './statements.ts';
import { scaledNumbers, type RoundedNumbers, roundedNumbers } from './rounded-numbers.ts';

/** An array that someone gave, and what they call it. */
export interface NamedArray extends Pick<Statement, 'name' | 'index' | 'at'> {
  readonly written: RoundedNumbers;
}

/**
 * Reads a matrix or vector that was pasted, in any of the formats; with what each number's digits say. A third axis is that
 * of blocks of rows. An entry that is `null` is open.
 * @throws MatrixSyntaxError naming line and column, what was found there, and what to write.
 */
export function parseMatrix(whole: string, format?: Format): RoundedNumbers {
  const text = unified(whole);
  const [first, second] = statementsIn(text, format);
  if (first.index) {
    const problem = `found one entry or row of ${first.name}: check it with all others, or give all of ${first.name}`;
    throw errorAt(text, first.at, problem);
  }
  if (second) {
    // Of an empty text between them nothing is said.
    const found =
      second.name === undefined ? `"${text[second.at]}" after the last bracket` : `"${second.name}" too`;
    throw errorAt(text, second.at, `found ${found}: give one matrix at a time`);
  }
  return writtenIn(first.text, format);
}

/**
 * All arrays of a text, with their names.
 * @throws MatrixSyntaxError
 */
export function parseArrays(whole: string, format?: Format): readonly NamedArray[] {
  const text = unified(whole);
  return statementsIn(text, format).flatMap((one) => {
    const { name, index, at } = one;
    if (name !== undefined && /^\s*None\s*$/.test(one.text)) throw errorAt(text, at, noneFor(name));
    const items = format ? undefined : listed(one.text);
    // The name is that of the list.
    const arrays = items?.map((item) => ({
      name: undefined,
      index,
      at: item.search(/\S/),
      written: writtenIn(item, format),
    }));
    // Blocks of one shape are one array.
    if (arrays && arrays.some(({ written: { shape } }) => shape.join() !== arrays[0].written.shape.join()))
      return arrays;
    return [{ name, index, at, written: writtenIn(one.text, format) }];
  });
}

const noneFor = (name: string): string =>
  `found None for ${name}: it has no gradient yet. Print it after backward(), or leave it out`;

const unified = (text: string): string =>
  text.replace(/\r\n?|\u2028/g, '\n').replace(/[\u00a0\u2009\ufeff]/g, ' ');

function statementsIn(text: string, format: Format | undefined): readonly Statement[] {
  const bare = withoutPrompts(text);
  const named = (format ?? formatOf(bare)).isWhole ? [] : statementsOf(bare);
  const filled = named.filter((one) => one.text.trim() !== '');
  if (named.length > 0 && filled.length === 0 && named[0].name !== undefined)
    throw errorAt(text, named[0].at, `found the name ${named[0].name} and no numbers`);
  return filled.length > 0 ? filled : [{ name: undefined, index: undefined, at: 0, text: bare }];
}

function writtenIn(text: string, format: Format | undefined): RoundedNumbers {
  const bare = (format ?? formatOf(text)).unwrap(text);
  const { power, factor, isTransposed } = bare;
  const grid = arranged(besideEachOther(bare), bare);
  const numerals = power === 0 ? grid.numerals : grid.numerals.map((numeral) => timesPower(numeral, power));
  const whole = scaledNumbers(roundedNumbers(numerals, grid.shape), factor);
  return isTransposed ? transposed(whole) : whole;
}

function besideEachOther({ parts }: Bare): Grid {
  const grids = parts.map((part) => gridOf(part, scan(part)));
  if (grids.length === 1) return grids[0];
  const rows = grids.map(({ numerals, shape }) => {
    const width = shape.at(-1)!;
    return Array.from({ length: numerals.length / width }, (_, i) =>
      numerals.slice(i * width, (i + 1) * width),
    );
  });
  const height = rows[0].length;
  const odd = rows.findIndex((part) => part.length !== height);
  if (odd >= 0) {
    const at = parts[odd].search(/\S/);
    throw errorAt(
      parts[odd],
      at,
      `this part has ${count(rows[odd].length, 'row')}, the first one ${height}: paste all rows`,
    );
  }
  const numerals = Array.from({ length: height }, (_, i) => rows.flatMap((part) => part[i])).flat();
  return { numerals, shape: [height, numerals.length / height] };
}

function arranged({ numerals, shape }: Grid, { dimensions, isByColumn }: Bare): Grid {
  if (!dimensions) return { numerals, shape };
  const [rows, columns] = dimensions;
  if (!isByColumn) return { numerals, shape: dimensions };
  return {
    numerals: numerals.map((_, at) => numerals[(at % columns) * rows + Math.floor(at / columns)]),
    shape: dimensions,
  };
}

/** `0.12e-3` of `0.12`, `1.5e-5` of `1.5e-2`. */
function timesPower(numeral: string, power: number): string {
  if (!Number.isFinite(Number(numeral))) return numeral;
  const [mantissa, exponent = '0'] = numeral.split(/e/i);
  return `${mantissa}e${Number(exponent) + power}`;
}

function transposed(one: RoundedNumbers): RoundedNumbers {
  const { shape, values, halfUnits, digits } = one;
  if (shape.length < 2) return one;
  const [rows, columns] = shape.slice(-2);
  const size = rows * columns;
  const from = (at: number) => {
    const [block, within] = [at - (at % size), at % size];
    return block + (within % rows) * columns + Math.floor(within / rows);
  };
  return {
    shape: [...shape.slice(0, -2), columns, rows],
    values: values.map((_, at) => values[from(at)]),
    halfUnits: halfUnits.map((_, at) => halfUnits[from(at)]),
    digits: digits.map((_, at) => digits[from(at)]),
  };
}
