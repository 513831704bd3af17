import { LostError, type Prepared, repeat } from './strategy.ts';

/** All variants compute in turn, this long each, or once where that takes longer. */
const PASS_MILLISECONDS = 30;
/** Who takes this many times as long as the best is not tried again. */
const HOPELESS = 2;

/** A variant that is warm, and how long one run takes. */
export interface Fastest {
  readonly prepared: Prepared;
  readonly milliseconds: number;
}

/**
 * Of several variants of a strategy, the one that is fastest here and now. All warm up for so long together, each in two
 * passes at least; what counts is a variant's best pass.
 * @throws what the last variant throws, if none works; LostError at once.
 */
export async function fastest(variants: readonly Prepared[], warmUpMilliseconds: number): Promise<Fastest> {
  const best = new Map(variants.map((variant) => [variant, Infinity]));
  const leader = () => Math.min(...best.values());
  const end = performance.now() + warmUpMilliseconds;
  for (let pass = 0; pass < 2 || performance.now() < end; pass++) {
    for (const [variant, before] of best) {
      try {
        best.set(variant, Math.min(before, await timeOf(variant)));
      } catch (error) {
        best.delete(variant);
        if (best.size === 0 || error instanceof LostError) throw error;
      }
    }
    if (pass === 0) continue;
    for (const [variant, milliseconds] of best) if (milliseconds > HOPELESS * leader()) best.delete(variant);
  }
  const milliseconds = leader();
  const [prepared] = [...best].find(([, time]) => time === milliseconds)!;
  return { prepared, milliseconds };
}

/** Milliseconds of one run. */
async function timeOf(variant: Prepared): Promise<number> {
  const start = performance.now();
  for (let times = 1; ; times++) {
    await repeat(variant, 1);
    const elapsed = performance.now() - start;
    if (elapsed >= PASS_MILLISECONDS) return elapsed / times;
  }
}
