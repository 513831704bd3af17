/**
 * Norms by record and lag, no more of them than a screen shows: a column is the mean of log₁₀ over neighbouring records,
 * over twice as many whenever there would be too many columns. What is not read yet is empty.
 */

/** Columns that are kept; a wide screen has as many pixels. */
const MOST_COLUMNS = 4096;

/** What a cell stands for beside numbers. */
export const Flag = {
  /** Exactly 0 among them. */
  zero: 1,
  /** NaN or infinite among them. */
  notFinite: 2,
} as const;

/** Cells by column, and in it by lag. */
export interface Cells {
  readonly columns: number;
  readonly lags: number;
  /** log₁₀ of norms; NaN where there is none. */
  readonly logs: Float32Array<ArrayBuffer>;
  readonly flags: Uint8Array<ArrayBuffer>;
}

export class Columns {
  /** Records of a column. */
  per: number;
  lags: number;
  #count: number;
  #sums: Float64Array;
  /** How many records are in a sum. */
  #counts: Uint32Array;
  #flags: Uint8Array;
  /** Decades of what there is. */
  #low = Infinity;
  #high = -Infinity;

  /** @param records how many there are @param lags of the first that is added */
  constructor(
    readonly records: number,
    lags: number,
    most = MOST_COLUMNS,
  ) {
    this.per = 2 ** Math.max(0, Math.ceil(Math.log2(records / most)));
    this.#count = Math.max(1, Math.ceil(records / this.per));
    this.lags = lags;
    this.#sums = new Float64Array(this.#count * lags);
    this.#counts = new Uint32Array(this.#count * lags);
    this.#flags = new Uint8Array(this.#count * lags);
  }

  /** Exponents of ten of the smallest and the largest norm that is not 0. */
  get decades(): readonly [low: number, high: number] | undefined {
    return this.#low <= this.#high ? [this.#low, this.#high] : undefined;
  }

  /** @param record its index @param norms by lag */
  add(record: number, norms: ArrayLike<number>): void {
    if (norms.length > this.lags) this.#grow(norms.length);
    const start = Math.floor(record / this.per) * this.lags;
    for (let lag = 0; lag < norms.length; lag++) {
      const norm = norms[lag];
      if (norm > 0 && norm < Infinity) {
        const log = Math.log10(norm);
        this.#sums[start + lag] += log;
        this.#counts[start + lag]++;
        if (log < this.#low) this.#low = log;
        if (log > this.#high) this.#high = log;
      } else this.#flags[start + lag] |= norm === 0 ? Flag.zero : Flag.notFinite;
    }
  }

  #grow(lags: number): void {
    const wider = <A extends Float64Array | Uint32Array | Uint8Array>(from: A, to: A): A => {
      for (let column = 0; column < this.#count; column++) {
        to.set(from.subarray(column * this.lags, (column + 1) * this.lags), column * lags);
      }
      return to;
    };
    this.#sums = wider(this.#sums, new Float64Array(this.#count * lags));
    this.#counts = wider(this.#counts, new Uint32Array(this.#count * lags));
    this.#flags = wider(this.#flags, new Uint8Array(this.#count * lags));
    this.lags = lags;
  }

  /** Whether something of a column's records is there. */
  #isKnown(column: number): boolean {
    for (let at = column * this.lags; at < (column + 1) * this.lags; at++) {
      if (this.#counts[at] > 0 || this.#flags[at] > 0) return true;
    }
    return false;
  }

  /**
   * The records `bounds[i]` to `bounds[i + 1]`, that one not included, as cell column i: their mean. A cell whose records are
   * not read shows what was read last before it, up to `reach` records away.
   */
  cells(bounds: ArrayLike<number>, reach: number): Cells {
    const columns = bounds.length - 1;
    const { lags, per } = this;
    const logs = new Float32Array(columns * lags).fill(Number.NaN);
    const flags = new Uint8Array(columns * lags);
    const [ownSums, ownCounts, ownFlags] = [this.#sums, this.#counts, this.#flags];
    const sums = new Float64Array(lags);
    const counts = new Uint32Array(lags);
    for (let column = 0; column < columns; column++) {
      if (bounds[column] >= this.records || bounds[column] >= bounds[column + 1]) continue;
      let from = Math.floor(bounds[column] / per);
      const to = Math.min(this.#count, Math.max(from + 1, Math.ceil(bounds[column + 1] / per)));
      const first = Math.max(0, Math.floor((bounds[column] - reach) / per));
      let isKnown = false;
      for (let at = from; at < to && !isKnown; at++) isKnown = this.#isKnown(at);
      while (!isKnown && from > first) isKnown = this.#isKnown(--from);
      if (!isKnown) continue;
      sums.fill(0);
      counts.fill(0);
      const start = column * lags;
      for (let at = from * lags; at < to * lags; at += lags) {
        for (let lag = 0; lag < lags; lag++) {
          sums[lag] += ownSums[at + lag];
          counts[lag] += ownCounts[at + lag];
          flags[start + lag] |= ownFlags[at + lag];
        }
      }
      for (let lag = 0; lag < lags; lag++) {
        if (counts[lag] > 0) logs[start + lag] = sums[lag] / counts[lag];
      }
    }
    return { columns, lags, logs, flags };
  }
}
