/** 10 to the power of the index: the largest of them that float64 has exactly is 10²². */
const POWERS = Array.from({ length: 23 }, (_, exponent) => Number(`1e${exponent}`));
/** Nearer than this to the middle between two whole numbers, the product may lie on the wrong side of it. */
const UNSURE = 1e-6;

/**
 * A number to so many significant digits (up to 9), and never -0: `Number(x.toPrecision(digits))` to the bit, without making
 * a text. A whole number below 2⁵³ over a power of ten that float64 has exactly is rounded once, as a decimal number is that
 * is read.
 */
export function roundTo(x: number, digits: number): number {
  if (x === 0) return 0;
  const size = Math.abs(x);
  const places = digits - 1 - Math.floor(Math.log10(size));
  if (places >= 0 && places < POWERS.length) {
    const moved = size * POWERS[places];
    const whole = Math.floor(moved);
    const rest = moved - whole;
    if (whole >= POWERS[digits - 1] && whole < POWERS[digits] && Math.abs(rest - 0.5) > UNSURE) {
      const rounded = (rest > 0.5 ? whole + 1 : whole) / POWERS[places];
      return x < 0 ? -rounded : rounded;
    }
  }
  return Number(x.toPrecision(digits)) + 0;
}
