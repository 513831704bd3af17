/** The title of Compare, At rest: in which cell the gradient reaches further back, and by how much. Pure. */
import type { Decay } from '../../../rnn/decay.ts';
import { cellName, cellTitle } from '../../text/cell-names.ts';
import { formatNumber, formatPercent } from '../../text/format.ts';
import type { RestColumn } from './column.ts';
import { listed } from './lines.ts';

type Judged = Pick<RestColumn, 'cell' | 'decay'>;

/** Half-lives that differ by less than this factor are told as alike. */
const ALIKE = 1.05;

/** @param columns two to four */
export function restFinding(columns: readonly Judged[]): string {
  const reaches = columns.map(({ decay }) => reachOf(decay));
  if (reaches.every((reach) => reach > 0 && reach < Infinity)) return measured(columns) + unevenly(columns);
  return [comparison(columns), fates(columns)].filter(Boolean).join('. ');
}

/** How far back something arrives: a half-life where there is one, Infinity where the norm does not shrink. */
const reachOf = ({ verdict, lost, halfLife }: Decay): number =>
  verdict === 'none' ? -1 : lost?.kind === 'zero' ? 0 : halfLife!;

const the = ({ cell }: Judged) => `the ${cellTitle(cell)}`;
const everySteps = (text: string) => (text === '1.0' ? 'step' : `${text} steps`);

/** Of cells that all have a half-life. */
function measured(columns: readonly Judged[]): string {
  const sorted = columns.toSorted((a, b) => b.decay.halfLife! - a.decay.halfLife!);
  const halfLife = ({ decay }: Judged) => decay.halfLife!;
  const steps = (column: Judged) => formatNumber(halfLife(column), 2);
  const [first, last] = [sorted[0], sorted.at(-1)!];
  const every = `half is lost every ${everySteps(steps(first))}`;
  const ratio = halfLife(first) / halfLife(last);
  if (ratio < ALIKE) return `The gradient reaches equally far back in ${listed(columns.map(the))}: ${every}`;
  const times = `${formatNumber(ratio, 2)} times as far`;
  if (sorted.length === 2) {
    return `The gradient reaches ${times} back in ${the(first)} as in ${the(last)}: ${every}, there every ${steps(last)}`;
  }
  const furthest = sorted.filter((column) => halfLife(first) / halfLife(column) < ALIKE);
  const others = sorted
    .filter((column) => !furthest.includes(column))
    .map((column) => `${steps(column)} in ${the(column)}`);
  return `The gradient reaches furthest back in ${listed(furthest.map(the))}, ${times} as in ${the(last)}: ${every}, ${listed(others)}`;
}

/** So much sooner than at an even rate is 1 % left, where the rate is not even. */
const UNEVEN = 0.5;

/** A half-life is a mean: where most is lost at first, and little later, it says so. */
function unevenly(columns: readonly Judged[]): string {
  const uneven = columns.filter(({ decay: { halfLife, onePercentLag } }) => {
    const even = halfLife! * Math.log2(100);
    return onePercentLag !== undefined && onePercentLag < UNEVEN * even;
  });
  const texts = uneven.map(
    (column) => `in ${the(column)} 1 % is left after ${column.decay.onePercentLag} already`,
  );
  return texts.length ? `, on average: ${listed(texts)}` : '';
}

/** Of cells one of which has no half-life; nothing where it grows in one, or all fare alike. */
function comparison(columns: readonly Judged[]): string {
  if (columns.some(({ decay }) => decay.verdict === 'explodes')) return '';
  const most = Math.max(...columns.map(({ decay }) => reachOf(decay)));
  const [furthest, others] = [true, false].map((isFurthest) =>
    columns.filter(({ decay }) => (reachOf(decay) === most) === isFurthest),
  );
  return others.length === 0
    ? ''
    : `The gradient reaches further back in ${listed(furthest.map(the))} than in ${listed(others.map(the))}`;
}

/** A share of what starts; of more than that, how many times as much. */
const leftText = (share: number) =>
  share > 1.05 ? `${formatNumber(share, 2)} times as much` : formatPercent(share);

/** What becomes of the gradient in each cell, those that fare alike together. */
function fates(columns: readonly Judged[]): string {
  const groups = { zero: [], vanishes: [], holds: [], explodes: [], none: [] } as Record<string, Judged[]>;
  for (const column of columns) {
    const { verdict, lost } = column.decay;
    groups[verdict === 'vanishes' && lost?.kind === 'zero' ? 'zero' : verdict].push(column);
  }
  const clause = (group: string, verb: string, plural: string, what: (all: readonly Judged[]) => string) => {
    const all = groups[group];
    if (all.length === 0) return [];
    const names = listed(all.map(({ cell }) => cellName(cell)));
    return [`${names} ${all.length === 1 ? verb : plural}${what(all)}`];
  };
  const numbers = (all: readonly Judged[], number: (column: Judged) => number) =>
    listed(all.map((column) => formatNumber(number(column), 2)));
  const clauses = [
    ...clause(
      'vanishes',
      'vanishes',
      'vanish',
      (all) => `: half is lost every ${everySteps(numbers(all, ({ decay }) => decay.halfLife!))}`,
    ),
    ...clause(
      'zero',
      'vanishes',
      'vanish',
      (all) =>
        `: exactly 0 from lag ${listed([...new Set(all.map(({ decay }) => String(decay.lost!.lag)))])} on`,
    ),
    ...clause(
      'holds',
      'holds',
      'hold',
      (all) => `: ${listed(all.map(({ decay }) => leftText(decay.share!)))} arrives at step 0`,
    ),
    ...clause(
      'explodes',
      'explodes',
      'explode',
      (all) => `: it doubles every ${everySteps(numbers(all, ({ decay }) => decay.doubling!))}`,
    ),
    ...clause('none', 'sends nothing back', 'send nothing back', () => ''),
  ];
  const text = clauses.join('; ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}
