import { OURS } from './contestants.ts';
import { peak } from './kernels.generated.ts';
import { gatesOf, INPUTS, OUTPUTS, type Work } from './problem.ts';
import type { Machine, Measurement } from './results.ts';

/** 8 vectors of 4 numbers, multiplied and added. */
const FLOPS_PER_TURN = 8 * 4 * 2;
const TURNS = 5_000_000;
const RUNS = 20;

/** Gflop/s that WebAssembly reaches on one core by fused multiply-adds in float32; null where it has none. */
export async function fmaPeakGflops(): Promise<number | null> {
  const bytes = Buffer.from(peak, 'base64');
  if (!WebAssembly.validate(bytes)) return null;
  const memory = new WebAssembly.Memory({ initial: 0 });
  const { instance } = await WebAssembly.instantiate(bytes, { env: { memory } });
  const run = instance.exports['run'] as (turns: number) => number;
  const times = Array.from({ length: RUNS }, () => {
    const start = performance.now();
    run(TURNS);
    return performance.now() - start;
  });
  return (FLOPS_PER_TURN * TURNS) / (1e6 * Math.min(...times));
}

/** The part of the peak of one core that our engine in float32 reaches. */
export function peakShareOf(result: Measurement, { wasmFmaPeakGflops }: Machine): number | null {
  const { strategy, medianMs } = result;
  if (strategy !== OURS || medianMs === null || wasmFmaPeakGflops === null) return null;
  return flopsOf(result) / (1e6 * medianMs) / wasmFmaPeakGflops;
}

/** Floating-point operations of the matrix products of one gradient: a product of m×k and k×n numbers has 2 m k n. */
function flopsOf(work: Work): number {
  const { T, n, B } = work;
  const rows = gatesOf(work) * n;
  const forward = rows * (n + INPUTS) + OUTPUTS * n;
  const hidden = rows * n + OUTPUTS * n; // dh; the inputs need no gradient
  const weights = forward;
  return 2 * T * B * (forward + hidden + weights);
}
