/** Numbers that were computed in half precision: what they stand for is as coarse as they are. */

interface HalfPrecision {
  readonly name: HalfName;
  /** Of the significand, the leading one included. */
  readonly bits: number;
  /** Exponents end here; below it numbers are as far apart as just above. */
  readonly least: number;
  readonly largest: number;
  /** Significant digits that it keeps. */
  readonly digits: number;
}

export type HalfName = 'bfloat16' | 'float16';

const kinds: readonly HalfPrecision[] = [
  { name: 'bfloat16', bits: 8, least: -126, largest: 3.39e38, digits: 2 },
  { name: 'float16', bits: 11, least: -14, largest: 65504, digits: 3 },
];

/** What sums of such numbers are off, in units of the last bit of the largest. */
const LOST = 4;

/** Decimals by which numbers must lie on the grid, lest chance put them there. */
const TELLING = 4;

interface Given {
  readonly value: number;
  /** Half a unit of its last digit. */
  readonly written: number;
}

/** What numbers of half precision stand for. */
interface Coarse {
  readonly name: HalfName;
  /** What each may be off. */
  readonly halfUnits: readonly number[];
  readonly digits: number;
}

/** Undefined where some number is not of half precision, or all together have too few digits to tell. */
export function halfPrecisionOf(numbers: readonly Given[]): Coarse | undefined {
  const kind = kinds.find((one) => tellingBy(one, numbers) >= TELLING);
  return kind && coarse(kind, numbers);
}

/** The same where other numbers of the same person have told the precision. */
export function inHalfPrecision(name: HalfName, numbers: readonly Given[]): Coarse | undefined {
  const kind = kinds.find((one) => one.name === name)!;
  return tellingBy(kind, numbers) < 0 ? undefined : coarse(kind, numbers);
}

function coarse(kind: HalfPrecision, numbers: readonly Given[]): Coarse {
  const most = numbers.reduce((most, { value }) => Math.max(most, Math.abs(value)), 0);
  const lost = LOST * 0.5 * stepAt(kind, most);
  const halfUnits = numbers.map(({ value }) => 0.5 * stepAt(kind, value) + lost);
  return { name: kind.name, halfUnits, digits: kind.digits };
}

/** Decimals by which numbers lie on the grid; negative where some does not. */
function tellingBy(kind: HalfPrecision, numbers: readonly Given[]): number {
  let telling = 0;
  for (const { value, written } of numbers) {
    if (!(Math.abs(value) <= kind.largest)) return -1;
    const step = stepAt(kind, value);
    if (Math.abs(value - Math.round(value / step) * step) > written * 1.001) return -1;
    if (value !== 0) telling += Math.max(0, Math.log10(step / (2 * written)));
  }
  return telling;
}

/** How far apart numbers are about there. */
const stepAt = ({ bits, least }: HalfPrecision, value: number): number =>
  2 ** (Math.max(least, value === 0 ? least : Math.floor(Math.log2(Math.abs(value)))) - bits + 1);
