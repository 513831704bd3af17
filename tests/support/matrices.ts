type Rows = readonly (readonly number[])[];

export const transpose = (A: Rows): number[][] => A[0].map((_, j) => A.map((row) => row[j]));

export const multiply = (A: Rows, B: Rows): number[][] =>
  A.map((row) => transpose(B).map((column) => row.reduce((sum, x, i) => sum + x * column[i], 0)));

/** By power iteration: AᵀA is squared until one direction is left, along which A stretches most. */
export function largestSingularValue(matrix: Rows): number {
  // Squares of tiny entries would underflow.
  const largest = Math.max(...matrix.flat().map(Math.abs));
  if (largest === 0) return 0;
  const A = matrix.map((row) => row.map((x) => x / largest));
  const length = (values: readonly number[]) => Math.sqrt(values.reduce((sum, x) => sum + x * x, 0));
  let power = multiply(transpose(A), A);
  for (let n = 0; n < 60; n++) {
    const size = length(power.flat());
    if (size === 0) return 0;
    power = power.map((row) => row.map((x) => x / size));
    power = multiply(power, power);
  }
  const direction = transpose(power).toSorted((a, b) => length(b) - length(a))[0];
  const stretched = multiply(A, transpose([direction])).flat();
  return (largest * length(stretched)) / length(direction);
}
