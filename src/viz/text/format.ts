const SUPERSCRIPTS = '⁰¹²³⁴⁵⁶⁷⁸⁹';

const superscript = (exponent: number): string =>
  (exponent < 0 ? '⁻' : '') +
  [...String(Math.abs(exponent))].map((digit) => SUPERSCRIPTS[Number(digit)]).join('');

/**
 * A computed number, with that many significant digits: `0.237`, `−12.5`, `3.1·10⁻⁴`. An exact zero is `0`, and
 * nothing else is.
 */
export function formatNumber(x: number, digits = 3): string {
  if (x === 0) return '0';
  if (!Number.isFinite(x)) return String(x).replace('Infinity', '∞').replace('-', '−');
  const [mantissa, exponent] = Math.abs(x)
    .toExponential(digits - 1)
    .split('e');
  const power = Number(exponent);
  const sign = x < 0 ? '−' : '';
  if (power < -3 || power > 4) return `${sign}${mantissa}·10${superscript(power)}`;
  return sign + Number(`${mantissa}e${exponent}`).toFixed(Math.max(0, digits - 1 - power));
}

/** A number that somebody chose, up to four significant digits and no zeros at its end: `0.5`, `1·10⁻⁷`. */
export const formatChosen = (x: number): string =>
  formatNumber(x, 4)
    .replace(/(\.\d*?)0+(?=$|·)/, '$1')
    .replace(/\.(?=$|·)/, '');

/** A computed number in at most that many characters where one or two significant digits allow it. */
export function formatWithin(x: number, characters: number): string {
  const two = formatNumber(x, 2);
  return two.length <= characters ? two : formatNumber(x, 1);
}

/** A power of ten, as an axis writes it: `10⁻³`, `1`, `10`. */
export const formatPower = (exponent: number): string =>
  exponent === 0 ? '1' : exponent === 1 ? '10' : `10${superscript(exponent)}`;

/** A share of something: `1.7 %`; where that would need a power of ten, the plain `6.8·10⁻⁷`. */
export const formatPercent = (share: number): string =>
  share !== 0 && share < 1e-5 ? formatNumber(share, 2) : `${formatNumber(share * 100, 2)} %`;

/** As it is written, it is twice as much or more. */
const isTimes = (share: number) => share >= 1.95;

/** A share of something that may be more than all of it: `24 %`; from twice as much on, `160 times`. */
export const formatShare = (share: number): string =>
  isTimes(share) ? `${formatNumber(share, 2)} times` : formatPercent(share);

/** `24 % of the start`, `160 times the start` */
export const formatOf = (share: number, whole: string): string =>
  `${formatShare(share)}${isTimes(share) ? '' : ' of'} ${whole}`;

/** `1 step`, `9 steps`, `1,200 entries` */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${count.toLocaleString('en-GB')} ${count === 1 ? one : many}`;

/** A digit string below the line: `t = 12` as `₁₂`. */
export const subscript = (index: number): string =>
  [...String(index)].map((digit) => '₀₁₂₃₄₅₆₇₈₉'[Number(digit)]).join('');

const TIMES = [
  [1e3, 's'],
  [1, 'ms'],
  [1e-3, 'µs'],
  [0, 'ns'],
] as const;

/** Milliseconds in a unit that suits, with three significant digits: `270 ns`, `5.32 µs`, `1.2 s`. */
export function formatTime(milliseconds: number): string {
  const [size, unit] = TIMES.find(([least]) => Number(milliseconds.toPrecision(3)) >= least)!;
  return `${Number((milliseconds / (size || 1e-6)).toPrecision(3))} ${unit}`;
}

/** A number of seconds to wait for, roughly: `20 s`, `3 min`. */
export const formatWait = (seconds: number): string =>
  seconds < 90 ? `${Math.max(5, 5 * Math.ceil(seconds / 5))} s` : `${Math.round(seconds / 60)} min`;

const COUNTS = [
  [1e9, 'G'],
  [1e6, 'M'],
  [1e3, 'k'],
  [0, ''],
] as const;

/** An amount of arithmetic, with two significant digits: `960 flop`, `6.3 Mflop`. */
export function formatFlop(flops: number): string {
  const [size, prefix] = COUNTS.find(([least]) => Number(flops.toPrecision(2)) >= least)!;
  return `${Number((flops / (size || 1)).toPrecision(2))} ${prefix}flop`;
}

/** How many times as much, with three significant digits: `0.53`, `1,420`. */
export const formatTimes = (ratio: number): string => Number(ratio.toPrecision(3)).toLocaleString('en-GB');

/** With the sign for minus that texts have. */
export const minus = (text: string): string => text.replaceAll('-', '−');
