import type { GradientOf } from '../../gradients.ts';
import { type HalfName, halfPrecisionOf, inHalfPrecision } from './half-precision.ts';

/** Numbers as someone wrote them: each stands for an interval, as 0.3 does for 0.25 to 0.35. */
export interface RoundedNumbers {
  /** `[n]` of a vector, `[rows, columns]` of a matrix. */
  readonly shape: readonly number[];
  /** Row by row; may hold NaN and infinities. */
  readonly values: Float64Array;
  /** Half a unit of the last digit that was given, by entry; infinite where the entry is open: nobody says what it is. */
  readonly halfUnits: Float64Array;
  /** Significant digits that were given, by entry; 0 for a zero. */
  readonly digits: readonly number[];
  /** Where all tell that they were computed in half precision. */
  readonly precision?: HalfName;
}

/** From so many digits on a matrix was printed by a program, which drops zeros at the end: 0.5 stands for 0.50000000. */
const PRINTED = 6;

/** Zeros alone, without decimals, are meant to be zero, or were so small that nobody printed more. */
const BARE_ZERO = 0.5e-3;

/**
 * Works out what numbers stand for from the way in which they are written.
 * @param numerals row by row, each a decimal number with or without an exponent, `NaN`, `Infinity`, `-Infinity`, or `null` where it is open
 */
export function roundedNumbers(numerals: readonly string[], shape: readonly number[]): RoundedNumbers {
  const known = numerals.filter((numeral) => numeral !== OPEN);
  if (known.length < numerals.length) return withOpen(roundedNumbers(known, [known.length]), numerals, shape);
  const forms = asMeant(numerals).map(formOf);
  const finest = forms.reduce((least, { last }) => Math.min(least, last), Infinity);
  const digits = forms.map(({ digits }) => digits);
  const most = digits.reduce((most, count) => Math.max(most, count), 0);
  const halfUnits = forms.map(({ value, first, last, isWhole, digits }) => {
    if (!Number.isFinite(value)) return 0;
    if (most === 0 && isWhole) return BARE_ZERO;
    // Rounded to as many places as the others, or to as many digits: whichever says less.
    const common = value === 0 ? finest : Math.max(finest, first - most + 1);
    const isTrimmed = digits === 0 || isWhole || most >= PRINTED;
    return 0.5 * 10 ** (isTrimmed ? Math.min(last, common) : last);
  });
  const half = halfPrecisionOf(
    numerals.map((numeral) => {
      const { value, last } = formOf(withoutZeros(numeral));
      return { value, written: 0.5 * 10 ** last };
    }),
  );
  return {
    shape,
    values: Float64Array.from(forms, ({ value }) => value),
    halfUnits: Float64Array.from(halfUnits, (unit, index) => Math.max(unit, half?.halfUnits[index] ?? 0)),
    digits: half ? digits.map((count) => Math.min(count, half.digits)) : digits,
    ...(half && { precision: half.name }),
  };
}

/** Numbers of one person: where some tell that they are of half precision, those too few to tell are, if they may be. */
export function inOnePrecision(all: readonly RoundedNumbers[]): readonly RoundedNumbers[] {
  const told = new Set(all.map(({ precision }) => precision));
  // Numbers of float16 may by chance be some of the coarser ones.
  const name = (['float16', 'bfloat16'] as const).find((one) => told.has(one));
  if (!name) return all;
  return all.map((one) => {
    if (one.precision || one.halfUnits.includes(Infinity)) return one;
    const given = Array.from(one.values, (value, at) => ({ value, written: one.halfUnits[at] }));
    const half = inHalfPrecision(name, given);
    if (!half) return one;
    return {
      ...one,
      halfUnits: one.halfUnits.map((unit, at) => Math.max(unit, half.halfUnits[at])),
      digits: one.digits.map((count) => Math.min(count, half.digits)),
      precision: name,
    };
  });
}

/** Zeros at the end tell nothing of how a number came about. */
const withoutZeros = (numeral: string): string => numeral.replace(/(\.\d*?)0+(?=e|$)/i, '$1');

const OPEN = 'null';

/** Puts the entries that nobody knows back among those that are known. */
function withOpen(
  known: RoundedNumbers,
  numerals: readonly string[],
  shape: readonly number[],
): RoundedNumbers {
  let at = 0;
  const from = numerals.map((numeral) => (numeral === OPEN ? -1 : at++));
  return pickedFrom([known], shape, (index) => (from[index] < 0 ? undefined : [0, from[index]]));
}

