import type { ParameterName, Terms } from '../rnn/index.ts';

/** dE/dP added up from its terms, entry by entry, row by row. */
export interface TermSum {
  readonly values: readonly number[];
  /** The same with every term's absolute value: what rounding is relative to where terms cancel. */
  readonly magnitudes: readonly number[];
}

export function sumOfTerms(terms: Terms, parameter: ParameterName): TermSum {
  const size = terms.total(parameter, 'all').flat().length;
  const values = Array.from({ length: size }, () => 0);
  const magnitudes = [...values];
  for (let t = 1; t <= terms.length; t++) {
    for (let k = 1; k <= t; k++) {
      terms.entries(parameter, t, k).forEach((entry, i) => {
        values[i] += entry;
        magnitudes[i] += Math.abs(entry);
      });
    }
  }
  return { values, magnitudes };
}
