/** A run between two updates, in so many columns. Pure. */
import type { Cells } from './columns.ts';
import type { ParameterNorms, TraceRecord } from './index-file.ts';
import { Means } from './means.ts';

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

/** What stands in an index, made ready for any window. */
class Lined {
  readonly #updates: Float64Array;
  readonly #means: { readonly [Line in keyof Lines]: Means };

  constructor(
    readonly records: readonly TraceRecord[],
    /** How many there were, and the last of them: they are read on, and taken back. */
    readonly length = records.length,
    readonly last = records.at(-1),
  ) {
    this.#updates = Float64Array.from(records, ({ update }) => update);
    const of = (value: (record: TraceRecord) => number | undefined) =>
      new Means(
        Float64Array.from(records, (record) => {
          const known = value(record);
          if (known === undefined) return Number.NaN;
          return Number.isFinite(known) ? known : Infinity;
        }),
      );
    this.#means = {
      loss: of(({ loss }) => loss),
      own: of(({ own }) => own),
      before: of(({ before }) => before),
      after: of(({ after }) => after),
      clipped: of((record) => Number(isClipped(record))),
    };
  }

  bounds([from, to]: readonly [number, number], columns: number): Uint32Array {
    const updates = this.#updates;
    const bounds = new Uint32Array(columns + 1);
    for (let i = 0, low = 0; i <= columns; i++) {
      const update = from + ((to - from) * i) / columns;
      let high = updates.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (updates[middle] < update) low = middle + 1;
        else high = middle;
      }
      bounds[i] = low;
    }
    return bounds;
  }

  lines(bounds: ArrayLike<number>): Lines {
    const mean = (of: Means) =>
      Float64Array.from({ length: bounds.length - 1 }, (_, i) => of.over(bounds[i], bounds[i + 1]));
    const { loss, own, before, after, clipped } = this.#means;
    return {
      loss: mean(loss),
      own: mean(own),
      before: mean(before),
      after: mean(after),
      clipped: mean(clipped),
    };
  }
}

const ready = new WeakMap<readonly TraceRecord[], Lined>();

function lined(records: readonly TraceRecord[]): Lined {
  const known = ready.get(records);
  if (known?.length === records.length && known.last === records.at(-1)) return known;
  const made = new Lined(records);
  ready.set(records, made);
  return made;
}

/** Which records lie in each of the columns: column i has those from bound i to bound i + 1, that one not included. */
export const boundsOf = (
  records: readonly TraceRecord[],
  window: readonly [number, number],
  columns: number,
): Uint32Array => lined(records).bounds(window, columns);

/** What stands in the index, by column: means of what is known, infinite where one of it is not finite. */
export const linesIn = (records: readonly TraceRecord[], bounds: ArrayLike<number>): Lines =>
  lined(records).lines(bounds);

/** The mean over processes: of log₁₀, over those that have a number. */
export function meanCells(all: readonly Cells[]): Cells {
  const lags = Math.max(...all.map((cells) => cells.lags));
  const { columns } = all[0];
  const logs = new Float32Array(columns * lags);
  const flags = new Uint8Array(columns * lags);
  const counts = new Uint16Array(columns * lags);
  for (const cells of all) {
    for (let column = 0; column < columns; column++) {
      const [from, to] = [column * cells.lags, column * lags];
      for (let lag = 0; lag < cells.lags; lag++) {
        flags[to + lag] |= cells.flags[from + lag];
        const log = cells.logs[from + lag];
        if (Number.isNaN(log)) continue;
        logs[to + lag] += log;
        counts[to + lag]++;
      }
    }
  }
  for (let at = 0; at < logs.length; at++) logs[at] /= counts[at];
  return { columns, lags, logs, flags };
}
