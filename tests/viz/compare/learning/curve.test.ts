import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  appended,
  type Curve,
  emptyCurve,
  meanLoss,
  curveMomentAt,
  paceOf,
  secondsAt,
  stepAtSeconds,
  stepOf,
  upTo,
} from '../../../../src/viz/compare/learning/curve.ts';
import { report } from '../../../support/learning.ts';

/** Curves of so many reports, a tenth of a second each. */
const grown = (sizes: readonly number[], from: Curve = emptyCurve): Curve =>
  sizes.reduce((curve, size) => appended(curve, report(stepOf(curve), size)), from);
const sizes = fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 60 });

describe('a curve', () => {
  test('has the losses of all reports, in their order', () => {
    fc.assert(
      fc.property(sizes, (sizes) => {
        const { losses, gradientNorms } = grown(sizes);
        const total = sizes.reduce((sum, size) => sum + size, 0);
        expect(Array.from(losses)).toEqual(Array.from({ length: total }, (_, i) => i + 1));
        expect(Array.from(gradientNorms)).toEqual(Array.from({ length: total }, (_, i) => 10 * (i + 1)));
      }),
    );
  });

  test('has no moment of a report without one, and goes on all the same', () => {
    const before = grown([10, 10]);
    const { standing: _none, ...last } = report(20, 5);
    const curve = appended(before, last);
    expect(stepOf(curve)).toBe(25);
    expect(curve.moments).toEqual(before.moments);
    expect(secondsAt(curve, 25)).toBe(2);
  });

  test('stays what it was when another one grows out of it, or goes another way', () => {
    fc.assert(
      fc.property(sizes, sizes, fc.nat(), (first, second, cut) => {
        const before = grown(first);
        const copy = Array.from(before.losses);
        const after = grown(second, before);
        const fork = upTo(after, cut % (stepOf(after) + 1));
        const grownFork = appended(fork, { ...report(stepOf(fork), 1), losses: Float32Array.of(-1) });
        expect(Array.from(before.losses)).toEqual(copy);
        expect(Array.from(after.losses)).not.toContain(-1);
        expect(grownFork.losses.at(-1)).toBe(-1);
      }),
    );
  });

  test('refuses a report that does not follow', () => {
    expect(() => appended(grown([5]), report(6, 1))).toThrow('update 6 on does not follow update 5');
  });

  test('keeps few moments, evenly, and always the latest', () => {
    const curve = grown(Array.from({ length: 3000 }, () => 3));
    expect(curve.moments.length).toBeLessThanOrEqual(400);
    expect(curve.moments.length).toBeGreaterThan(150);
    expect(curve.moments.at(-1)!.step).toBe(9000);
    const gaps = curve.moments.slice(1, -1).map(({ step }, i) => step - curve.moments[i].step);
    expect(Math.max(...gaps)).toBeLessThan(2 * curve.stride);
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(curve.stride);
  });

  test('knows the moment of an update, and the seconds until it', () => {
    const curve = grown([10, 10, 10]);
    expect(curveMomentAt(curve, 9)).toBeUndefined();
    expect(curveMomentAt(curve, 29)!.step).toBe(20);
    expect(secondsAt(curve, 15)).toBeCloseTo(1.5);
    expect(secondsAt(curve, 5)).toBeCloseTo(0.5);
    expect(secondsAt(curve, 30)).toBeCloseTo(3);
    expect(stepAtSeconds(curve, 1.5)).toBe(15);
    expect(stepAtSeconds(curve, 99)).toBe(30);
  });

  test('has the mean loss of the last updates, and of fewer at its beginning', () => {
    const curve = grown([10]);
    expect(meanLoss(curve, 10, 4)).toBe(8.5);
    expect(meanLoss(curve, 2, 4)).toBe(1.5);
    expect(meanLoss(curve, 0, 4)).toBeNaN();
  });

  test('tells its pace over the last seconds', () => {
    expect(paceOf(grown([10]))).toBeUndefined();
    expect(paceOf(grown(Array.from({ length: 50 }, () => 10)))).toBeCloseTo(10);
  });
});
