import { getHeapStatistics } from 'node:v8';
import type { Prepared } from './strategy.ts';

/** Bytes that one gradient allocates in JavaScript's heap, on average over `times`; needs node --expose-gc. */
export async function bytesPerGradient(prepared: Prepared, times: number): Promise<number> {
  const once = await allocatedBy(prepared, 1);
  const more = await allocatedBy(prepared, 1 + times);
  return Math.max(0, more - once) / times;
}

/** Starts without garbage, so that none is collected on the way. */
async function allocatedBy(prepared: Prepared, times: number): Promise<number> {
  globalThis.gc!();
  const before = getHeapStatistics().used_heap_size;
  await prepared.run(times);
  return getHeapStatistics().used_heap_size - before;
}
