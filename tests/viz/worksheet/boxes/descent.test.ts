import { expect, test } from 'vitest';
import { apartCase, firstCase, secondCase } from '../../../../src/viz/worksheet/boxes/cases.ts';
import { layoutDescent } from '../../../../src/viz/worksheet/boxes/descent-layout.ts';
import {
  boxMeasures,
  descent,
  downhill,
  lossesOf,
  withoutNoise,
} from '../../../../src/viz/worksheet/boxes/descent.ts';
import { SMALLEST, fittedBox } from '../../../../src/viz/worksheet/boxes/edit.ts';
import { ARROW_UNITS, isAnyCut, layoutBoxes } from '../../../../src/viz/worksheet/boxes/layout.ts';
import {
  boxesTitle,
  cutText,
  distanceText,
  ratioText,
  zeroWords,
} from '../../../../src/viz/worksheet/boxes/text.ts';
import { boxOf, meets } from '../../../../src/viz/chart/label-places.ts';
import { type Box, boxes } from '../../../../src/worksheet/index.ts';

test.each(boxMeasures)('%s: a small step downhill makes its own loss smaller', (measure) => {
  const step = descent({ truth: [10, 10, 10, 10], predicted: [12.3, 6.1, 6.2, 9.7] }, measure, 1e-3);
  expect(step(1).losses[measure]).toBeLessThan(step(0).losses[measure]);
});

test('downhill is minus the slope of the loss, by differences', () => {
  const truth: Box = [10, 10, 10, 10];
  const predicted: Box = [12.3, 6.1, 6.2, 9.7];
  const lossAt = (box: Box) => lossesOf(boxes({ truth, predicted: box }));
  for (const measure of boxMeasures) {
    downhill(boxes({ truth, predicted }), measure).forEach((slope, index) => {
      const moved = (by: number) => {
        const [cx, cy, w, h] = predicted.with(index, predicted[index] + by);
        return lossAt([cx, cy, w, h])[measure];
      };
      expect(slope).toBeCloseTo((moved(-1e-5) - moved(1e-5)) / 2e-5, 6);
    });
  }
});

test('apart, IoU stays where it is, GIoU arrives, and L2 arrives with the wrong size', () => {
  const ends = {
    l2: descent(apartCase, 'l2', 0.25),
    iou: descent(apartCase, 'iou', 2),
    giou: descent(apartCase, 'giou', 2),
  };
  expect(ends.iou(80).box).toEqual(apartCase.predicted);
  expect(ends.giou(160).losses.iou).toBeLessThan(0.15);
  expect(ends.l2(80).losses.l2).toBeLessThan(0.25);
  expect(ends.l2(80).box.slice(2)).toEqual(apartCase.predicted.slice(2));
});

test('a size that would become too small is held, and said to be', () => {
  const step = descent({ truth: [10, 10, 1, 1], predicted: [10, 10, 3, 3] }, 'iou', 90)(1);
  expect(step.box.slice(2)).toEqual([SMALLEST, SMALLEST]);
  expect(step.held).toEqual(['w', 'h']);
});

test('steps are kept: a later one does not change an earlier one', () => {
  const run = descent(firstCase, 'giou', 2);
  const third = run(3);
  run(20);
  expect(run(3)).toBe(third);
});

test('ratios and distances are written as on the sheet', () => {
  expect(ratioText(36, 124)).toBe('36/124 = 9/31 = 0.290');
  expect(ratioText(100, 100)).toBe('100/100 = 1');
  expect(ratioText(1, 3)).toBe('1/3 = 0.333');
  expect(ratioText(0.5, 3)).toBe('0.167');
  expect(distanceText(firstCase)).toBe('2√5 = 4.47');
  expect(distanceText(secondCase)).toBe('2√5 = 4.47');
  expect(distanceText({ truth: [0, 0, 1, 1], predicted: [3, 4, 1, 1] })).toBe('5');
});

test('zero gradients are said to be so, with the reason', () => {
  expect(zeroWords(apartCase, 'iou')).toEqual(['IoU’s gradient is zero: the boxes do not overlap.']);
  expect(zeroWords(apartCase, 'giou')).toEqual([]);
  expect(zeroWords(firstCase, 'l2')[0]).toContain('never sees w and h');
  expect(zeroWords({ truth: [10, 10, 10, 10], predicted: [10.5, 10, 4, 4] }, 'iou')[0]).toContain('within');
  expect(boxesTitle(apartCase)).toContain('No overlap');
});

