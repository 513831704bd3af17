import { expect, test } from 'vitest';
import {
  differenceFromCrossEntropy,
  focalMeasures,
  GAMMAS,
  layoutFocal,
  P_RANGE,
} from '../../../../src/viz/worksheet/focal/layout.ts';
import { focalTitle, ratiosAt } from '../../../../src/viz/worksheet/focal/focal.ts';

const samples = [
  { name: 'easy', p: 0.9 },
  { name: 'hard', p: 0.1 },
] as const;

test('γ = 0 lies on cross-entropy', () => {
  expect(differenceFromCrossEntropy()).toBeLessThan(1e-9);
});

test('the hard sample weighs (0.9/0.1)^γ times as much in the loss as under cross-entropy', () => {
  for (const gamma of GAMMAS) {
    const { loss } = ratiosAt(gamma, 0.9, 0.1);
    expect(loss / ratiosAt(0, 0.9, 0.1).loss / 9 ** gamma).toBeCloseTo(1, 9);
  }
});

test.each(focalMeasures)(
  '%s: a curve for each γ, the chosen one among them, samples within the frame',
  (measure) => {
    const layout = layoutFocal({ measure, gamma: 3, samples, width: 500 });
    expect(layout.curves.map(({ gamma }) => gamma)).toEqual([0, 0.5, 1, 2, 3, 5]);
    expect(layout.curves.filter(({ isChosen }) => isChosen)).toHaveLength(1);
    for (const { x, y } of layout.samples) {
      expect(x).toBeGreaterThan(layout.left);
      expect(x).toBeLessThan(layout.right);
      expect(y).toBeGreaterThanOrEqual(layout.top);
      expect(y).toBeLessThanOrEqual(layout.bottom);
    }
  },
);

test('a place across the chart is a p that a sample may have', () => {
  const { pAt, left, right } = layoutFocal({ measure: 'loss', gamma: 2, samples, width: 500 });
  expect(pAt((left + right) / 2)).toBe(0.5);
  expect([pAt(-100), pAt(1e4)]).toEqual(P_RANGE);
});

test('the title compares with cross-entropy', () => {
  const [easy, hard] = samples;
  expect(focalTitle({ gamma: 0, easy, hard })).toBe('γ = 0: hard pulls 9.00 times what easy does');
  expect(focalTitle({ gamma: 2, easy, hard })).toMatch(/^γ = 2: .*, not 9.00$/);
});
