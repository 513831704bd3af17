/** What strategies come to over all sizes of a kind of work. Pure. */
import { type BenchRow, isSameSize, isTimed, type SizedWork, type TimedRow } from './rows.ts';

/** After how many gradients a slow start has been paid for. */
export interface Payback {
  /** The largest size at which both were timed. */
  readonly size: SizedWork;
  /** From the first answer on; undefined: it never is. */
  readonly after: number | undefined;
}

export interface StrategySummary {
  readonly strategy: string;
  readonly isOnGpu: boolean;
  /** Geometric mean of the ratios of medians to those of the reference, over so many sizes; undefined where there is none. */
  readonly ratio: number | undefined;
  readonly sizes: number;
  /** The same of the way back to the way forward: of a gradient less an inference, to an inference. */
  readonly backward: number | undefined;
  /** Of a strategy on a graphics device, beside the fastest on the processor. */
  readonly payback: Payback | undefined;
}

export function geometricMean(numbers: readonly number[]): number | undefined {
  if (numbers.length === 0) return undefined;
  return Math.exp(numbers.reduce((sum, x) => sum + Math.log(x), 0) / numbers.length);
}

/** Rows with a time that ratios can be made of: a clock that found 0 was too coarse. */
const timedOf = (rows: readonly BenchRow[]): TimedRow[] =>
  rows.filter(isTimed).filter(({ status, medianMs }) => status === 'ok' && medianMs > 0);

/**
 * @param rows of one kind of work
 * @param forward the inferences of the same networks, as far as there are any
 * @param reference the strategy that others are compared with
 */
export function summaryOf(
  rows: readonly BenchRow[],
  forward: readonly BenchRow[],
  reference: string,
): StrategySummary[] {
  const timed = timedOf(rows);
  const inferences = timedOf(forward);
  const names = [...new Set(rows.map(({ strategy }) => strategy))];
  const beside = (row: TimedRow, others: readonly TimedRow[], strategy: string) =>
    others.find((other) => other.strategy === strategy && isSameSize(other, row));
  return names.map((strategy) => {
    const own = timed.filter((row) => row.strategy === strategy);
    const ratios = own.flatMap((row) => {
      const other = beside(row, timed, reference);
      return other ? row.medianMs / other.medianMs : [];
    });
    const backward = own.flatMap((row) => {
      const inference = beside(row, inferences, strategy);
      return inference && row.medianMs > inference.medianMs
        ? (row.medianMs - inference.medianMs) / inference.medianMs
        : [];
    });
    return {
      strategy,
      isOnGpu: own.some(({ device }) => device !== null),
      ratio: geometricMean(ratios),
      sizes: ratios.length,
      backward: geometricMean(backward),
      payback: paybackOf(own, timed),
    };
  });
}

/** At the largest size at which it and a strategy on the processor were timed. */
function paybackOf(own: readonly TimedRow[], all: readonly TimedRow[]): Payback | undefined {
  const meetings = own
    .filter(({ device }) => device)
    .flatMap((row) => {
      const cpus = all.filter((other) => !other.device && isSameSize(other, row));
      const [fastest] = cpus.toSorted((a, b) => a.medianMs - b.medianMs);
      return fastest ? [{ row, cpu: fastest }] : [];
    });
  const last = meetings.reduce<(typeof meetings)[number] | undefined>(
    (best, one) => (best && workOf(best.row) >= workOf(one.row) ? best : one),
    undefined,
  );
  if (!last) return undefined;
  const { row, cpu } = last;
  const { T, n, B, q } = row;
  const gain = cpu.medianMs - row.medianMs;
  const late = (row.firstMs ?? 0) - (cpu.firstMs ?? 0);
  // The first answer is one gradient of both; each further one gains.
  const after = gain <= 0 ? undefined : 1 + Math.max(0, Math.ceil(late / gain));
  return { size: { T, n, B, q }, after };
}

const workOf = ({ T, n, B }: SizedWork): number => T * n * n * B;
