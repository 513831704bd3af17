import * as v from 'valibot';
import { check, whole } from './check.ts';
import { WorksheetError } from './question.ts';

/** A ranking of detections, the most confident first: which of them are right, and how many there are to be found. */
export interface Ranking {
  readonly correct: readonly boolean[];
  /** How many there are to be found: at least one, and at least as many as were found. */
  readonly positives: number;
}

/** The first `rank` detections taken together. */
export interface RankedRow {
  /** From 1 up. */
  readonly rank: number;
  /** Share of them that is right. */
  readonly precision: number;
  /** Share of the positives that they find. */
  readonly recall: number;
}

/** The ranking with its precision and recall row by row, and the average precision by each convention. */
export interface AveragePrecision {
  readonly rows: readonly RankedRow[];
  /** Mean of the interpolated precision at recall 0, 0.1, … 1 (PASCAL VOC 2007). */
  readonly interpolated11: number;
  /** The same at 0, 0.01, … 1 (COCO). */
  readonly interpolated101: number;
  /** Area under the interpolated precision (PASCAL VOC 2010 and later). */
  readonly allPoint: number;
}

/** The interpolated precision at one level of recall. */
export interface InterpolatedPoint {
  readonly recall: number;
  /** The largest precision of any row with that recall or more; 0 where no row has. */
  readonly precision: number;
  /** The first row that has this precision; null where none reaches the recall. */
  readonly rank: number | null;
}

/** Where the interpolated precision is constant: for `from < recall <= to`. */
export interface PrecisionStep {
  readonly from: number;
  readonly to: number;
  readonly precision: number;
  /** As in `InterpolatedPoint`. */
  readonly rank: number | null;
}

const ranking = v.object(
  { correct: v.array(v.boolean('true or false'), 'a list of true and false'), positives: whole(1) },
  'an object',
);

/**
 * Average precision of a ranking in three customary forms.
 * @throws WorksheetError naming what is wrong with the ranking.
 */
export function averagePrecision(question: Ranking): AveragePrecision {
  const { correct, positives } = checkRanking(question);
  return {
    rows: rowsOf(correct, positives),
    interpolated11: meanOf(interpolatedPoints(question, 11)),
    interpolated101: meanOf(interpolatedPoints(question, 101)),
    allPoint: precisionSteps(question).reduce(
      (area, { from, to, precision }) => area + (to - from) * precision,
      0,
    ),
  };
}

/**
 * The interpolated precision at `count` evenly spaced levels of recall, 0 and 1 included: 11 are PASCAL's, 101 COCO's.
 * Levels and recalls are compared as fractions: in floating point 3/5 falls short of 6 · 0.1.
 * @throws WorksheetError naming what is wrong with the ranking, or with the count.
 */
export function interpolatedPoints(question: Ranking, count: number): InterpolatedPoint[] {
  const { correct, positives } = checkRanking(question);
  const last = check(v.object({ count: whole(2) }), { count }).count - 1;
  const found = bestFrom(correct);
  return Array.from({ length: count }, (_, level) => ({
    recall: level / last,
    ...bestOf(found.find(({ hits }) => hits * last >= level * positives)),
  }));
}

/**
 * The interpolated precision as a function of recall, from 0 to 1: steps, one for each positive.
 * @throws WorksheetError naming what is wrong with the ranking.
 */
export function precisionSteps(question: Ranking): PrecisionStep[] {
  const { correct, positives } = checkRanking(question);
  const found = bestFrom(correct);
  return Array.from({ length: positives }, (_, hits) => ({
    from: hits / positives,
    to: (hits + 1) / positives,
    ...bestOf(found.find((row) => row.hits > hits)),
  }));
}

/** A row, with the best precision from there on and the first row that has it. */
interface Found {
  readonly hits: number;
  readonly best: { readonly precision: number; readonly rank: number };
}

/** The rows in order of rank, and so of recall. */
function bestFrom(correct: readonly boolean[]): Found[] {
  let best = { precision: -1, rank: 0 };
  const fromTheEnd = hitsOf(correct)
    .map((hits, i) => ({ hits, rank: i + 1, precision: hits / (i + 1) }))
    .toReversed()
    .map(({ hits, ...row }) => {
      if (row.precision >= best.precision) best = row;
      return { hits, best };
    });
  return fromTheEnd.toReversed();
}

const bestOf = (found: Found | undefined) => ({
  precision: found?.best.precision ?? 0,
  rank: found?.best.rank ?? null,
});

/** How many of the first 1, 2, … are right. */
function hitsOf(correct: readonly boolean[]): number[] {
  let hits = 0;
  return correct.map((isRight) => (hits += Number(isRight)));
}

const rowsOf = (correct: readonly boolean[], positives: number): RankedRow[] =>
  hitsOf(correct).map((hits, i) => ({ rank: i + 1, precision: hits / (i + 1), recall: hits / positives }));

const meanOf = (points: readonly InterpolatedPoint[]) =>
  points.reduce((sum, { precision }) => sum + precision, 0) / points.length;

function checkRanking(question: Ranking): Ranking {
  const checked = check(ranking, question);
  const hits = checked.correct.filter(Boolean).length;
  if (hits > checked.positives) {
    throw new WorksheetError(
      'positives',
      `expected at least ${hits}, as many as are right in the ranking, got ${checked.positives}`,
    );
  }
  return checked;
}
