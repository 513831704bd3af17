import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  cellAt,
  handleAt,
  horizonAt,
  horizonPath,
  labelledSteps,
  layoutTriangle,
  TOP,
} from '../../../src/viz/triangle/layout.ts';

const layouts = fc
  .record({ T: fc.integer({ min: 1, max: 300 }), width: fc.integer({ min: 300, max: 1200 }) })
  .map(({ T, width }) => layoutTriangle(T, width));

test('a triangle fits its width, and the middle of each cell leads to it', () => {
  fc.assert(
    fc.property(layouts, fc.nat(), fc.nat(), (layout, a, b) => {
      const t = (a % layout.T) + 1;
      const k = (b % t) + 1;
      const { left, size } = layout;
      expect(cellAt(layout, left + (k - 0.5) * size, TOP + (t - 0.5) * size)).toEqual({ t, k });
      expect(cellAt(layout, left - 1, TOP + 1)).toBeUndefined();
    }),
  );
  for (const T of [3, 12, 100, 300]) expect(layoutTriangle(T, 350).width).toBeLessThanOrEqual(350);
});

test('nothing lies above the diagonal', () => {
  const layout = layoutTriangle(10, 600);
  expect(cellAt(layout, layout.left + 5.5 * layout.size, TOP + 2.5 * layout.size)).toBeUndefined();
});

test('few steps are drawn one by one, many are not', () => {
  expect([3, 12, 100].map((T) => layoutTriangle(T, 500).isDrawn)).toEqual([true, true, false]);
});

test('labels have room, and name the first and the last step', () => {
  fc.assert(
    fc.property(layouts, ({ T, size, labelled }) => {
      expect([labelled[0], labelled.at(-1)]).toEqual([1, T]);
      const gaps = labelled.slice(1).map((step, i) => (step - labelled[i]) * size);
      expect(Math.min(Infinity, ...gaps)).toBeGreaterThanOrEqual(Math.min(26, T * size - size));
    }),
  );
  expect(labelledSteps(5, 40)).toEqual([1, 2, 3, 4, 5]);
});

test('the handle of a horizon leads back to it', () => {
  fc.assert(
    fc.property(layouts, fc.nat(), (layout, choice) => {
      const horizon = (choice % layout.T) + 1;
      expect(horizonAt(layout, handleAt(layout, horizon).x)).toBe(horizon);
      expect(horizonAt(layout, -1000)).toBe(layout.T);
      expect(horizonAt(layout, 9000)).toBe(1);
    }),
  );
});

test('the staircase has a step for each loss beyond the horizon', () => {
  const path = horizonPath(layoutTriangle(10, 600), 4);
  expect(path.match(/L/g)).toHaveLength(1 + 2 * 6 + 1);
});
