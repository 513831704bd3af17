import { expect, test } from 'vitest';
import { fmaPeakGflops, peakShareOf } from '../../../src/bench/harness/peak.ts';
import { flopsOf } from '../../../src/bench/harness/problem.ts';
import type { Machine, Measurement } from '../../../src/bench/harness/results.ts';
import { wasmFeatures } from '../../../src/bench/harness/wasm.ts';

test('a peak where there is relaxed SIMD', async () => {
  const hasRelaxed = wasmFeatures().includes('relaxed-simd');
  const peak = await fmaPeakGflops();
  expect(peak !== null).toBe(hasRelaxed);
  expect(peak ?? 1).toBeGreaterThan(0.1);
});

test('only ours has a share of it', () => {
  const result = { strategy: 'ours-f32', gflops: 31 } as Measurement;
  const machine = { wasmFmaPeakGflops: 62 } as Machine;
  expect(peakShareOf(result, machine)).toBe(0.5);
  expect(peakShareOf({ ...result, strategy: 'pytorch' }, machine)).toBeNull();
  expect(peakShareOf({ ...result, gflops: null }, machine)).toBeNull();
  expect(peakShareOf(result, { ...machine, wasmFmaPeakGflops: null })).toBeNull();
});

test('what counts are matrix products', () => {
  // One unit, one step: 13 products with weights forward, 5 for dh, 13 for the weights; a multiplication and an addition each.
  const one = { work: 'rnn', T: 1, n: 1, B: 1 } as const;
  expect(flopsOf(one)).toBe(62);
  expect(flopsOf({ ...one, T: 3, B: 2 })).toBe(6 * 62);
  expect(flopsOf({ ...one, work: 'lstm' })).toBe(2 * (40 + 8 + 40));
  expect(flopsOf({ ...one, work: 'rnn-inference' })).toBe(26);
  expect(flopsOf({ ...one, work: 'rnn-terms' })).toBeNull();
});
