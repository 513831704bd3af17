/** The title of the map: how much of it vanishes, holds and explodes. Pure. */
import type { CellName } from '../../../rnn/index.ts';
import type { Fate } from '../../../rnn/rate/rate.ts';
import { cellName } from '../../text/cell-names.ts';
import { fateAt } from './factors.ts';

const VERBS: Readonly<Record<Fate, string>> = { vanishes: 'vanish', holds: 'hold', explodes: 'explode' };

/** Shares of a whole that add up to 100: those that lose most by rounding down get the rest. */
function percentages(counts: readonly number[]): number[] {
  const all = counts.reduce((sum, count) => sum + count, 0);
  const exact = counts.map((count) => (100 * count) / all);
  const shares = exact.map(Math.floor);
  const missing = 100 - shares.reduce((sum, share) => sum + share, 0);
  const order = exact.map((share, i) => [share - shares[i], i] as const).sort(([a], [b]) => b - a);
  for (const [, i] of order.slice(0, missing)) shares[i]++;
  return shares;
}

/** @param factors of all points; undefined where there is none, which is a share of the map as well */
export function mapFinding(cell: CellName, factors: readonly (number | undefined)[]): string {
  const fates = (['vanishes', 'holds', 'explodes'] as const).map((fate) => ({
    fate,
    count: factors.filter((factor) => factor !== undefined && fateAt(factor) === fate).length,
  }));
  const without = factors.filter((factor) => factor === undefined).length;
  if (without === factors.length) return `What becomes of a gradient in ${cellName(cell)} networks`;
  const present = fates.filter(({ count }) => count > 0);
  if (present.length === 1 && without === 0)
    return `${cellName(cell)}: the gradient ${present[0].fate} all over this map`;
  const shares = percentages([...present.map(({ count }) => count), without]);
  const parts = present.map(({ fate, count }, i) => {
    const share = shares[i] === 0 ? 'under 1' : shares[i] === 100 ? 'over 99' : shares[i];
    return { count, text: `${share} % ${VERBS[fate]}` };
  });
  return `${cellName(cell)} networks: ${parts.map(({ text }) => text).join(', ')}`;
}
