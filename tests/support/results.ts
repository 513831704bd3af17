// Made-up results of a benchmark.
import type { Work } from '../../src/bench/harness/problem.ts';
import type { Machine, Result } from '../../src/bench/harness/results.ts';
import type { Device } from '../../src/bench/harness/strategy.ts';

export const machine: Machine = {
  cpu: 'A processor',
  cores: 2,
  os: 'Linux 6 x64',
  runtime: 'Node v20.20.2',
  date: '2026-01-02T03:04:05.678Z',
  wasm: ['simd', 'threads'],
  wasmFmaPeakGflops: 64,
};

export const gpu: Device = {
  api: 'WebGPU',
  renderer: 'a card',
  software: false,
  precision: 'float32',
  cpuForward: false,
};

/** What a strategy took for a work; null if it was not timed. */
export const result = (
  work: Work,
  strategy: string,
  medianMs: number | null,
  changes: Partial<Result> = {},
): Result => ({
  ...work,
  strategy,
  status: 'ok',
  unfinished: false,
  firstMs: medianMs && 2 * medianMs,
  medianMs,
  q1Ms: medianMs && 0.9 * medianMs,
  q3Ms: medianMs && 1.25 * medianMs,
  rounds: medianMs ? 7 : 0,
  ratioToOurs: null,
  ratioQ1: null,
  ratioQ3: null,
  gflops: null,
  maxRelativeError: medianMs && 1.23e-7,
  bytesPerGradient: null,
  about: '',
  device: null,
  peakShare: null,
  ...changes,
});

export const sized = (n: number, T = 10, B = 1): Work => ({ work: 'rnn', T, n, B });
