import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { around, fitted, windowMoved, zoomed } from '../../../src/viz/experiment/step-window.ts';

const steps = fc.integer({ min: 1, max: 300 });

test('a window lies within the sequence, in whole steps, at least four of them where there are', () => {
  fc.assert(
    fc.property(
      steps,
      fc.double({ noNaN: true, min: -400, max: 400 }),
      fc.double({ noNaN: true, min: -9, max: 400 }),
      (T, from, length) => {
        const [first, last] = fitted([from, from + length], T);
        expect(first).toBeGreaterThanOrEqual(1);
        expect(last).toBeLessThanOrEqual(T);
        expect(last - first + 1).toBeGreaterThanOrEqual(Math.min(4, T));
        expect(Number.isInteger(first) && Number.isInteger(last)).toBe(true);
      },
    ),
  );
});

test('zooming in and out keeps the step in the middle in view', () => {
  expect(zoomed([1, 100], 0.5, 100, 100)).toEqual([51, 100]);
  expect(zoomed([1, 100], 0.5, 1, 100)).toEqual([1, 50]);
  expect(zoomed([41, 60], 2, 50, 100)).toEqual([32, 71]);
  fc.assert(
    fc.property(steps, fc.nat(), (T, choice) => {
      const centre = (choice % T) + 1;
      const [first, last] = zoomed([1, T], 0.5, centre, T);
      expect(first <= centre && centre <= last).toBe(true);
    }),
  );
});

test('moving stops at the ends', () => {
  expect(windowMoved([1, 10], -0.5, 100)).toEqual([1, 10]);
  expect(windowMoved([1, 10], 0.5, 100)).toEqual([6, 15]);
  expect(windowMoved([91, 100], 0.5, 100)).toEqual([91, 100]);
});

test('around a step at the end there are as many steps as elsewhere', () => {
  expect(around(50, 100)).toEqual([46, 54]);
  expect(around(1, 100)).toEqual([1, 9]);
  expect(around(100, 100)).toEqual([92, 100]);
});
