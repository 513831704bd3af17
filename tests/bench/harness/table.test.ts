import { expect, test } from 'vitest';
import type { Machine, Result } from '../../../src/bench/harness/results.ts';
import { formatReport } from '../../../src/bench/harness/table.ts';
import { works } from '../../../src/bench/harness/works.ts';

const machine: Machine = {
  cpu: 'A processor',
  cores: 2,
  os: 'Linux 6 x64',
  node: 'v20.20.2',
  date: '2026-01-02T03:04:05.678Z',
  wasm: ['simd', 'threads'],
  wasmFmaPeakGflops: 64,
};

const row = (strategy: string, medianMs: number | null, about = '', status = 'ok'): Result => ({
  work: 'rnn',
  T: 200,
  n: 256,
  B: 32,
  strategy,
  status,
  medianMs,
  q1Ms: medianMs && 0.9 * medianMs,
  q3Ms: medianMs && 1.25 * medianMs,
  rounds: medianMs ? 7 : 0,
  ratioToOurs: medianMs && medianMs / 40,
  ratioQ1: medianMs && medianMs / 50,
  ratioQ3: medianMs && medianMs / 30,
  maxRelativeError: medianMs && 1.23e-7,
  bytesPerGradient: null,
  peakShare: null,
  about,
});

const engine = {
  firstLoweringMs: 27,
  loweringMs: 6.1,
  lengths: [{ T: 50, arena: 4480, gradientUs: 6.5 }],
  allTerms: [
    { T: 50, ratio: 3.3 },
    { T: 200, ratio: 11 },
  ],
};

test('a table with targets; of the two tfjs the faster one has it', () => {
  const results = [
    { ...row('ours-f32', 40, 'WebAssembly'), peakShare: 0.8123, bytesPerGradient: 12.4 },
    row('ours-f32-2threads', 24),
    row('tfjs-wasm', 652, 'U x first'),
    row('tfjs-cpu', 2500),
    row('jax-js', null, '', 'no answer within 60 s'),
    row('pytorch', 33.25, '2.0'),
  ];
  expect(formatReport({ machine, engine, results }, works)).toMatchInlineSnapshot(`
    "A processor, 2 cores, Linux 6 x64, Node v20.20.2
    WebAssembly: simd, threads, peak 64 Gflop/s
    2026-01-02T03:04:05.678Z

                                    ms     quartiles  over ours      quartiles  target          error

    RNN, T = 200, n = 256, B = 32
      ours-f32                      40      36 to 50          1    0.8 to 1.33                   1e-7  WebAssembly, 81 % of peak, 12 bytes a gradient
      ours-f32-2threads             24    21.6 to 30        0.6    0.48 to 0.8                   1e-7
      tfjs-wasm                    652    587 to 815       16.3     13 to 21.7      16  met      1e-7  U x first
      tfjs-cpu                    2500  2250 to 3125       62.5     50 to 83.3                   1e-7
      jax-js                                                                       3.5                 no answer within 60 s
      pytorch                     33.3  29.9 to 41.6      0.831  0.665 to 1.11    0.85  missed   1e-7  2.0
      pytorch over our 2 threads                           1.39                    1.3  met

    Trace and lower RNN, T = 100, n = 64, B = 32: 6.1 ms (limit 10), the first time 27 ms
    All cotangents of all losses, T = 50, n = 16: 3.3 gradients (limit 4)
    All cotangents of all losses, T = 200, n = 16: 11 gradients (limit 10)
    RNN, T = 50, n = 16, B = 1: 4480 numbers in the arena, a gradient in 6.5 µs
    "
  `);
});
