import { expect, test } from 'vitest';
import { fmaPeakGflops, peakShareOf } from '../../../src/bench/harness/peak.ts';
import type { Machine, Measurement } from '../../../src/bench/harness/results.ts';
import { wasmFeatures } from '../../../src/bench/harness/wasm.ts';

test('a peak where there is relaxed SIMD', async () => {
  const hasRelaxed = wasmFeatures().includes('relaxed-simd');
  const peak = await fmaPeakGflops();
  expect(peak !== null).toBe(hasRelaxed);
  expect(peak ?? 1).toBeGreaterThan(0.1);
});

test('the share of it counts the matrix products', () => {
  // One unit, one step: 13 products with weights forward, 5 for dh, 13 for the weights; a multiplication and an addition each.
  const one = { work: 'rnn', T: 1, n: 1, B: 1, strategy: 'ours-f32', medianMs: 1e-6 } as Measurement;
  const machine = { wasmFmaPeakGflops: 124 } as Machine;
  expect(peakShareOf(one, machine)).toBeCloseTo(62 / 124);
  expect(peakShareOf({ ...one, T: 3, B: 2, medianMs: 6e-6 }, machine)).toBeCloseTo(62 / 124);
  expect(peakShareOf({ ...one, work: 'lstm' }, machine)).toBeCloseTo((2 * (40 + 8 + 40)) / 124);
  expect(peakShareOf({ ...one, strategy: 'pytorch' }, machine)).toBeNull();
  expect(peakShareOf(one, { ...machine, wasmFmaPeakGflops: null })).toBeNull();
});
