const SUPERSCRIPTS = '⁰¹²³⁴⁵⁶⁷⁸⁹';

const superscript = (exponent: number): string =>
  (exponent < 0 ? '⁻' : '') +
  [...String(Math.abs(exponent))].map((digit) => SUPERSCRIPTS[Number(digit)]).join('');

/**
 * A number for reading: `0.237`, `−12.5`, `3.1·10⁻⁴`, with that many significant digits. An exact zero is `0`,
 * and nothing else is.
 */
export function formatNumber(x: number, digits = 3): string {
  if (x === 0) return '0';
  if (!Number.isFinite(x)) return String(x).replace('Infinity', '∞').replace('-', '−');
  const [mantissa, exponent] = Math.abs(x)
    .toExponential(digits - 1)
    .split('e');
  const power = Number(exponent);
  const sign = x < 0 ? '−' : '';
  if (power < -3 || power > 4) return `${sign}${trim(mantissa)}·10${superscript(power)}`;
  return sign + trim(Number(`${mantissa}e${exponent}`).toFixed(Math.max(0, digits - 1 - power)));
}

/** A power of ten, as an axis writes it: `10⁻³`, `1`, `10`. */
export const formatPower = (exponent: number): string =>
  exponent === 0 ? '1' : exponent === 1 ? '10' : `10${superscript(exponent)}`;

/** A share of something: `1.7 %`; where that would need a power of ten, the plain `6.8·10⁻⁷`. */
export const formatPercent = (share: number): string =>
  share !== 0 && share < 1e-5 ? formatNumber(share, 2) : `${formatNumber(share * 100, 2)} %`;

/** A digit string below the line: `t = 12` as `₁₂`. */
export const subscript = (index: number): string =>
  [...String(index)].map((digit) => '₀₁₂₃₄₅₆₇₈₉'[Number(digit)]).join('');

const trim = (text: string): string => (text.includes('.') ? text.replace(/\.?0+$/, '') : text);
