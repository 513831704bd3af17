import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Box, boxes, boxGeometry } from '../../src/worksheet/index.ts';

const box: fc.Arbitrary<Box> = fc.tuple(
  fc.double({ min: -10, max: 10, noNaN: true }),
  fc.double({ min: -10, max: 10, noNaN: true }),
  fc.double({ min: 0.1, max: 10, noNaN: true }),
  fc.double({ min: 0.1, max: 10, noNaN: true }),
);
const truth: Box = [10, 10, 10, 10];

test('the worksheet’s boxes: the same distance, another overlap', () => {
  const first = boxes({ predicted: [12, 6, 6, 10], truth });
  const second = boxes({ predicted: [8, 14, 10, 6], truth });
  expect(first.centreDistance).toBe(second.centreDistance);
  expect(first.centreDistance).toBeCloseTo(2 * Math.sqrt(5), 14);
  expect(first).toMatchObject({ intersection: 36, union: 124, iou: 9 / 31 });
  expect(second).toMatchObject({ intersection: 32, union: 128, iou: 1 / 4 });
});

describe('any two boxes', () => {
  test('IoU is symmetric, between 0 and 1, and GIoU between -1 and IoU', () => {
    fc.assert(
      fc.property(box, box, (a, b) => {
        const { iou, giou, centreDistance } = boxes({ predicted: a, truth: b });
        const turned = boxes({ predicted: b, truth: a });
        expect([iou, giou, centreDistance]).toEqual([turned.iou, turned.giou, turned.centreDistance]);
        expect(iou).toBeGreaterThanOrEqual(0);
        expect(iou).toBeLessThanOrEqual(1);
        expect(giou).toBeGreaterThanOrEqual(-1);
        expect(giou).toBeLessThanOrEqual(iou + 1e-12);
      }),
    );
  });

  test('gradients are those of central differences', () => {
    fc.assert(
      fc.property(box, box, (predicted, truth) => {
        const { predicted: a, truth: b } = boxGeometry({ predicted, truth });
        const edges = [a.x0 - b.x0, a.x1 - b.x1, a.x0 - b.x1, a.x1 - b.x0];
        const others = [a.y0 - b.y0, a.y1 - b.y1, a.y0 - b.y1, a.y1 - b.y0];
        // Away from kinks, which edges that coincide make, and from the distance 0.
        fc.pre([...edges, ...others].every((gap) => Math.abs(gap) > 0.01));
        const answer = boxes({ predicted, truth });
        fc.pre(answer.centreDistance > 0.1);
        for (const measure of ['centreDistance', 'iou', 'giou'] as const) {
          predicted.forEach((x, i) => {
            const slope = (h: number) => {
              const at = (x: number) => boxes({ predicted: predicted.with(i, x) as never, truth })[measure];
              return (at(x + h) - at(x - h)) / (2 * h);
            };
            const numeric = (4 * slope(5e-4) - slope(1e-3)) / 3;
            expect(Math.abs(answer[`${measure}Gradient`][i] - numeric)).toBeLessThan(1e-8);
          });
        }
      }),
      { numRuns: 50 },
    );
  });

  test('the rectangles have the areas that the measures are made of', () => {
    fc.assert(
      fc.property(box, box, (predicted, truth) => {
        const { intersection, union, iou, giou } = boxes({ predicted, truth });
        const { intersection: shared, hull } = boxGeometry({ predicted, truth });
        const area = shared ? (shared.x1 - shared.x0) * (shared.y1 - shared.y0) : 0;
        const hullArea = (hull.x1 - hull.x0) * (hull.y1 - hull.y0);
        expect(intersection).toBeCloseTo(area, 12);
        expect(giou).toBeCloseTo(iou - (hullArea - union) / hullArea, 12);
      }),
    );
  });
});

describe('where a measure has a kink', () => {
  test('equal boxes have nowhere to go', () => {
    expect(boxes({ predicted: truth, truth })).toEqual({
      centreDistance: 0,
      centreDistanceGradient: [0, 0, 0, 0],
      intersection: 100,
      union: 100,
      iou: 1,
      iouGradient: [0, 0, 0, 0],
      giou: 1,
      giouGradient: [0, 0, 0, 0],
    });
  });

  test('boxes that touch are pulled as those that overlap', () => {
    const touching = boxes({ predicted: [0, 0, 2, 2], truth: [2, 0, 2, 2] });
    expect(touching).toMatchObject({ intersection: 0, iou: 0, iouGradient: [0.25, 0, 0.125, 0] });
    expect(boxGeometry({ predicted: [0, 0, 2, 2], truth: [2, 0, 2, 2] }).intersection).toBeNull();
  });

  test('apart, IoU pulls nowhere and GIoU still does', () => {
    const { iouGradient, giouGradient } = boxes({ predicted: [40, 40, 3, 3], truth });
    expect(iouGradient).toEqual([0, 0, 0, 0]);
    expect(giouGradient[0]).toBeLessThan(0);
    expect(giouGradient[1]).toBeLessThan(0);
  });
});

test.each([
  [{ predicted: [0, 0, -1, 1] }, 'predicted[2]: expected a size from 0 up, got -1'],
  [{ truth: [0, 0, 1] }, 'truth[3]: missing'],
  [{ truth: [0, 0, 1, 1, 1] }, 'truth[4]: expected four numbers, cx, cy, w, h, got 1'],
  [{ truth: [0, NaN, 1, 1] }, 'truth[1]: expected a finite number, got NaN'],
  [
    { predicted: [0, 0, 0, 1], truth: [0, 0, 1, 0] },
    'predicted, truth: expected two boxes, one at least with an area, that float64 can tell and hold',
  ],
])('%j: %s', (change, message) => {
  const question = { predicted: [0, 0, 1, 1], truth: [0, 0, 1, 1], ...change } as never;
  expect(() => boxes(question)).toThrow(expect.objectContaining({ name: 'WorksheetError', message }));
});
