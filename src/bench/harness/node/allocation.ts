import { getHeapStatistics } from 'node:v8';
import { type Prepared, repeat } from '../strategy.ts';

/** What V8 allocates for itself, when it compiles for example, differs from try to try. */
const TRIES = 3;

/** Bytes that one run allocates in JavaScript's heap, on average over `times`; needs node --expose-gc. */
export async function bytesPerRun(prepared: Prepared, times: number): Promise<number> {
  let [least, leastMore] = [Infinity, Infinity];
  for (let tries = 0; tries < TRIES; tries++) {
    least = Math.min(least, await allocatedBy(prepared, 1));
    leastMore = Math.min(leastMore, await allocatedBy(prepared, 1 + times));
  }
  return Math.max(0, leastMore - least) / times;
}

/** Starts without garbage, so that none is collected on the way. */
async function allocatedBy(prepared: Prepared, times: number): Promise<number> {
  globalThis.gc!();
  const before = getHeapStatistics().used_heap_size;
  await repeat(prepared, times);
  return getHeapStatistics().used_heap_size - before;
}
