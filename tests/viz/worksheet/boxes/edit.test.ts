import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  bodyHandle,
  cornerHandles,
  dragged,
  edgeHandles,
  nudged,
  PLANE,
  SMALLEST,
  fittedBox,
} from '../../../../src/viz/worksheet/boxes/edit.ts';
import type { Box } from '../../../../src/worksheet/index.ts';

const box: Box = [10, 10, 6, 4];
const key = (name: string, shiftKey = false) => nudged(box, { key: name, shiftKey });

test('the body moves the box, and snaps', () => {
  expect(dragged(box, bodyHandle, [1.1, -2.3])).toEqual([11, 7.5, 6, 4]);
});

test('an edge moves alone: the one across stays', () => {
  expect(dragged(box, { x: 1, y: 0 }, [2, 99])).toEqual([11, 10, 8, 4]);
  expect(dragged(box, { x: -1, y: 0 }, [2, 99])).toEqual([11, 10, 4, 4]);
  expect(dragged(box, { x: 0, y: 1 }, [99, -1])).toEqual([10, 9.5, 6, 3]);
});

test('a corner moves two edges, and neither passes the one across', () => {
  expect(dragged(box, { x: 1, y: -1 }, [1, -1])).toEqual([10.5, 9.5, 7, 5]);
  expect(dragged(box, { x: -1, y: -1 }, [50, 50])).toEqual([
    13 - SMALLEST / 2,
    12 - SMALLEST / 2,
    SMALLEST,
    SMALLEST,
  ]);
});

test('arrow keys move, with Shift they resize, others do nothing', () => {
  expect(key('ArrowUp')).toEqual([10, 10.5, 6, 4]);
  expect(key('ArrowLeft')).toEqual([9.5, 10, 6, 4]);
  expect(key('ArrowRight', true)).toEqual([10.25, 10, 6.5, 4]);
  expect(key('ArrowDown', true)).toEqual([10, 9.75, 6, 3.5]);
  expect(key('Enter')).toBeUndefined();
});

test('whatever is dragged stays in the plane, and no smaller than the smallest', () => {
  const distance = fc.double({ min: -60, max: 60, noNaN: true });
  const number = fc.double({ min: -30, max: 30, noNaN: true });
  fc.assert(
    fc.property(
      fc.tuple(number, number, number, number),
      fc.constantFrom(bodyHandle, ...edgeHandles, ...cornerHandles),
      fc.tuple(distance, distance),
      (typed, handle, way) => {
        const [cx, cy, w, h] = dragged(fittedBox(typed), handle, way);
        const least = Math.min(cx - w / 2, cy - h / 2, w - SMALLEST, h - SMALLEST);
        const beyond = Math.max(cx + w / 2 - PLANE.width, cy + h / 2 - PLANE.height);
        expect(least).toBeGreaterThanOrEqual(-1e-9);
        expect(beyond).toBeLessThanOrEqual(1e-9);
      },
    ),
  );
});
