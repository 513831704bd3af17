/** What cells at rest come to, in words. Pure. */
import { type CellName, SMALLEST_NORMAL } from '../../../rnn/index.ts';
import type { Spread, Summary } from '../../../rnn/rest/spread.ts';
import { cellName } from '../../text/cell-names.ts';
import { formatNumber, formatPercent, subscript } from '../../text/format.ts';
import { sizeKinds, sizeText } from '../../chart/sizes.ts';
import { lineName, listed, type RestLine } from './lines.ts';

export const stepsText = (steps: number): string => {
  if (steps === Infinity) return '∞';
  const text = formatNumber(steps, 2);
  return `${text} ${text === '1.0' ? 'step' : 'steps'}`;
};

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

/** How the draws of all cells fare, and whether their half-lives lie apart. */
export function drawsFinding(summaries: ReadonlyMap<CellName, Summary>): string {
  if (summaries.size === 0) return '';
  const clauses = [...summaries].map(([cell, summary]) => `${cellName(cell)} ${verdictsText(summary)}`);
  const counts = [...summaries.values()].map(({ count, overflowed }) => count + overflowed);
  const isEven = counts.every((count) => count === counts[0]);
  const draws = isEven ? `${counts[0]} draws of the weights` : 'the draws so far';
  return `Over ${draws}: ${clauses.join('; ')}.${halfLivesText(summaries)}`;
}

function halfLivesText(summaries: ReadonlyMap<CellName, Summary>): string {
  const found = [...summaries].flatMap(([cell, { halfLife }]) => (halfLife ? [{ cell, halfLife }] : []));
  if (found.length < 2) return '';
  const text = (steps: number) => (steps === Infinity ? '∞' : formatNumber(steps, 2));
  const clauses = found.map(({ cell, halfLife }) => `${cellName(cell)} ${spreadText(halfLife, text)}`);
  const groups: { cells: CellName[]; high: number }[] = [];
  for (const { cell, halfLife } of found.toSorted((a, b) => a.halfLife.low - b.halfLife.low)) {
    const group = groups.at(-1);
    if (!group || halfLife.low > group.high) groups.push({ cells: [cell], high: halfLife.high });
    else {
      group.cells.push(cell);
      group.high = Math.max(group.high, halfLife.high);
    }
  }
  const overlapping = groups
    .filter(({ cells }) => cells.length > 1)
    .map(
      ({ cells }) => `Those of ${listed(cells.map(cellName))} overlap: their order may change with the draw.`,
    );
  const verdict = overlapping.length > 0 ? overlapping.join(' ') : 'These ranges lie apart.';
  return ` Half-life in steps, median [10 to 90 %]: ${clauses.join('; ')}. ${verdict}`;
}
