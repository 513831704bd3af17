/** What happened in a recorded run. Pure. */
import { median } from '../facts/statistics.ts';
import { type Outcome, outcomeOf, rateOf, type Rate } from '../rate/rate.ts';
import { type Cells, Flag } from './columns.ts';
import type { TraceRecord } from './index-file.ts';
import { isClipped } from './window.ts';

/** The norms of a column by lag; infinite where one was not finite. */
function normsIn({ lags, logs, flags }: Cells, column: number): number[] {
  return Array.from({ length: lags }, (_, lag) => {
    const at = column * lags + lag;
    if (flags[at] & Flag.notFinite) return Infinity;
    if (!Number.isNaN(logs[at])) return 10 ** logs[at];
    return flags[at] & Flag.zero ? 0 : Number.NaN;
  });
}

/** Whether nothing is known of a column. */
const isEmpty = ({ lags, logs, flags }: Cells, column: number): boolean =>
  Number.isNaN(logs[column * lags]) && flags[column * lags] === 0;

/** `little`: a factor a step that is not told from 1. */
export type Becomes = Outcome | 'little';

const becomesOf = (rate: Rate): Becomes => {
  const outcome = outcomeOf(rate);
  return outcome === 'too-few' && rate.kind !== 'too-few' ? 'little' : outcome;
};

/** Neighbouring columns in which the same becomes of the gradient, from the first to the last of them. */
export interface Spell {
  readonly becomes: Becomes;
  readonly from: number;
  readonly to: number;
  /** Of its middle column, as what is left at the last lag of what there is at lag 0. */
  readonly rate: Rate;
  readonly left: number;
}

/** The spells of a run; columns of which nothing is known are passed over. */
export function spellsOf(cells: Cells): Spell[] {
  const known = Array.from({ length: cells.columns }, (_, column) => column).filter(
    (column) => !isEmpty(cells, column),
  );
  const seen = known.map((column) => {
    const norms = normsIn(cells, column);
    const rate = rateOf(norms, 'float32');
    return { column, rate, left: norms.at(-1)! / norms[0], becomes: becomesOf(rate) };
  });
  const spells: (typeof seen)[] = [];
  for (const [index, one] of seen.entries()) {
    // One alone between two that are alike is noise.
    const [before, after] = [seen[index - 1]?.becomes, seen[index + 1]?.becomes];
    const becomes = before !== undefined && before === after ? before : one.becomes;
    const last = spells.at(-1);
    if (last?.[0].becomes === becomes) last.push(one);
    else spells.push([{ ...one, becomes }]);
  }
  return spells.map((all) => {
    const { rate, left } = all[Math.floor(all.length / 2)];
    return { becomes: all[0].becomes, from: all[0].column, to: all.at(-1)!.column, rate, left };
  });
}

export interface ClippingShare {
  /** Of the recorded updates. */
  readonly share: number;
  readonly last: number;
}

/** Undefined where nothing was clipped. */
export function clippingOf(records: readonly TraceRecord[]): ClippingShare | undefined {
  const clipped = records.filter(isClipped);
  const last = clipped.at(-1);
  return last && { share: clipped.length / records.length, last: last.update };
}

const isOff = (value: number | undefined): boolean => value !== undefined && !Number.isFinite(value);
const finite = (values: readonly (number | undefined)[]): number[] =>
  values.flatMap((value) => (value !== undefined && Number.isFinite(value) ? value : []));

/** The first update whose loss or gradient is not finite. */
export function breakOf(
  records: readonly TraceRecord[],
): { update: number; what: 'loss' | 'gradient' } | undefined {
  const found = records.find(({ loss, before }) => isOff(loss) || isOff(before));
  return found && { update: found.update, what: isOff(found.loss) ? 'loss' : 'gradient' };
}

export interface LossChange {
  readonly from: number;
  readonly to: number;
}

/** How the loss goes: the medians of the first and of the last tenth of what is finite. */
export function lossChange(records: readonly TraceRecord[]): LossChange | undefined {
  const losses = finite(records.map(({ loss }) => loss));
  const tenth = Math.ceil(losses.length / 10);
  return losses.length > 0
    ? { from: median(losses.slice(0, tenth)), to: median(losses.slice(-tenth)) }
    : undefined;
}

export interface Peak {
  readonly update: number;
  readonly norm: number;
  /** Over the median of all. */
  readonly times: number;
}

/** The largest gradient of all parameters before clipping, of those that are finite. */
export function largestGradientOf(records: readonly TraceRecord[]): Peak | undefined {
  let [at, norm] = [0, Number.NaN];
  for (const { update, before } of records) {
    if (before === undefined || !Number.isFinite(before) || before <= norm) continue;
    [at, norm] = [update, before];
  }
  const times = norm / median(finite(records.map(({ before }) => before)));
  return Number.isNaN(norm) ? undefined : { update: at, norm, times };
}

export interface Outlier {
  /** Its place among those compared. */
  readonly index: number;
  /** How many times the median of all, in the middle over the run. */
  readonly times: number;
}

/** Its own gradients differ from the others' by this factor, for half of the run at least. */
const APART = 2;

/**
 * Which process differs most from the median of all: by the norm of the gradient on its own batch.
 * @param own by process and column
 * @returns the factors, largest first, of those that differ; empty where none does
 */
export function outliersOf(own: readonly ArrayLike<number>[]): Outlier[] {
  if (own.length < 2) return [];
  const ratios: number[][] = own.map(() => []);
  for (let column = 0; column < own[0].length; column++) {
    const logs = own.map((of) => Math.log(of[column]));
    if (!logs.every(Number.isFinite)) continue;
    const middle = median(logs);
    for (const [index, log] of logs.entries()) ratios[index].push(log - middle);
  }
  return ratios
    .map((logs, index) => ({ index, times: Math.exp(median(logs)) }))
    .filter(({ times }) => Math.abs(Math.log(times)) > Math.log(APART))
    .toSorted((a, b) => Math.abs(Math.log(b.times)) - Math.abs(Math.log(a.times)));
}
