import { expect, test } from 'vitest';
import type { Plane } from '../../../../src/rnn/map/plane.ts';
import { theoriesOf } from '../../../../src/rnn/map/theory.ts';
import { bordersOf, theoryLine } from '../../../../src/viz/compare/map/lines.ts';
import { defaultMap } from '../../../../src/viz/compare/map/settings.ts';

const forget = { name: 'forget', from: 0, to: 6, count: 49 } as const;
const gates = (plane: Plane) => {
  const theory = theoriesOf(plane).find(({ name }) => name === 'gates')!;
  return theoryLine(theory, plane);
};

test('forget gates hold from σ(b) = 0.99 on', () => {
  const { lines, label } = gates({ ...defaultMap.plane, y: forget, draws: 1 });
  expect(label).toBe('σ(b) = 0.99');
  // 8 rows of the map a unit of bias.
  for (const [, row] of lines.flat()) expect(row / 8).toBeCloseTo(Math.log(99), 2);
});

test('over lags it is their half-life: 2.2 steps at bias 1, 14.3 at bias 3', () => {
  const { lines, label } = gates({
    ...defaultMap.plane,
    x: { name: 'lag', from: 1, to: 50, count: 50 },
    y: forget,
    draws: 1,
  });
  expect(label).toBe('half-life of σ(b)');
  const lagAt = (bias: number) => {
    const at = lines.flat().filter(([, row]) => Math.abs(row / 8 - bias) < 1e-9);
    return at.map(([column]) => column + 1);
  };
  expect(lagAt(1)).toHaveLength(1);
  expect(lagAt(1)[0]).toBeCloseTo(2.21, 1);
  expect(lagAt(3)[0]).toBeCloseTo(14.27, 1);
});

test('borders are where a rate holds, or where half is left', () => {
  const plane: Plane = {
    ...defaultMap.plane,
    x: { name: 'gain', from: 0, to: 1, count: 40 },
    y: { name: 'forget', from: 0, to: 1, count: 30 },
  };
  // From 0.9 on the left to 1.1 on the right; what is left, from 1 to 0.
  const all = Array.from({ length: 1200 }, (_, point) => (point % 40) / 39);
  const spread = (median: number) => ({ low: median, median, high: median });
  const values = {
    points: all.map((x) => ({ rate: spread(0.9 + 0.2 * x), left: spread(1 - x), outcomes: {} })),
    factors: all.map((x) => ({ factor: 0.9 + 0.2 * x, of: 'fitted' as const })),
  };
  const columns = (lines: ReturnType<typeof bordersOf>['lines']) =>
    lines.map((line) => line.map(([column]) => column / 39));
  const [low, high] = columns(bordersOf(plane, values, 'rate').lines);
  for (const x of low) expect(x).toBeCloseTo(0.45, 2);
  for (const x of high) expect(x).toBeCloseTo(0.55, 2);
  const [half] = columns(bordersOf(plane, values, 'left').lines);
  for (const x of half) expect(x).toBeCloseTo(0.5, 2);
});
