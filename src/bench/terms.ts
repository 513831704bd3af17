import type { ParameterName, Terms } from '../rnn/index.ts';

/** dE/dP added up from its terms, entry by entry, row by row. */
export interface TermSum {
  readonly values: Float64Array;
  /** The same with every term's absolute value: what rounding is relative to where terms cancel. */
  readonly magnitudes: Float64Array;
}

export function sumOfTerms(terms: Terms, parameter: ParameterName): TermSum {
  const size = terms.total(parameter, 'all').flat().length;
  const values = new Float64Array(size);
  const magnitudes = new Float64Array(size);
  for (let t = 1; t <= terms.length; t++) {
    for (let k = 1; k <= t; k++) {
      const entries = terms.entries(parameter, t, k);
      for (let i = 0; i < size; i++) {
        values[i] += entries[i];
        magnitudes[i] += Math.abs(entries[i]);
      }
    }
  }
  return { values, magnitudes };
}
