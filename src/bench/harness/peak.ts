import { OURS } from './entrants.ts';
import { peak } from './kernels.generated.ts';
import type { Machine, Measurement } from './results.ts';
import { supports } from './wasm.ts';

/** 8 vectors of 4 numbers, multiplied and added. */
const FLOPS_PER_TURN = 8 * 4 * 2;
const TURNS = 5_000_000;
const RUNS = 20;

/** Gflop/s that WebAssembly reaches on one core by fused multiply-adds in float32; null where it has none. */
export async function fmaPeakGflops(): Promise<number | null> {
  const bytes = peak();
  if (!supports('relaxed-simd')) return null;
  const memory = new WebAssembly.Memory({ initial: 0 });
  // A page's policy may forbid it.
  const source = await WebAssembly.instantiate(bytes, { env: { memory } }).catch(() => null);
  if (!source) return null;
  const { instance } = source;
  const run = instance.exports['run'] as (turns: number) => number;
  const times = Array.from({ length: RUNS }, () => {
    const start = performance.now();
    run(TURNS);
    return performance.now() - start;
  });
  return (FLOPS_PER_TURN * TURNS) / (1e6 * Math.min(...times));
}

/** The part of the peak of one core that our engine in float32 reaches. */
export function peakShareOf(
  { strategy, gflops }: Measurement,
  { wasmFmaPeakGflops }: Machine,
): number | null {
  return strategy === OURS && gflops !== null && wasmFmaPeakGflops !== null
    ? gflops / wasmFmaPeakGflops
    : null;
}
