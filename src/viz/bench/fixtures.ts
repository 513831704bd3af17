import './bench.css';
import { type Fixture, type Fixtures, nothing, svgIn } from '../page/fixture.ts';
import { drawBenchChart } from './chart.ts';
import type { BenchRow } from './rows.ts';

const SIZES = [
  { T: 3, n: 4, B: 1 },
  { T: 50, n: 32, B: 16 },
  { T: 200, n: 256, B: 32 },
] as const;

const rows = (strategy: string, time: number): BenchRow[] =>
  SIZES.map((size) => {
    const medianMs = time * size.T * size.n * size.B;
    return {
      ...size,
      strategy,
      status: 'ok',
      firstMs: medianMs,
      medianMs,
      q1Ms: medianMs * 0.9,
      q3Ms: medianMs * 1.2,
      rounds: 7,
      ratioToOurs: 1,
      gflops: null,
      peakShare: null,
      maxRelativeError: 0,
      about: '',
      device: null,
    };
  });

const fixture =
  (all: readonly BenchRow[]): Fixture =>
  (host, width) => {
    host.className = 'bench-chart';
    drawBenchChart(svgIn(host), {
      rows: all,
      earlier: [],
      sizeOf: ({ T, n, B }) => T * n * B,
      sizeName: 'floating-point operations of a run',
      width,
      height: 420,
      pointed: undefined,
      onPoint: nothing,
    });
  };

export const fixtures: Fixtures = {
  'many strategies that end together': fixture(
    ['ours-f32', 'ours-f64', 'ours-ts', 'tfjs-cpu', 'tfjs-wasm', 'jax-js'].flatMap((name) =>
      rows(name, 1e-5),
    ),
  ),
  'times of 0': fixture([...rows('ours-f32', 0), ...rows('scalar', 1e-4)]),
  'one size': fixture(rows('ours-f32', 1e-6).slice(0, 1)),
  'nothing timed': fixture(rows('ours-f32', 0)),
};
