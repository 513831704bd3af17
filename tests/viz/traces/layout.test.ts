import { describe, expect, test } from 'vitest';
import type { Lines } from '../../../src/rnn/trace/window.ts';
import { meanOf, stackLayout } from '../../../src/viz/traces/layout.ts';
import { pointsWithin } from '../../../src/viz/traces/points-within.ts';
import type { View } from '../../../src/viz/traces/view.ts';

const lines = (changes: Partial<Record<keyof Lines, readonly number[]>> = {}): Lines => {
  const ones = [1, 1, 1, 1];
  const all = { loss: ones, own: ones, before: ones, after: ones, clipped: [0, 0, 0, 0], ...changes };
  return Object.fromEntries(
    Object.entries(all).map(([name, values]) => [name, Float64Array.from(values)]),
  ) as never;
};
const cells = { columns: 4, lags: 3, logs: new Float32Array(12), flags: new Uint8Array(12) };
const view = (changes: Partial<View> = {}): View => ({
  from: 0,
  to: 400,
  columns: 4,
  isApart: false,
  decades: [-3, 0],
  images: [{ rank: undefined, cells }],
  lines: [[lines()]],
  ...changes,
});

describe('pictures over updates', () => {
  test('stand one below the other on one axis, whatever the width', () => {
    for (const width of [100, 360, 1400]) {
      const { images, norms, loss, strip, left, right, height } = stackLayout(view(), width);
      const [image] = images;
      expect(image.bottom).toBeLessThan(norms.top);
      expect(norms.axis).toBeLessThan(strip.top);
      expect(strip.bottom).toBeLessThan(loss.top);
      expect(loss.axis).toBeLessThan(height);
      for (const frame of [image, norms, loss]) expect([frame.left, frame.right]).toEqual([left, right]);
      expect(image.xTicks).toEqual(loss.xTicks);
      expect(norms.xTicks).toEqual([]);
    }
  });

  test('of processes beside each other have ticks across below the last alone', () => {
    const images = [0, 1, 2].map((rank) => ({ rank, cells }));
    const layout = stackLayout(view({ images, lines: [[lines(), lines(), lines()]] }), 800);
    expect(layout.images.map(({ rank, xTicks }) => [rank, xTicks.length > 0])).toEqual([
      [0, false],
      [1, false],
      [2, true],
    ]);
    expect(layout.norms.lines.map(({ look }) => look)).toEqual(['rank', 'rank', 'rank', 'shown', 'after']);
  });

  test('have a band from the least to the largest process where all have a number, within the axis', () => {
    const ranks = [
      lines({ own: [1, 10, 10, Number.NaN], loss: [1, 2, 3, 4] }),
      lines({ own: [0.01, 1000, 10, 10], loss: [4, 3, 2, 1] }),
    ];
    const { norms, loss } = stackLayout(view({ lines: [ranks] }), 800);
    expect(norms.band).toHaveLength(1);
    const [outline] = norms.band;
    const xs = outline.map(({ x }) => x);
    expect(xs.slice(0, 3)).toEqual(xs.slice(3).toReversed());
    // Where both are the same it has no height.
    expect(outline[2].y).toBe(outline[3].y);
    const ys = outline.map(({ y }) => y);
    expect(Math.min(...ys)).toBeGreaterThan(norms.top);
    expect(Math.max(...ys)).toBeLessThan(norms.bottom);
    expect(loss.band[0]).toHaveLength(8);
    expect(stackLayout(view(), 800).norms.band).toEqual([]);
  });

  test('break their lines off where there is no record, and put what is not finite into a lane', () => {
    const { loss, norms } = stackLayout(
      view({ lines: [[lines({ loss: [1, Number.NaN, 2, Infinity] })], [lines({ loss: [4, 4, 4, 4] })]] }),
      800,
    );
    const [other, shown] = loss.lines;
    expect([other.look, shown.look]).toEqual(['other', 'shown']);
    expect(shown.stretches.map(({ length }) => length)).toEqual([1, 1]);
    expect(loss.lanes.map(({ text }) => text)).toEqual(['0, ∞']);
    expect(shown.broken).toEqual([{ x: expect.any(Number), y: loss.lanes[0].y }]);
    expect(norms.lanes).toEqual([]);
    // What is larger stands higher.
    expect(other.stretches[0][0].y).toBeLessThan(shown.stretches[0][0].y);
  });

  test('need no record at all', () => {
    const nothing = [Number.NaN, Number.NaN, Number.NaN, Number.NaN];
    const { loss, height } = stackLayout(
      view({
        images: [],
        lines: [[lines({ loss: nothing, own: nothing, before: nothing, after: nothing })]],
      }),
      800,
    );
    expect(loss.lines[0].stretches).toEqual([]);
    expect(height).toBeGreaterThan(0);
  });
});

test('the mean over processes is of those that have a number', () => {
  expect(
    meanOf([lines({ loss: [1, Number.NaN, 3, 1] }), lines({ loss: [3, 5, 5, Infinity] })], 'loss'),
  ).toEqual([2, 5, 4, Infinity]);
});

test('a band has an outline for each stretch of places that have bounds', () => {
  const band = pointsWithin(
    [[1, 2], [3, 4], undefined, [5, 6]],
    (place) => 10 * place,
    (value) => -value,
  );
  expect(band).toEqual([
    [
      { x: 0, y: -2 },
      { x: 10, y: -4 },
      { x: 10, y: -3 },
      { x: 0, y: -1 },
    ],
    [
      { x: 30, y: -6 },
      { x: 30, y: -5 },
    ],
  ]);
});
