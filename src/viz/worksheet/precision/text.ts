/** What question 3 says in numbers: fractions, the written-out sum, the sheet's rounding, and a trap of floating point. */
import {
  averagePrecision,
  interpolatedPoints,
  type InterpolatedPoint,
  type Ranking,
} from '../../../worksheet/index.ts';

/** The sheet's ranking. */
export const sheetRanking: Ranking = {
  correct: [...'TTFFFTTFFT'].map((letter) => letter === 'T'),
  positives: 5,
};
/** Finds three of five before anything is wrong: there the trap changes the answer. */
export const trapRanking: Ranking = {
  correct: [...'TTTFFFFTFT'].map((letter) => letter === 'T'),
  positives: 5,
};

/** The precision of the first `rank` rows, as hits over rank. */
export const fractionAt = (
  { correct }: Ranking,
  rank: number,
): { readonly hits: number; readonly rank: number } => ({
  hits: correct.slice(0, rank).filter(Boolean).length,
  rank,
});

/** Equal addends of a mean, together. */
export interface Addend {
  readonly count: number;
  readonly precision: number;
  readonly rank: number | null;
}

/** The interpolated precisions at eleven levels, equal ones together, in order of recall. */
export function addendsOf(points: readonly InterpolatedPoint[]): Addend[] {
  const addends: Addend[] = [];
  for (const { precision, rank } of points) {
    const last = addends.at(-1);
    if (last?.precision === precision) addends[addends.length - 1] = { ...last, count: last.count + 1 };
    else addends.push({ count: 1, precision, rank });
  }
  return addends;
}

/** The eleven-point value with every precision rounded to two decimals, and the mean cut after three: as on the sheet. */
export function roundedEarly(ranking: Ranking): number {
  const rounded = interpolatedPoints(ranking, 11).map(({ precision }) => Number(precision.toFixed(2)));
  const mean = rounded.reduce((sum, precision) => sum + precision, 0) / rounded.length;
  return Math.floor(mean * 1000) / 1000;
}

/** The eleven-point value where levels are 0.1·i and compared as float64 rounds them: 3/5 >= 0.6000000000000001 is false. */
export function comparedNaively(ranking: Ranking): number {
  const { rows } = averagePrecision(ranking);
  const levels = Array.from({ length: 11 }, (_, i) => 0.1 * i);
  const precisions = levels.map((level) =>
    rows.reduce((best, { precision, recall }) => (recall >= level ? Math.max(best, precision) : best), 0),
  );
  return precisions.reduce((sum, precision) => sum + precision, 0) / levels.length;
}

/** The finding, as a title. */
export function precisionTitle(ranking: Ranking): string {
  const hits = ranking.correct.filter(Boolean).length;
  if (hits === 0) return 'Nothing right is found: average precision 0';
  const value = averagePrecision(ranking).interpolated11;
  return `Average precision ${value.toFixed(4)}: ${hits} of ${ranking.positives} found in ${ranking.correct.length} answers`;
}
