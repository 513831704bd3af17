import type { Prepared } from './strategy.ts';

/** A candidate is tried, and then timed, for this long; once at least. */
const PATIENCE_MILLISECONDS = 50;

/** Of several ways to solve a problem, the one that is fastest here and now. The others are disposed of. */
export async function fastest(candidates: readonly Prepared[]): Promise<Prepared> {
  if (candidates.length === 1) return candidates[0];
  const times: number[] = [];
  for (const candidate of candidates) {
    await timeOf(candidate); // with compilation
    times.push(await timeOf(candidate));
  }
  const best = candidates[times.indexOf(Math.min(...times))];
  for (const candidate of candidates) if (candidate !== best) candidate.dispose?.();
  return best;
}

async function timeOf(candidate: Prepared): Promise<number> {
  const start = performance.now();
  let elapsed = 0;
  let times = 0;
  while (elapsed < PATIENCE_MILLISECONDS) {
    await candidate.run(1);
    times++;
    elapsed = performance.now() - start;
  }
  return elapsed / times;
}
