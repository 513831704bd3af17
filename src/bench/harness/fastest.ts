import type { Prepared } from './strategy.ts';

/** All candidates compute in turn, this long each, or one gradient where that takes longer. */
const PASS_MILLISECONDS = 30;

/** A way to solve a problem, warm, and how long one gradient takes. */
export interface Warm {
  readonly prepared: Prepared;
  readonly milliseconds: number;
}

/**
 * Of several ways to solve a problem, the one that is fastest here and now; the others are disposed of. Each warms up
 * for so long, in two passes at least; what counts is its best pass.
 */
export async function fastest(candidates: readonly Prepared[], warmUpMilliseconds: number): Promise<Warm> {
  const best = candidates.map(() => Infinity);
  const start = performance.now();
  const end = start + warmUpMilliseconds * candidates.length;
  for (let pass = 0; pass < 2 || performance.now() < end; pass++) {
    for (const [index, candidate] of candidates.entries())
      best[index] = Math.min(best[index], await timeOf(candidate));
  }
  const milliseconds = Math.min(...best);
  const prepared = candidates[best.indexOf(milliseconds)];
  for (const candidate of candidates) if (candidate !== prepared) candidate.dispose?.();
  return { prepared, milliseconds };
}

/** Milliseconds of one gradient. */
async function timeOf(candidate: Prepared): Promise<number> {
  const start = performance.now();
  for (let times = 1; ; times++) {
    await candidate.run(1);
    const elapsed = performance.now() - start;
    if (elapsed >= PASS_MILLISECONDS) return elapsed / times;
  }
}
