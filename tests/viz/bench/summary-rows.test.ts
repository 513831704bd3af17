import { expect, test } from 'vitest';
import { strategies } from '../../../src/bench/harness/strategies/index.ts';
import { inBrowser } from '../../../src/bench/harness/entrants.ts';
import { noteOf } from '../../../src/viz/bench/strategy-notes.ts';
import { paybackText } from '../../../src/viz/bench/summary.ts';
import { geometricMean, summaryOf } from '../../../src/viz/bench/summary-rows.ts';
import { gpu, result, sized } from '../../support/results.ts';

const of = (summaries: ReturnType<typeof summaryOf>, name: string) =>
  summaries.find(({ strategy }) => strategy === name)!;

test('the geometric mean is of the sizes at which both were timed', () => {
  const rows = [
    result(sized(4), 'ours-f32', 1),
    result(sized(8), 'ours-f32', 10),
    result(sized(16), 'ours-f32', 10),
    result(sized(4), 'scalar', 4),
    result(sized(8), 'scalar', 160),
    result(sized(16), 'scalar', null, { status: 'too slow' }),
    result(sized(32), 'scalar', 7),
  ];
  const scalar = of(summaryOf(rows, [], 'ours-f32'), 'scalar');
  expect(scalar).toMatchObject({ sizes: 2, backward: undefined, payback: undefined, isOnGpu: false });
  expect(scalar.ratio).toBeCloseTo(8, 12);
  expect(of(summaryOf(rows, [], 'scalar'), 'ours-f32').ratio).toBeCloseTo(1 / 8, 12);
  expect(geometricMean([])).toBeUndefined();
  // A wrong answer, and a clock that was too coarse, are compared with nothing.
  const odd = [result(sized(4), 'a', 0), result(sized(4), 'b', 3, { status: 'wrong by 0.1' }), rows[0]];
  expect(summaryOf(odd, [], 'ours-f32').map(({ sizes }) => sizes)).toEqual([0, 0, 1]);
});

test('the way back over the way forward is a gradient less an inference, over that', () => {
  const gradients = [result(sized(4), 'ours-f32', 3), result(sized(8), 'ours-f32', 9)];
  const inferences = [
    result(sized(4), 'ours-f32', 1),
    result(sized(8), 'ours-f32', 1),
    result(sized(8), 'scalar', 1),
  ];
  // 2 and 8.
  expect(of(summaryOf(gradients, inferences, 'ours-f32'), 'ours-f32').backward).toBeCloseTo(4, 12);
});

test('a start is paid for after so many gradients, at the largest size that both did', () => {
  const rows = [
    result(sized(4), 'ours-f32', 1, { firstMs: 2 }),
    result(sized(64), 'ours-f32', 30, { firstMs: 40 }),
    result(sized(64), 'scalar', 300, { firstMs: 40 }),
    result(sized(4), 'tfjs-webgpu', 5, { firstMs: 500, device: gpu }),
    result(sized(64), 'tfjs-webgpu', 20, { firstMs: 535, device: gpu }),
    result(sized(128), 'tfjs-webgpu', 20, { firstMs: 535, device: gpu }),
  ];
  // First answers of 535 and 40 ms, then 10 ms gained by each.
  const { payback } = of(summaryOf(rows, [], 'ours-f32'), 'tfjs-webgpu');
  expect(payback).toEqual({ size: { T: 10, n: 64, B: 1 }, after: 51 });
  const cost = (first: number, each: number, count: number) => first + (count - 1) * each;
  expect(cost(535, 20, 51)).toBeLessThanOrEqual(cost(40, 30, 51));
  expect(cost(535, 20, 50)).toBeGreaterThan(cost(40, 30, 50));
  expect(paybackText(payback!)).toBe('after 51 at T = 10, n = 64, B = 1');
  const small = rows.filter(({ n }) => n === 4);
  expect(paybackText(of(summaryOf(small, [], 'ours-f32'), 'tfjs-webgpu').payback!)).toMatch(/^never at/);
});

test('every strategy in a browser has a note, and its source is where it says', () => {
  for (const { name, strategy } of inBrowser) {
    expect(noteOf(name)?.file).toBe(`src/bench/harness/strategies/${strategy}.ts`);
    expect(strategies).toHaveProperty([strategy]);
  }
  expect(noteOf('another')).toBeUndefined();
});
