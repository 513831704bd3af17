import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { appended, emptyCurve, stepOf } from '../../../../../src/viz/compare/learning/curve.ts';
import {
  type CurveLine,
  type CurvesRequest,
  layoutCurves,
  curveStepAt,
  windowFor,
} from '../../../../../src/viz/compare/learning/curves/layout.ts';
import { report } from '../../../../support/learning.ts';

const line = (id: string, losses: readonly number[], change: Partial<CurveLine> = {}): CurveLine => ({
  id,
  name: id,
  curve: appended(emptyCurve, { ...report(0, losses.length), losses: Float32Array.from(losses) }),
  look: { cell: 'lstm', dash: 0, isEarlier: false },
  hasDiverged: false,
  ...change,
});
const layout = (lines: readonly CurveLine[], change: Partial<CurvesRequest> = {}) =>
  layoutCurves({
    lines,
    baseline: 1,
    baselineName: 'baseline',
    x: 'updates',
    y: 'log',
    width: 1000,
    height: 400,
    ...change,
  });
const falling = Array.from({ length: 100 }, (_, i) => 0.95 ** i);

describe('the chart of losses', () => {
  test('goes from left to right, and down as the loss falls', () => {
    const { lines, left, right, top, bottom } = layout([line('a', falling)]);
    const { mean } = lines[0];
    expect(mean).toHaveLength(100);
    mean.slice(1).forEach(({ x, y }, i) => {
      expect(x).toBeGreaterThan(mean[i].x);
      expect(y).toBeGreaterThan(mean[i].y);
    });
    expect(mean[0].x).toBeGreaterThan(left);
    expect(mean.at(-1)!.x).toBeCloseTo(right);
    for (const { y } of mean) {
      expect(y).toBeGreaterThanOrEqual(top);
      expect(y).toBeLessThanOrEqual(bottom);
    }
  });

  test('is logarithmic or linear', () => {
    const at = (y: 'log' | 'linear') => {
      const { yOf } = layout([line('a', falling)], { y });
      return [0.8, 0.4, 0.2].map(yOf);
    };
    const [a, b, c] = at('log');
    expect(b - a).toBeCloseTo(c - b);
    const [d, e, f] = at('linear');
    expect(e - d).toBeCloseTo(2 * (f - e));
  });

  test('has no more points than pixels, and bands that hold every loss', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0.01, max: 2, noNaN: true }), { minLength: 1, maxLength: 3000 }),
        (losses) => {
          const { lines, left, right, yOf } = layout([line('a', losses)]);
          const [{ band, mean }] = lines;
          expect(band.length).toBeLessThanOrEqual(right - left + 1);
          const [low, high] = [
            Math.max(...band.map(({ low }) => low)),
            Math.min(...band.map(({ high }) => high)),
          ];
          expect(low).toBeCloseTo(yOf(Math.fround(Math.min(...losses))), 3);
          expect(high).toBeCloseTo(yOf(Math.fround(Math.max(...losses))), 3);
          expect(mean.length).toBe(band.length);
        },
      ),
      { numRuns: 30 },
    );
  });

  test('keeps a run that diverges from flattening the rest', () => {
    const wild = line('wild', [1, 1e10, 1e30]);
    const { lines, isCut, top, yOf } = layout([line('a', falling), wild]);
    expect(isCut).toBe(true);
    expect(lines[1].mean.at(-1)!.y).toBe(top - 5);
    expect(yOf(0.1) - yOf(1)).toBeGreaterThan(40);
    expect(layout([line('a', falling)]).isCut).toBe(false);
  });

  test('has a line of its own for losses of exactly 0', () => {
    const { lanes, lines, yOf } = layout([line('a', [1, 0.1, 0])]);
    const [{ y: zero, text }] = lanes;
    expect(text).toBe('exactly 0');
    expect(lines[0].band.at(-1)!.low).toBe(zero);
    expect(zero - yOf(0.1)).toBeGreaterThan(20);
    expect(layout([line('a', [1, 0.1])]).lanes).toEqual([]);
  });

  test('stands on seconds as well', () => {
    const slow = line('slow', falling);
    const { lines } = layout([slow], { x: 'seconds' });
    const { mean } = lines[0];
    expect(mean[49].x - mean[0].x).toBeCloseTo((49 / 99) * (mean[99].x - mean[0].x));
    expect(curveStepAt(slow.curve, 'seconds', 5)).toBe(50);
    expect(curveStepAt(slow.curve, 'seconds', 0.01)).toBeUndefined();
    expect(curveStepAt(slow.curve, 'updates', 5000)).toBe(stepOf(slow.curve));
  });

  test('names its lines at their ends, none over another, where there is room', () => {
    const { labels } = layout([line('a', falling), line('b', falling), line('c', falling)]);
    expect(labels.map(({ id }) => id)).toContain('baseline');
    const places = labels.map(({ y }) => y).sort((a, b) => a - b);
    places.slice(1).forEach((y, i) => expect(y - places[i]).toBeGreaterThanOrEqual(16));
    expect(layout([line('a', falling)], { width: 390 }).labels).toEqual([]);
  });

  test('names the present lines whatever else there is, and the newest of the earlier ones', () => {
    const look = { cell: 'lstm', dash: 0, isEarlier: true } as const;
    const earlier = Array.from({ length: 12 }, (_, i) => line(`earlier ${i}`, falling, { look }));
    const { labels, unnamed } = layout([...earlier, line('a', falling), line('b', [1, 0.1])]);
    const names = labels.map(({ id }) => id);
    expect(names).toHaveLength(9);
    expect(names).toEqual(expect.arrayContaining(['a', 'b', 'earlier 0', 'earlier 5']));
    expect(unnamed).toBe(6);
    expect(layout(earlier.slice(0, 3)).unnamed).toBe(0);
  });

  test('keeps the names of its ticks inside', () => {
    const { xTicks } = layout(
      [
        line(
          'a',
          Array.from({ length: 1000 }, () => 1),
        ),
      ],
      { width: 390 },
    );
    const { text, textAt, at } = xTicks.at(-1)!;
    expect(text).toBe('1,000');
    expect(textAt).toBeLessThan(at);
    expect(textAt! + 3 * text.length).toBeLessThan(390);
  });

  test('stands empty, with its baseline', () => {
    const { baseline, top, bottom, xTicks, yTicks } = layout([]);
    expect(baseline).toBeGreaterThan(top);
    expect(baseline).toBeLessThan(bottom);
    expect(xTicks.length).toBeGreaterThan(1);
    expect(yTicks.length).toBeGreaterThan(1);
  });
});

test('the mean is over a fiftieth of the run at most', () => {
  expect([10, 100, 1000, 1e6].map(windowFor)).toEqual([1, 2, 20, 200]);
});
