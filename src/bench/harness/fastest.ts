import type { Prepared } from './strategy.ts';

/** All candidates are timed in turn, this often; less often, but twice, where that takes longer than a second. */
const PASSES = 4;
const LONG_MILLISECONDS = 1000;
/** A candidate computes this long in each pass, and one gradient at least. */
const PASS_MILLISECONDS = 30;

/**
 * Of several ways to solve a problem, the one that is fastest here and now. The others are disposed of.
 * What counts is their best pass: earlier ones compile.
 */
export async function fastest(candidates: readonly Prepared[]): Promise<Prepared> {
  if (candidates.length === 1) return candidates[0];
  const best = candidates.map(() => Infinity);
  const start = performance.now();
  for (let pass = 0; pass < PASSES; pass++) {
    if (pass >= 2 && performance.now() - start > LONG_MILLISECONDS) break;
    for (const [index, candidate] of candidates.entries())
      best[index] = Math.min(best[index], await timeOf(candidate));
  }
  const chosen = candidates[best.indexOf(Math.min(...best))];
  for (const candidate of candidates) if (candidate !== chosen) candidate.dispose?.();
  return chosen;
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
