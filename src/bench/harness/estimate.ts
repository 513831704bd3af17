/** How long the rest of a run will take, roughly: from what was measured, and the ways of a harness. */
import type { Pace } from './pace.ts';
import { flopsOf, taskOf, type Work } from './problem.ts';
import type { Measurement } from './results.ts';

/** What a first answer is taken to need until there was one. */
const UNKNOWN_FIRST_MS = 300;

/**
 * Milliseconds that a work will take with so many strategies. A run is taken to grow with the root of the arithmetic:
 * where launching dominates it does not grow at all, where arithmetic dominates it grows with it.
 * @param strategies names of those that will be tried
 */
export function expectedMs(
  work: Work,
  strategies: readonly string[],
  pace: Pace,
  results: readonly Measurement[],
): number {
  return strategies.reduce((sum, strategy) => {
    const timed = results.filter((result) => result.strategy === strategy && result.medianMs !== null);
    const known = timed.findLast((result) => taskOf(result) === taskOf(work));
    const growth = known ? Math.sqrt((flopsOf(work) ?? 1) / (flopsOf(known) ?? 1)) : 1;
    const run = Math.min(pace.slowestMs, (known?.medianMs ?? 0) * growth);
    const first = (known?.firstMs ?? UNKNOWN_FIRST_MS) + run;
    const rounds = run > pace.slowFromMs ? pace.fewestRounds : pace.rounds;
    // Two warm up at a time; a round has a quarter more to start with.
    return sum + first + pace.warmUpMs / 2 + rounds * Math.max(1.25 * pace.roundMs, run);
  }, 0);
}
