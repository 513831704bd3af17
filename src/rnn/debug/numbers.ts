/** The largest absolute value; NaN if one of them is. */
export const largestOf = (values: Float64Array): number =>
  values.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
