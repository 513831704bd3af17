/** Numbers that were computed in half precision: what they stand for is as coarse as they are. */

interface HalfPrecision {
  /** Of the significand, the leading one included. */
  readonly bits: number;
  /** Exponents end here; below it numbers are as far apart as just above. */
  readonly least: number;
  readonly largest: number;
  /** Significant digits that it keeps. */
  readonly digits: number;
}

const kinds: readonly HalfPrecision[] = [
  // bfloat16, float16
  { bits: 8, least: -126, largest: 3.39e38, digits: 2 },
  { bits: 11, least: -14, largest: 65504, digits: 3 },
];

/** What sums of such numbers are off, in units of the last bit of the largest. */
const LOST = 4;

/** Decimals by which numbers must lie on the grid, lest chance put them there. */
const TELLING = 4;

interface Given {
  readonly value: number;
  /** Power of ten of its last digit. */
  readonly last: number;
}

/** Half of what each number may be off, and its digits; undefined where some is not of half precision. */
export function halfPrecisionOf(
  numbers: readonly Given[],
): { readonly halfUnits: readonly number[]; readonly digits: number } | undefined {
  const kind = kinds.find((one) => isOf(one, numbers));
  if (!kind) return undefined;
  const most = numbers.reduce((most, { value }) => Math.max(most, Math.abs(value)), 0);
  const lost = LOST * 0.5 * stepAt(kind, most);
  return { halfUnits: numbers.map(({ value }) => 0.5 * stepAt(kind, value) + lost), digits: kind.digits };
}

function isOf(kind: HalfPrecision, numbers: readonly Given[]): boolean {
  let telling = 0;
  for (const { value, last } of numbers) {
    if (!(Math.abs(value) <= kind.largest)) return false;
    const step = stepAt(kind, value);
    const written = 0.5 * 10 ** last;
    if (Math.abs(value - Math.round(value / step) * step) > written * 1.001) return false;
    if (value !== 0) telling += Math.max(0, Math.log10(step / (2 * written)));
  }
  return telling >= TELLING;
}

/** How far apart numbers are about there. */
const stepAt = ({ bits, least }: HalfPrecision, value: number): number =>
  2 ** (Math.max(least, value === 0 ? least : Math.floor(Math.log2(Math.abs(value)))) - bits + 1);
