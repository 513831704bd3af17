/**
 * The x of A x = y with the least error, A by columns, by Gram and Schmidt; undefined where the columns are nearly dependent.
 */
export function leastSquares(
  columns: readonly (readonly number[])[],
): ((y: readonly number[]) => number[]) | undefined {
  const basis: number[][] = [];
  const R: number[][] = [];
  for (const column of columns) {
    let rest = [...column];
    const parts = basis.map((unit) => {
      const part = dot(unit, rest);
      rest = rest.map((x, i) => x - part * unit[i]);
      return part;
    });
    const norm = Math.hypot(...rest);
    if (!(norm > DEPENDENT * Math.hypot(...column))) return undefined;
    basis.push(rest.map((x) => x / norm));
    R.push([...parts, norm]);
  }
  return (y) => {
    let rest = [...y];
    const parts = basis.map((unit) => {
      const part = dot(unit, rest);
      rest = rest.map((x, i) => x - part * unit[i]);
      return part;
    });
    for (let k = parts.length - 1; k >= 0; k--) {
      parts[k] /= R[k][k];
      for (let i = 0; i < k; i++) parts[i] -= R[k][i] * parts[k];
    }
    return parts;
  };
}

const dot = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, x, i) => sum + x * b[i], 0);

/** Columns that leave less than this share, beside those before, are as good as dependent. */
const DEPENDENT = 1e-6;