test('arrows: at the centre along the position, at both edges by half; none for zero', () => {
  const request = { truth: firstCase.truth, predicted: firstCase.predicted, width: 500 };
  const sides = (measure: (typeof boxMeasures)[number], slopes: Box) =>
    layoutBoxes({ ...request, measure, downhill: slopes }).arrows.map(({ at }) => at);
  expect(sides('l2', [0.6, 0.8, 0, 0])).toEqual(['centre']);
  expect(sides('iou', [0, 0, 0.01, 0])).toEqual(['left', 'right']);
  expect(sides('iou', [0, 0, 0, 0])).toEqual([]);
  const { arrows, unit, predicted } = layoutBoxes({ ...request, measure: 'iou', downhill: [0.04, 0, 0, 0] });
  const [fromX, fromY, toX, toY] = arrows[0].path.match(/[\d.]+/g)!.map(Number);
  expect(fromX).toBeCloseTo(predicted.x + predicted.width / 2);
  expect(toX - fromX).toBeCloseTo(0.04 * ARROW_UNITS.iou * unit);
  expect(toY).toBeCloseTo(fromY);
});

test('curves begin at the same place and end at the step that was reached', () => {
  const run = (measure: (typeof boxMeasures)[number]) => {
    const at = descent(firstCase, measure, 0.5);
    return Array.from({ length: 11 }, (_, n) => at(n));
  };
  const layout = layoutDescent({
    loss: 'iou',
    runs: { l2: run('l2'), iou: run('iou'), giou: run('giou') },
    most: 20,
    width: 300,
  });
  const starts = layout.curves.map(({ path }) => path.split('L')[0]);
  expect(new Set(starts).size).toBe(1);
  for (const { end } of layout.curves) {
    expect(end.x).toBeCloseTo((layout.left + layout.right) / 2);
  }
});

test('what rounding leaves of a zero is shown as zero, and has no arrow', () => {
  const question = { truth: [10, 10, 10, 10], predicted: [10.2, 10, 10, 10] } as const;
  const slopes = downhill(boxes(question), 'iou');
  expect(slopes[3]).not.toBe(0);
  expect(Math.abs(slopes[3])).toBeLessThan(1e-15);
  expect(withoutNoise(slopes)).toEqual([slopes[0], 0, slopes[2], 0]);
  expect(withoutNoise([1e-11, -1e-13, 0, 2])).toEqual([1e-11, 0, 0, 2]);
  expect(zeroWords(question, 'iou')).toEqual(['IoU’s derivative by cy and h is zero here.']);
  const { arrows } = layoutBoxes({ ...question, measure: 'iou', downhill: slopes, width: 500 });
  expect(arrows.map(({ at }) => at)).toEqual(['centre', 'left', 'right']);
});

test('boxes that only rounding tells apart are the same', () => {
  const same: Box = [10.1, 9.7, 3.3, 5.9];
  const question = { truth: same, predicted: [10.1 + 1e-15, 9.7, 3.3, 5.9] as const };
  expect(boxesTitle(question)).toContain('The boxes are the same');
});

test('an arrow is dashed where it is cut, and only there', () => {
  const { predicted, truth } = firstCase;
  const request = { predicted, truth, measure: 'iou' as const, width: 500 };
  const isCut = (downhill: Box) => layoutBoxes({ ...request, downhill }).arrows.some((arrow) => arrow.isCut);
  for (const downhill of [
    [0.15, 0, 0, 0],
    [0.17, 0, 0, 0],
    [0, 0, 0.3, 0],
    [0, 0, 0.33, 0],
  ] as const) {
    expect(isAnyCut({ predicted, measure: 'iou', downhill })).toBe(isCut(downhill));
  }
  expect(isCut([0.17, 0, 0, 0])).toBe(true);
  expect(isCut([0, 0, 0.3, 0])).toBe(false);
});

test.each([360, 700])('no arrow runs through a name, %i px wide', (width) => {
  for (const question of [firstCase, secondCase, apartCase]) {
    for (const measure of boxMeasures) {
      const layout = layoutBoxes({
        ...question,
        measure,
        downhill: downhill(boxes(question), measure),
        width,
      });
      for (const { path } of layout.arrows) {
        const [x0, y0, x1, y1] = path.match(/-?[\d.]+/g)!.map(Number);
        const shaft = [
          { x: x0, y: y0 },
          { x: x1, y: y1 },
        ];
        expect(meets(shaft, boxOf(layout.names.truth))).toBe(false);
        expect(meets(shaft, boxOf(layout.names.predicted))).toBe(false);
      }
    }
  }
});

test('a typed box that does not fit is said to be cut', () => {
  const wanted: Box = [100, 10, 10, 10];
  expect(cutText('prediction, cx = 100', wanted, fittedBox(wanted))).toBe(
    'prediction, cx = 100 does not fit: sizes are 0.5 at least, within 24×20 units. Taken: centre (19, 10), 10 wide, 10 high.',
  );
  expect(cutText('prediction, cx = 12', firstCase.predicted, fittedBox(firstCase.predicted))).toBe('');
});
