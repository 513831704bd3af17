/** What the views of the benchmark show: rows of a report, as far as it matters here. */

/** A size of a network: T steps of n units, B sequences at a time. */
export interface SizedWork {
  readonly T: number;
  readonly n: number;
  readonly B: number;
  /** Numbers an output has, where they are not as many as usual. */
  readonly q?: number | undefined;
}

/** One strategy at one size. */
export interface BenchRow extends SizedWork {
  readonly strategy: string;
  /** `ok`, or what went wrong. */
  readonly status: string;
  readonly firstMs: number | null;
  readonly medianMs: number | null;
  readonly q1Ms: number | null;
  readonly q3Ms: number | null;
  readonly rounds: number;
  readonly ratioToOurs: number | null;
  readonly gflops: number | null;
  readonly peakShare: number | null;
  readonly maxRelativeError: number | null;
  readonly about: string;
  readonly device: BenchDevice | null;
}

export interface BenchDevice {
  readonly api: string;
  readonly renderer: string;
  readonly software: boolean;
  readonly precision: string;
  readonly cpuForward: boolean;
}

/** A row with times. */
export type TimedRow = BenchRow & { readonly medianMs: number; readonly q1Ms: number; readonly q3Ms: number };

export const isTimed = <R extends BenchRow>(row: R): row is R & TimedRow => row.medianMs !== null;

export const sizeTitle = ({ T, n, B, q }: SizedWork): string =>
  `T = ${T}, n = ${n}, B = ${B}${q === undefined ? '' : `, q = ${q}`}`;

export const isSameSize = (a: SizedWork, b: SizedWork): boolean =>
  a.T === b.T && a.n === b.n && a.B === b.B && a.q === b.q;

/** Whom all others are compared with, unless somebody says otherwise. */
export const OURS = 'ours-f32';

/** Whether a strategy is this project's own. */
export const isOurs = (strategy: string): boolean => strategy.startsWith('ours');

/** A point of the chart by its place, which outlives the row that is drawn there. */
export interface PointKey extends SizedWork {
  readonly strategy: string;
}

export const keyOf = ({ strategy, T, n, B, q }: BenchRow): PointKey => ({ strategy, T, n, B, q });

export const isAt = (row: BenchRow, key: PointKey | undefined): boolean =>
  key !== undefined && row.strategy === key.strategy && isSameSize(row, key);