/** Entries of some arrays in a new one: where each comes from; an entry that comes from nowhere is open. */
export function pickedFrom(
  sources: readonly RoundedNumbers[],
  shape: readonly number[],
  from: (index: number) => readonly [source: number, index: number] | undefined,
): RoundedNumbers {
  const size = shape.reduce((product, n) => product * n, 1);
  const places = Array.from({ length: size }, (_, index) => from(index));
  const pick = (of: (source: RoundedNumbers, index: number) => number, open: number) =>
    places.map((place) => (place ? of(sources[place[0]], place[1]) : open));
  return {
    shape,
    values: Float64Array.from(pick(({ values }, index) => values[index], 0)),
    halfUnits: Float64Array.from(pick(({ halfUnits }, index) => halfUnits[index], Infinity)),
    digits: pick(({ digits }, index) => digits[index], 0),
  };
}

/** Whether nobody says what an entry is. */
export const isOpen = ({ halfUnits }: RoundedNumbers, index: number): boolean =>
  halfUnits[index] === Infinity;

/** Every number multiplied, and what it may be off. */
export const scaledNumbers = (one: RoundedNumbers, factor: number): RoundedNumbers =>
  factor === 1
    ? one
    : {
        ...one,
        values: one.values.map((x) => factor * x),
        halfUnits: one.halfUnits.map((x) => Math.abs(factor) * x),
      };

/** Numbers of JSON, or blocks of rows of them; `null` where an entry is open. */
export type Plain =
  readonly Entry[] | readonly (readonly Entry[])[] | readonly (readonly (readonly Entry[])[])[];
type Entry = number | null;

/** Numbers whose digits are those of their shortest decimals, as JSON has them. */
export function writtenFrom(numbers: GradientOf | Plain): RoundedNumbers {
  const shape: number[] = [];
  for (let level: unknown = numbers; Array.isArray(level); [level] = level) shape.push(level.length);
  return roundedNumbers((numbers as readonly unknown[]).flat(2).map(String), shape);
}

/** So many digits tell any float32 from all others. */
const FLOAT32 = 9;
/** From so many digits on a number was written by a program that keeps all of a float64. */
const FULL = 16;
/** So many digits at most are left where a sum or a product of floats has made a longer number of a rounded one. */
const ROUNDED = 12;

/** The numerals without digits that come from binary numbers alone: 0.0758 of 0.07580000162124634, which is its float32. */
function asMeant(numerals: readonly string[]): readonly string[] {
  const isFloat32 = numerals.every((numeral) => {
    const value = Number(numeral);
    return !Number.isFinite(value) || Math.fround(value) === value;
  });
  return numerals.map((numeral) => {
    // Zeros that someone wrote at the end are digits: 0.500000000 is no 0.5.
    const { digits } = formOf(numeral.replace(/0+(?=e|$)/i, ''));
    if (digits < (isFloat32 ? FLOAT32 : FULL)) return numeral;
    if (isFloat32) return shortestFloat32(Number(numeral));
    // 0.0503 of 503 * 1e-4, which is 0.050300000000000004.
    const rounded = String(Number(Number(numeral).toPrecision(FULL - 1)));
    return formOf(rounded).digits <= ROUNDED ? rounded : numeral;
  });
}

/** The shortest decimal whose float32 is a number, which is one. */
function shortestFloat32(value: number): string {
  for (let digits = 1; digits < FLOAT32; digits++) {
    const short = value.toPrecision(digits);
    if (Math.fround(Number(short)) === value) return short;
  }
  return value.toPrecision(FLOAT32);
}

/** The value of a numeral, and the powers of ten of its first and its last digit. */
function formOf(numeral: string) {
  const value = Number(numeral);
  const [, whole = '', fraction = '', exponent = '0'] =
    /^[+-]?(\d*)\.?(\d*)(?:e([+-]?\d+))?$/i.exec(numeral) ?? [];
  const significant = (whole + fraction).replace(/^0+/, '');
  const lastPlace = Number(exponent) - fraction.length;
  // Of 240 nobody knows whether its zero was rounded; of 240. and 0.240 the zero was given.
  const unknown = /^[+-]?\d+$/.test(numeral) && value !== 0 ? /0*$/.exec(significant)![0].length : 0;
  return {
    value,
    last: lastPlace + unknown,
    first: lastPlace + significant.length - 1,
    digits: significant.length - unknown,
    isWhole: fraction === '' && exponent === '0',
  };
}
