import { expect, test } from 'vitest';
import type { Result } from '../../../../src/bench/harness/results.ts';
import { formatReport } from '../../../../src/bench/harness/node/table.ts';
import { machine, result } from '../../../support/results.ts';

const row = (strategy: string, medianMs: number | null, about = '', status = 'ok'): Result =>
  result({ work: 'rnn', T: 200, n: 256, B: 32 }, strategy, medianMs, {
    status,
    about,
    ratioToOurs: medianMs && medianMs / 40,
    ratioQ1: medianMs && medianMs / 50,
    ratioQ3: medianMs && medianMs / 30,
    gflops: medianMs && 2608 / medianMs,
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
    {
      ...row('tfjs-webgl', 800),
      device: {
        api: 'WebGL' as const,
        renderer: 'ANGLE (SwiftShader)',
        software: true,
        precision: 'float32' as const,
        cpuForward: false,
      },
    },
    row('pytorch', 33.25, '2.0'),
  ];
  expect(formatReport({ machine, engine, results })).toMatchInlineSnapshot(`
    "A processor, 2 cores, Linux 6 x64, Node v20.20.2
    WebAssembly: simd, threads, peak 64 Gflop/s
    2026-01-02T03:04:05.678Z
    tfjs-webgl: WebGL, ANGLE (SwiftShader), software, float32

                                  first    ms     quartiles  over ours      quartiles  target          Gflop/s  error

    RNN gradient, T = 200, n = 256, B = 32
      ours-f32                       80    40      36 to 50          1    0.8 to 1.33                     65.2   1e-7  WebAssembly, 81 % of peak, 12 bytes a run
      ours-f32-2threads              48    24    21.6 to 30        0.6    0.48 to 0.8                      109   1e-7
      tfjs-wasm                    1304   652    587 to 815       16.3     13 to 21.7      16  met           4   1e-7  U x first
      tfjs-cpu                     5000  2500  2250 to 3125       62.5     50 to 83.3                     1.04   1e-7
      jax-js                                                                              3.5                          no answer within 60 s
      tfjs-webgl                   1600   800   720 to 1000         20     16 to 26.7                     3.26   1e-7
      pytorch                      66.5  33.3  29.9 to 41.6      0.831  0.665 to 1.11    0.85  missed     78.4   1e-7  2.0
      pytorch over our 2 threads                                  1.39                    1.3  met

    Trace and lower RNN, T = 100, n = 64, B = 32: 6.1 ms (limit 10), the first time 27 ms
    All cotangents of all losses, T = 50, n = 16: 3.3 gradients (limit 4)
    All cotangents of all losses, T = 200, n = 16: 11 gradients (limit 10)
    RNN, T = 50, n = 16, B = 1: 4480 numbers in the arena, a gradient in 6.5 µs
    "
  `);
});
