/** What of some losses arrives at each step of a long sequence, as it comes in: pure. */
import type { SweptSteps } from '../../../rnn/stacked/sweep.ts';
import type { NormsLine } from '../../chart/sizes.ts';
import { subscript } from '../../text/format.ts';

/** A loss, and ‖∂E_t/∂h_k‖ for k = 0 to t; NaN where it is not known yet. Of a cell state likewise. */
export interface LossRow {
  readonly t: number;
  readonly hidden: Float64Array;
  readonly cells: Float64Array | undefined;
}

export const emptyRow = (t: number, hasCells: boolean): LossRow => {
  const unknown = () => new Float64Array(t + 1).fill(Number.NaN);
  return { t, hidden: unknown(), cells: hasCells ? unknown() : undefined };
};

/** Puts in what came of some losses, in the order in which these were asked for. */
export function addStretch(rows: readonly LossRow[], { first, count, hidden, cells }: SweptSteps): void {
  for (const [index, row] of rows.entries()) {
    const known = Math.min(count, row.t + 1 - first);
    if (known <= 0) continue;
    const own = (norms: Float64Array) => norms.subarray(index * count, index * count + known);
    row.hidden.set(own(hidden), first);
    if (cells) row.cells!.set(own(cells), first);
  }
}

/** So many of the losses, evenly spaced, the last of them among them. */
export function evenly(losses: readonly number[], most: number): number[] {
  const count = Math.min(most, losses.length);
  return Array.from(
    { length: count },
    (_, i) => losses[losses.length - 1 - Math.round((i * losses.length) / count)],
  ).toReversed();
}

/** The largest of each `per` neighbours, from k = 0 on; NaN where none is known. */
export function pooled({ hidden }: LossRow, per: number): Float64Array {
  const cells = new Float64Array(Math.ceil(hidden.length / per)).fill(Number.NaN);
  for (const [k, norm] of hidden.entries()) {
    const cell = Math.floor(k / per);
    if (!(norm <= cells[cell])) cells[cell] = Number.isNaN(norm) ? cells[cell] : norm;
  }
  return cells;
}

export const isWhole = ({ hidden }: LossRow): boolean => !Number.isNaN(hidden[0]);

/** Losses that are drawn faintly beside the selected one, at most. */
const MOST_OTHERS = 6;

/** The rows that are known whole, as lines of a chart. */
export function rowLines(rows: readonly LossRow[], selected: LossRow): NormsLine[] {
  if (!isWhole(selected)) return [];
  const line = (
    { t }: LossRow,
    norms: Float64Array,
    kind: NormsLine['kind'],
    state: 'h' | 'c',
  ): NormsLine => ({
    id: kind === 'other' ? `E${t}` : kind === 'cell' ? state : kind,
    t,
    norms: Array.from(norms),
    title: `‖∂E${subscript(t)}/∂${state}‖`,
    kind,
    state,
  });
  const others = rows.filter((row) => row !== selected && isWhole(row));
  const every = Math.max(1, Math.ceil(others.length / MOST_OTHERS));
  return [
    ...others.filter((_, index) => index % every === 0).map((row) => line(row, row.hidden, 'other', 'h')),
    ...(selected.cells ? [line(selected, selected.cells, 'cell', 'c')] : []),
    line(selected, selected.hidden, 'selected', 'h'),
  ];
}
