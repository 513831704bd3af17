/** The nearest number from `low` to `high`; NaN stays NaN. */
export const clamp = (x: number, low: number, high: number): number => Math.min(high, Math.max(low, x));
