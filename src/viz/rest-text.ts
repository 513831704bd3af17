/** What cells at rest come to, in words. Pure. */
import { type CellName, SMALLEST_NORMAL } from '../rnn/index.ts';
import type { Spread, Summary } from '../rnn/rest/spread.ts';
import { formatNumber, formatPercent, subscript } from './format.ts';
import { sizeKinds } from './norms-lines.ts';
import { sizeText } from './norms-text.ts';
import type { RestColumn } from './rest-column.ts';
import { cellTitles, lineName, listed, type RestLine } from './rest-lines.ts';

/** A share of what starts; of more than that, how many times as much. */
const leftText = (share: number) =>
  share > 1.05 ? `${formatNumber(share, 2)} times as much` : formatPercent(share);

type Judged = Pick<RestColumn, 'cell' | 'decay'>;

export const stepsText = (steps: number): string => {
  if (steps === Infinity) return '∞';
  const text = formatNumber(steps, 2);
  return `${text} ${text === '1.0' ? 'step' : 'steps'}`;
};

/** What becomes of the gradient in each cell, those that fare alike together. */
export function restFinding(columns: readonly Judged[]): string {
  const groups = { zero: [], vanishes: [], holds: [], explodes: [], none: [] } as Record<string, Judged[]>;
  for (const column of columns) {
    const { verdict, lost } = column.decay;
    groups[verdict === 'vanishes' && lost?.kind === 'zero' ? 'zero' : verdict].push(column);
  }
  const clause = (group: string, verb: string, plural: string, what: (all: readonly Judged[]) => string) => {
    const all = groups[group];
    if (all.length === 0) return [];
    const names = listed(all.map(({ cell }) => cellTitles[cell]));
    return [`${names} ${all.length === 1 ? verb : plural}${what(all)}`];
  };
  const numbers = (all: readonly Judged[], number: (column: Judged) => number) =>
    listed(all.map((column) => formatNumber(number(column), 2)));
  const steps = (text: string) => (text === '1.0' ? 'step' : `${text} steps`);
  const clauses = [
    ...clause(
      'vanishes',
      'vanishes',
      'vanish',
      (all) => `: half is lost every ${steps(numbers(all, ({ decay }) => decay.halfLife!))}`,
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
      (all) => `: ${listed(all.map(({ decay }) => leftText(decay.share!)))} arrives at h₀`,
    ),
    ...clause(
      'explodes',
      'explodes',
      'explode',
      (all) => `: it doubles every ${steps(numbers(all, ({ decay }) => decay.doubling!))}`,
    ),
    ...clause('none', 'sends nothing back', 'send nothing back', () => ''),
  ];
  const text = clauses.join('; ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}

const VERBS = {
  vanishes: 'vanishes',
  holds: 'holds',
  explodes: 'explodes',
  none: 'sends nothing back',
} as const;

/** How many draws fare how: `vanishes in 84, holds in 16`. */
export function verdictsText({ verdicts, overflowed, count }: Summary): string {
  const names = Object.keys(VERBS) as (keyof typeof VERBS)[];
  const parts = names
    .filter((name) => verdicts[name] > 0)
    .map(
      (name) =>
        `${VERBS[name]} in ${verdicts[name] === count && count > 1 ? `all ${count}` : verdicts[name]}`,
    );
  if (overflowed > 0) parts.push(`overflows float64 in ${overflowed}`);
  return parts.join(', ');
}

/** The median with the quantiles of 10 % and 90 %: `2.3 [2.1 to 2.6]`. */
export function spreadText({ low, median, high }: Spread, format: (x: number) => string): string {
  const [from, middle, to] = [low, median, high].map(format);
  return from === to ? `${middle} [10 to 90 % alike]` : `${middle} [${from} to ${to}]`;
}

/** What arrives after `lag` steps back in each cell. */
export function restReadout(lines: readonly RestLine[], T: number, lag: number): string {
  const parts = lines.map((line) => {
    const kind = sizeKinds({ norms: line.norms.toReversed() })[T - lag];
    const norm = line.norms[lag];
    const start = line.norms[0];
    const share =
      lag > 0 && start >= SMALLEST_NORMAL && norm > 0
        ? `, ${norm > 2 * start ? `${formatNumber(norm / start, 2)} times` : `${formatPercent(norm / start)} of`} the start`
        : '';
    return `${lineName(line)} ${kind === 'zero' ? 'exactly 0' : sizeText(norm, kind)}${share}`;
  });
  const place = `${lag} step${lag === 1 ? '' : 's'} back from E${subscript(T)}, at step ${T - lag}`;
  return `${place}: ${parts.join('; ')}.`;
}

/** How the draws of all cells fare. */
export function verdictsFinding(summaries: ReadonlyMap<CellName, Summary>): string {
  if (summaries.size === 0) return '';
  const clauses = [...summaries].map(([cell, summary]) => `${cellTitles[cell]} ${verdictsText(summary)}`);
  const counts = [...summaries.values()].map(({ count, overflowed }) => count + overflowed);
  const isEven = counts.every((count) => count === counts[0]);
  return `Over ${isEven ? `${counts[0]} draws of the weights` : 'the draws so far'}: ${clauses.join('; ')}.`;
}
