import { describe, expect, test } from 'vitest';
import { textbook, zeroReason } from '../../../../src/rnn/index.ts';
import { fromZero, nonNormal } from '../../../../src/viz/explore/guide/experiments.ts';
import { lastLoss, largestStep, meanFactor } from '../../../../src/viz/explore/terms/largest.ts';
import { zeroText } from '../../../../src/viz/explore/terms/zero-text.ts';
import { pictureOf } from '../../../support/pictures.ts';

describe('the largest term', () => {
  test('is the nearest where each step back shrinks what travels, and one in between where it grows first', () => {
    const short = pictureOf(textbook);
    expect(lastLoss(short)).toBe(3);
    expect(largestStep(short, 'W', 3)).toBe(3);
    expect(largestStep(short, 'V', 2)).toBe(2);
    const { hidden } = short.terms.flow(3);
    expect(meanFactor(short, 3)! ** 2 * hidden[3]).toBeCloseTo(hidden[1], 12);
    expect(meanFactor(short, 1)).toBeUndefined();

    const long = pictureOf(nonNormal);
    const norms = long.terms.termNorms.W![39];
    expect(largestStep(long, 'W', 40)).toBe(norms.indexOf(Math.max(...norms)) + 1);
    expect(largestStep(long, 'W', 40)).toBeGreaterThan(1);
    expect(largestStep(long, 'W', 40)).toBeLessThan(40);
  });
});

test('a term that is 0 for h₀ = 0 says what arrives at a₁, and at h₁ before the slope', () => {
  const term = pictureOf(fromZero).terms.at('W', 3, 1);
  expect(zeroText(term, zeroReason(term.factors)!)).toContain(
    '0.012 arrives at a₁ (0.055 at h₁, times the slope)',
  );
});
