/** A run between two updates, in so many columns. Pure. */
import type { Cells } from './columns.ts';
import type { ParameterNorms, TraceRecord } from './index-file.ts';

/** The first record at or after an update. */
export function recordAt(records: readonly Pick<TraceRecord, 'update'>[], update: number): number {
  let [low, high] = [0, records.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (records[middle].update < update) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Which records lie in each of the columns: column i has those from bound i to bound i + 1, that one not included. */
export const boundsOf = (
  records: readonly Pick<TraceRecord, 'update'>[],
  [from, to]: readonly [number, number],
  columns: number,
): number[] =>
  Array.from({ length: columns + 1 }, (_, i) => recordAt(records, from + ((to - from) * i) / columns));

/** Numbers by column; NaN where none is known. */
export interface Lines {
  readonly loss: Float64Array;
  /** Norms of the gradient of all parameters: on the own batch, after the all-reduce, after clipping. */
  readonly own: Float64Array;
  readonly before: Float64Array;
  readonly after: Float64Array;
  /** Share of the records that were clipped. */
  readonly clipped: Float64Array;
}

/** Clipping changes a norm by more than rounding to float32 does. */
export const isClipped = ({ before, after }: Pick<ParameterNorms, 'before' | 'after'>): boolean =>
  before !== undefined && after !== undefined && after < before * (1 - 1e-5);

/** What stands in the index, by column: means of what is known, infinite where one of it is not finite. */
export function linesIn(records: readonly TraceRecord[], bounds: readonly number[]): Lines {
  const columns = bounds.length - 1;
  const mean = (of: (record: TraceRecord) => number | undefined) =>
    Float64Array.from({ length: columns }, (_, i) => {
      let [sum, count] = [0, 0];
      for (let at = bounds[i]; at < bounds[i + 1]; at++) {
        const value = of(records[at]);
        if (value === undefined) continue;
        sum += Number.isFinite(value) ? value : Infinity;
        count++;
      }
      return sum / count;
    });
  return {
    loss: mean(({ loss }) => loss),
    own: mean(({ own }) => own),
    before: mean(({ before }) => before),
    after: mean(({ after }) => after),
    clipped: mean((record) => Number(isClipped(record))),
  };
}

/** The mean over processes: of log₁₀, over those that have a number. */
export function meanCells(all: readonly Cells[]): Cells {
  const lags = Math.max(...all.map((cells) => cells.lags));
  const { columns } = all[0];
  const logs = new Float32Array(columns * lags);
  const flags = new Uint8Array(columns * lags);
  for (let column = 0; column < columns; column++) {
    for (let lag = 0; lag < lags; lag++) {
      let [sum, count] = [0, 0];
      for (const cells of all) {
        if (lag >= cells.lags) continue;
        const at = column * cells.lags + lag;
        flags[column * lags + lag] |= cells.flags[at];
        if (Number.isNaN(cells.logs[at])) continue;
        sum += cells.logs[at];
        count++;
      }
      logs[column * lags + lag] = sum / count;
    }
  }
  return { columns, lags, logs, flags };
}
