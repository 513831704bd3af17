import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  cellAt,
  fitting,
  handleAt,
  horizonAt,
  horizonPath,
  labelledSteps,
  layoutTriangle,
  TOP,
  topOf,
  windowsPath,
} from '../../../src/viz/triangle/layout.ts';

const stepsTo = (T: number) => Array.from({ length: T }, (_, index) => index + 1);
/** With a loss at every step. */
const layouts = fc
  .record({ T: fc.integer({ min: 1, max: 300 }), width: fc.integer({ min: 300, max: 1200 }) })
  .map(({ T, width }) => layoutTriangle(T, width, stepsTo(T)));

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
  for (const T of [3, 12, 100, 300])
    expect(layoutTriangle(T, 350, stepsTo(T)).width).toBeLessThanOrEqual(350);
});

test('nothing lies above the diagonal', () => {
  const layout = layoutTriangle(10, 600, stepsTo(10));
  expect(cellAt(layout, layout.left + 5.5 * layout.size, TOP + 2.5 * layout.size)).toBeUndefined();
});

test('few steps are drawn one by one, many are not', () => {
  expect([3, 12, 100].map((T) => layoutTriangle(T, 500, stepsTo(T)).isDrawn)).toEqual([true, true, false]);
});

test('labels have room, and name the first and the last step', () => {
  fc.assert(
    fc.property(layouts, ({ T, size, labelledColumns: labelled }) => {
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
      expect(horizonAt(layout, handleAt(layout, horizon, true).x, true)).toBe(horizon);
      expect(horizonAt(layout, -1000)).toBe(layout.T);
      expect(horizonAt(layout, 9000)).toBe(1);
    }),
  );
});

/** Where the staircase of a horizon stands at the height of a row, by the points of its path. */
function edgeAt(path: string, y: number): number {
  const [start, ...steps] = path
    .slice(1)
    .split('L')
    .map((step) => step.split(/[,V]/).map(Number));
  const before = steps.filter((step) => step[1] <= y);
  return (before.at(-1) ?? start)[0];
}

test('the staircase parts the terms with t − k < horizon from the rest, in a triangle and in a row', () => {
  const cases = [stepsTo(10), [10], [7]].flatMap((losses) =>
    [1, 4, 9].map((horizon) => ({ losses, horizon })),
  );
  for (const { losses, horizon } of cases) {
    const layout = layoutTriangle(10, 600, losses);
    const path = horizonPath(layout, horizon);
    for (const t of losses) {
      const edge = edgeAt(path, topOf(layout, t) + layout.rowSize / 2);
      const kept = stepsTo(t).filter((k) => layout.left + (k - 0.5) * layout.size > edge);
      expect(kept).toEqual(stepsTo(t).filter((k) => t - k < horizon));
    }
  }
});

test('the staircase of windows keeps of each loss what is in its window', () => {
  const layout = layoutTriangle(10, 600, stepsTo(10));
  const path = horizonPath(layout, 4, true);
  const windows = [1, 1, 1, 1, 5, 5, 5, 5, 9, 9];
  const edges = stepsTo(10).map((t) => edgeAt(path, topOf(layout, t) + layout.rowSize / 2));
  expect(edges.map((edge) => Math.round((edge - layout.left) / layout.size) + 1)).toEqual(windows);
  expect(windowsPath(layout, 4).split('M')).toHaveLength(3);
  expect(windowsPath(layout, 10)).toBe('');
});

test('a single loss is one row as wide as there is room, and the rest of the triangle is not drawn', () => {
  const layout = layoutTriangle(40, 700, [40]);
  expect(layout.width).toBeGreaterThan(690);
  expect(layout.height).toBeLessThan(100);
  expect(layout.labelledRows).toEqual([40]);
  const middle = (k: number) => [layout.left + (k - 0.5) * layout.size, TOP + layout.rowSize / 2] as const;
  expect(cellAt(layout, ...middle(1))).toEqual({ t: 40, k: 1 });
  expect(cellAt(layout, ...middle(40))).toEqual({ t: 40, k: 40 });
  expect(cellAt(layout, middle(40)[0], TOP + layout.rowSize + 1)).toBeUndefined();
  // The way back from a loss before the last step ends where it does.
  expect(cellAt(layoutTriangle(40, 700, [12]), middle(13)[0], TOP + 10)).toBeUndefined();
  for (const horizon of [1, 3, 11]) {
    const early = layoutTriangle(40, 700, [12]);
    expect(horizonAt(early, handleAt(early, horizon).x)).toBe(horizon);
  }
});

test('a number that has no room is shortened, and left out rather than drawn over its neighbour', () => {
  const texts = ['1.2·10⁻²⁰', '1·10⁻²⁰', '10⁻²⁰'];
  expect(fitting(texts, 60)).toBe('1.2·10⁻²⁰');
  expect(fitting(texts, 41)).toBe('1·10⁻²⁰');
  expect(fitting(texts, 32)).toBe('10⁻²⁰');
  expect(fitting(texts, 16)).toBeUndefined();
});
