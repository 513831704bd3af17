import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { overlap, boxOf } from '../../../../src/viz/chart/label-places.ts';
import { layoutRest } from '../../../../src/viz/compare/rest/layout.ts';
import type { RestLine } from '../../../../src/viz/compare/rest/lines.ts';

const lineOf = (
  rival: RestLine['rival'],
  norms: readonly number[],
  changes: Partial<RestLine> = {},
): RestLine => ({
  id: `${rival} ${changes.state ?? 's'}`,
  rival,
  state: 's',
  norms,
  band: undefined,
  ...changes,
});
const falling = (ratio: number, T: number) => Array.from({ length: T + 1 }, (_, lag) => ratio ** lag);

describe('the chart of norms by lag', () => {
  test('has lag 0 at the left, powers of ten at even distances, all cells on one axis', () => {
    const T = 4;
    const lines = [lineOf('sigmoid', falling(0.01, T)), lineOf('lstm', falling(0.1, T))];
    const { lines: placed, left, right } = layoutRest({ lines, T, width: 800 });
    const [steep, flat] = placed.map(({ points }) => points);
    expect([steep[0].x, steep[T].x]).toEqual([left, right]);
    expect(steep[0].y).toBe(flat[0].y);
    expect(steep[1].y).toBeCloseTo(flat[2].y, 9);
    expect(steep[2].y).toBeCloseTo(flat[4].y, 9);
  });

  test('tells exact zeros from what underflowed, each in a lane below', () => {
    const T = 3;
    const lines = [lineOf('relu', [1, 0.5, 0, 0]), lineOf('tanh', [1, 1e-150, 1e-300, 0])];
    const { lines: placed, lanes, bottom } = layoutRest({ lines, T, width: 800 });
    expect(placed.map(({ points }) => points[T].kind)).toEqual(['zero', 'underflow']);
    expect(lanes.map(({ text }) => text)).toEqual(['≈ 0', '0']);
    for (const { y } of lanes) expect(y).toBeGreaterThan(bottom);
    expect(placed[0].runs.map((run) => run.length)).toEqual([2]);
  });

  test('draws the band where it has a size, and down to the axis where its lower end is 0', () => {
    const band = [
      { low: 0.1, median: 1, high: 10 },
      { low: 0, median: 0, high: 1 },
      { low: 0, median: 0, high: 0 },
    ];
    const { lines, bottom } = layoutRest({
      lines: [lineOf('relu', [1, 1, 1], { band })],
      T: 2,
      width: 800,
    });
    const [{ areas, medians }] = lines;
    expect(areas.map((way) => way.length)).toEqual([4]);
    expect(areas[0][2].y).toBe(bottom);
    expect(medians.map((way) => way.length)).toEqual([1]);
  });

  test('whatever the numbers, all lies inside and no name lies over another', () => {
    const ratio = fc.constantFrom(1e-9, 0.1, 0.5, 0.99, 1, 1.1, 8);
    const request = fc.record({
      T: fc.integer({ min: 2, max: 300 }),
      ratios: fc.tuple(ratio, ratio, ratio),
      width: fc.integer({ min: 320, max: 2200 }),
    });
    fc.assert(
      fc.property(request, ({ T, ratios: [a, b, c], width }) => {
        const lines = [
          lineOf('sigmoid', falling(a, T)),
          lineOf('lstm', falling(b, T)),
          lineOf('lstm', falling(c, T), { state: 'h' }),
        ];
        const layout = layoutRest({ lines, T, width });
        for (const { points } of layout.lines) {
          expect(points.every(({ x }) => x >= layout.left - 1e-9 && x <= layout.right + 1e-9)).toBe(true);
          expect(points.every(({ y }) => y >= layout.top - 1e-9 && y <= layout.axis)).toBe(true);
        }
        const boxes = layout.labels.map(boxOf);
        const pairs = boxes.flatMap((box, i) => boxes.slice(i + 1).map((other) => overlap(box, other)));
        expect(pairs).not.toContain(true);
      }),
    );
  });
});
