import { type Prepared, repeat } from './strategy.ts';

/** All candidates compute in turn, this long each, or once where that takes longer. */
const PASS_MILLISECONDS = 30;
/** Who takes this many times as long as the best is not tried again. */
const HOPELESS = 2;

/** A way to solve a problem, warm, and how long one run takes. */
export interface Fastest {
  readonly prepared: Prepared;
  readonly milliseconds: number;
}

/**
 * Of several ways to solve a problem, the one that is fastest here and now; the others are disposed of. All warm up for
 * so long together, each in two passes at least; what counts is a way's best pass.
 */
export async function fastest(ways: readonly Prepared[], warmUpMilliseconds: number): Promise<Fastest> {
  const best = new Map(ways.map((way) => [way, Infinity]));
  const leader = () => Math.min(...best.values());
  const end = performance.now() + warmUpMilliseconds;
  for (let pass = 0; pass < 2 || performance.now() < end; pass++) {
    for (const [way, before] of best) best.set(way, Math.min(before, await timeOf(way)));
    if (pass === 0) continue;
    for (const [way, milliseconds] of best) {
      if (milliseconds <= HOPELESS * leader()) continue;
      best.delete(way);
      way.dispose?.();
    }
  }
  const milliseconds = leader();
  const [prepared, ...others] = [...best].sort(([, a], [, b]) => a - b).map(([way]) => way);
  for (const way of others) way.dispose?.();
  return { prepared, milliseconds };
}

/** Milliseconds of one run. */
async function timeOf(way: Prepared): Promise<number> {
  const start = performance.now();
  for (let times = 1; ; times++) {
    await repeat(way, 1);
    const elapsed = performance.now() - start;
    if (elapsed >= PASS_MILLISECONDS) return elapsed / times;
  }
}
