import { describe, expect, test } from 'vitest';
import { undrawnTimesText } from '../../../src/viz/bench/chart.ts';
import { chartLayout, type ChartRequest, undrawn } from '../../../src/viz/bench/layout.ts';
import { result, sized } from '../../support/results.ts';

const sizeOf = ({ T, n }: { T: number; n: number }) => T * n * n;
const rows = [
  result(sized(10), 'ours-f32', 1),
  result(sized(100), 'ours-f32', 100),
  result(sized(10), 'scalar', 10),
  result(sized(100), 'scalar', null, { status: 'too slow' }),
  result(sized(100), 'tfjs-cpu', 101),
];
const layout = (changes: Partial<ChartRequest> = {}) =>
  chartLayout({ rows, earlier: [], sizeOf, width: 1000, height: 400, ...changes })!;

describe('the chart of the benchmark', () => {
  test('has a line for each strategy that was timed, from left to right', () => {
    const { lines, left, right, top, bottom } = layout();
    expect(lines.map(({ strategy, points }) => [strategy, points.length])).toEqual([
      ['ours-f32', 2],
      ['scalar', 1],
      ['tfjs-cpu', 1],
    ]);
    const [a, b] = lines[0].points;
    expect(a.x).toBeLessThan(b.x);
    expect(a.y).toBeGreaterThan(b.y);
    for (const { x, y, y1, y3 } of lines.flatMap(({ points }) => points)) {
      expect(x).toBeGreaterThan(left);
      expect(x).toBeLessThan(right);
      for (const place of [y, y1, y3]) {
        expect(place).toBeGreaterThan(top);
        expect(place).toBeLessThan(bottom);
      }
      expect(y1).toBeGreaterThan(y3);
    }
  });

  test('is logarithmic both ways', () => {
    const { lines, yTicks } = layout({
      rows: [1, 10, 100].map((n) => result(sized(n), 'ours-f32', n)),
    });
    const [a, b, c] = lines[0].points;
    expect(b.x - a.x).toBeCloseTo(c.x - b.x);
    expect(b.y - a.y).toBeCloseTo(c.y - b.y);
    expect(yTicks.map(({ text }) => text)).toEqual(['1 ms', '10 ms', '100 ms']);
  });

  test('names its lines at their ends, none over another; one that ends early beside its end', () => {
    const { labels, lines } = layout();
    const y = (strategy: string) => labels.find((label) => label.strategy === strategy)!.y;
    expect(Math.abs(y('ours-f32') - y('tfjs-cpu'))).toBeGreaterThanOrEqual(14);
    const end = lines.find(({ strategy }) => strategy === 'scalar')!.points[0];
    expect(labels.find(({ strategy }) => strategy === 'scalar')!.x).toBeCloseTo(end.x + 9);
  });

  test('names nothing at the ends where there is no room', () => {
    expect(layout({ width: 390 }).labels).toEqual([]);
  });

  test('a time of 0 is left out and said to be; a quartile of 0 ends at the axis', () => {
    const zero = result(sized(10), 'scalar', 0);
    const half = { ...result(sized(100), 'scalar', 10), q1Ms: 0 };
    const { lines, bottom, yTicks } = layout({ rows: [...rows.slice(0, 2), zero, half] });
    expect(lines.map(({ points }) => points.length)).toEqual([2, 1]);
    expect(lines[1].points[0].y1).toBe(bottom);
    expect(yTicks.length).toBeLessThan(10);
    for (const { x, y, y1, y3 } of lines.flatMap(({ points }) => points)) {
      expect([x, y, y1, y3].every(Number.isFinite)).toBe(true);
    }
    expect(undrawn([...rows, zero])).toEqual([zero]);
    expect(undrawnTimesText(undrawn([zero]))).toBe(
      'A time of 0 is not drawn (scalar): a logarithmic axis has no 0, and the clock was too coarse. ',
    );
    expect(undrawnTimesText([])).toBe('');
  });

  test('of times of 0 alone is not there', () => {
    expect(chartLayout({ rows: [result(sized(10), 'scalar', 0)], earlier: [], sizeOf, width: 900, height: 400 })).toBeUndefined(); // prettier-ignore
  });

  test('has every size once', () => {
    expect(layout().sizes.map(({ work }) => work.n)).toEqual([10, 100]);
  });

  test('has room between the numbers of sizes that lie close together', () => {
    const { sizes } = layout({ rows: [10, 11, 12, 1000].map((n) => result(sized(n), 'ours-f32', 1)) });
    const places = sizes.map(({ textX }) => textX);
    expect(places[0]).toBe(sizes[0].x);
    for (const [index, place] of places.slice(1).entries())
      expect(place - places[index]).toBeGreaterThanOrEqual(30 - 1e-9);
  });

  test('holds an earlier run on the same axes', () => {
    const { lines, sizes } = layout({ earlier: [result(sized(1000), 'ours-f32', 1e4)] });
    expect(lines[0]).toMatchObject({ strategy: 'ours-f32', isEarlier: true });
    expect(sizes.map(({ work }) => work.n)).toEqual([10, 100, 1000]);
  });

  test('marks a crossing by its size and time', () => {
    const { crossing, lines } = layout({ crossing: { size: 10 * 100, milliseconds: 1 } });
    const [point] = lines[0].points;
    expect(crossing!.x).toBeCloseTo(point.x);
    expect(crossing!.y).toBeCloseTo(point.y);
  });

  test('is nothing without times', () => {
    expect(chartLayout({ rows: [], earlier: [], sizeOf, width: 1000, height: 400 })).toBeUndefined();
  });
});
