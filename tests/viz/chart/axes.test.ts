// Axes of charts: whatever the numbers, places are finite and ticks have room.
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { linearAxis, logAxis, stepAxis } from '../../../src/viz/chart/axes.ts';
import { spreadLabels } from '../../../src/viz/chart/end-labels.ts';
import { placeLanes } from '../../../src/viz/chart/frame.ts';
import { keyedTo } from '../../../src/viz/chart/keys.ts';

const numbers = fc.constantFrom(-Infinity, -400, -3, 0, 1e-9, 0.2, 1, 7, 320, Infinity, NaN);

describe('an axis', () => {
  test.each([
    ['linear', (domain: readonly [number, number]) => linearAxis(domain, [300, 20], { count: 5 })],
    ['logarithmic', (domain: readonly [number, number]) => logAxis(domain, [300, 20])],
  ])('that is %s has finite places and ticks within it, of any numbers', (_, axisOf) => {
    fc.assert(
      fc.property(numbers, numbers, (a, b) => {
        const { of, ticks } = axisOf([Math.min(a, b), Math.max(a, b)]);
        expect([a, b].filter(Number.isFinite).every((value) => Number.isFinite(of(value)))).toBe(true);
        expect(ticks.every(({ at }) => at >= 20 - 1e-6 && at <= 300 + 1e-6)).toBe(true);
        expect(ticks.every(({ text }) => !/NaN|Infinity/.test(text))).toBe(true);
      }),
    );
  });

  test('that is logarithmic names whole decades, or 1, 2, 5 in few, or round numbers in less than one', () => {
    const texts = (low: number, high: number) => logAxis([low, high], [0, 200]).ticks.map(({ text }) => text);
    expect(texts(-3, 0)).toEqual(['10⁻³', '10⁻²', '10⁻¹', '1']);
    expect(texts(-330, -300)).toContain('10⁻³²⁰');
    expect(texts(0, 1)).toEqual(['1', '2', '5', '10']);
    expect(texts(Math.log10(3.04), Math.log10(3.26))).toEqual(['3.05', '3.1', '3.15', '3.2', '3.25']);
  });

  test('of steps has a tick at the last one, none too near to it, and finds the step at a place', () => {
    for (const last of [0, 1, 7, 100, 300]) {
      const { of, ticks, at } = stepAxis(last, [50, 350]);
      expect(ticks.at(-1)!.text).toBe(String(last));
      expect(ticks.slice(1).every(({ at }, i) => at - ticks[i].at >= 26)).toBe(true);
      expect([at(of(last)), at(-1e3), at(1e4)]).toEqual([last, 0, last]);
    }
  });
});

test('lanes lie one under the other above the axis across', () => {
  expect(placeLanes([], 200)).toEqual({ lanes: [], axis: 200 });
  const { lanes, axis } = placeLanes([{ kind: 'zero', text: '0' }, { kind: 'overflow', text: '∞' }], 200); // prettier-ignore
  const ys = [200, ...lanes.map(({ y }) => y), axis];
  expect(ys.slice(1).every((y, i) => y - ys[i] >= 8)).toBe(true);
});

test('labels keep apart, in their order, and within the plot where they fit', () => {
  const ys = fc.array(fc.double({ min: 0, max: 200, noNaN: true }), { maxLength: 10 });
  fc.assert(
    fc.property(ys, (all) => {
      const placed = spreadLabels(
        all.map((y, id) => ({ id, y })),
        { top: 0, bottom: 200 },
      );
      expect(placed.slice(1).every(({ y }, i) => y - placed[i].y > 16)).toBe(true);
      const sorted = all.map((y, id) => ({ id, y })).toSorted((a, b) => a.y - b.y);
      expect(placed.map(({ id }) => id)).toEqual(sorted.map(({ id }) => id));
      expect(placed.every(({ y }) => y >= -1e-9 && y <= 200 + 1e-9)).toBe(true);
    }),
  );
});

test('keys go along a row, ten at a time with shift, and stop at its ends', () => {
  const at = { now: 5, last: 8 };
  const led = (key: string, shiftKey = false) => keyedTo({ key, shiftKey }, at);
  expect(['ArrowRight', 'ArrowUp', 'ArrowLeft', 'ArrowDown', 'Home', 'End', 'x'].map((key) => led(key))).toEqual([
    6,
    6,
    4,
    4,
    0,
    8,
    undefined,
  ]); // prettier-ignore
  expect([led('ArrowRight', true), led('ArrowLeft', true)]).toEqual([8, 0]);
  for (const held of ['ctrlKey', 'metaKey', 'altKey']) {
    expect(keyedTo({ key: 'ArrowLeft', [held]: true }, at)).toBeUndefined();
  }
  expect(keyedTo({ key: 'ArrowUp' }, { now: 0.5, first: 0.01, last: 0.99, stride: 0.25 })).toBe(0.75);
  expect(keyedTo({ key: 'Home' }, { now: 0.5, first: 0.01, last: 0.99 })).toBe(0.01);
});
