import type { ParameterName, Terms } from '../rnn/index.ts';

/** dE/dP added up from its terms, entry by entry, row by row. */
export interface TermSum {
  readonly values: Float64Array;
  /** The same with every term's absolute value: what rounding is relative to where terms cancel. */
  readonly magnitudes: Float64Array;
}

export const sumOfTerms = (terms: Terms, parameter: ParameterName): TermSum =>
  sumOf(terms.total(parameter, 'all').flat().length, terms.length, (t, k) =>
    k > t ? undefined : terms.entries(parameter, t, k),
  );

/** @param entriesAt those of term (t, k), t and k from 1 to T; undefined where there is none */
export function sumOf(
  size: number,
  T: number,
  entriesAt: (t: number, k: number) => Float64Array | undefined,
): TermSum {
  const values = new Float64Array(size);
  const magnitudes = new Float64Array(size);
  for (let t = 1; t <= T; t++) {
    for (let k = 1; k <= T; k++) {
      const entries = entriesAt(t, k);
      if (!entries) continue;
      for (let i = 0; i < size; i++) {
        values[i] += entries[i];
        magnitudes[i] += Math.abs(entries[i]);
      }
    }
  }
  return { values, magnitudes };
}
