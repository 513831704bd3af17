import { describe, expect, test } from 'vitest';
import { norm, rateOf, textbook, withCell, zeroReason } from '../../../../src/rnn/index.ts';
import { normsByLag } from '../../../../src/viz/experiment/by-lag.ts';
import { fromZero, nonNormal } from '../../../../src/viz/explore/guide/experiments.ts';
import {
  comparedSteps,
  lastLoss,
  largestStep,
  whyLargest,
} from '../../../../src/viz/explore/terms/largest.ts';
import { formulaFinding } from '../../../../src/viz/explore/terms/text.ts';
import { zeroText } from '../../../../src/viz/explore/terms/zero-text.ts';
import { formatOf, formatShare } from '../../../../src/viz/text/format.ts';
import { ratePhrase } from '../../../../src/viz/text/rate.ts';
import { pictureOf } from '../../../support/pictures.ts';

describe('the largest term', () => {
  test('is the nearest where each step back shrinks what travels, and one in between where it grows first', () => {
    const short = pictureOf(textbook);
    expect(lastLoss(short)).toBe(3);
    expect(largestStep(short, 'W', 3)).toBe(3);
    expect(largestStep(short, 'V', 2)).toBe(2);
    expect(whyLargest(short, 'W', 1)).toBe('');
    expect(whyLargest(short, 'V', 3)).toBe('');

    const long = pictureOf(nonNormal);
    const T = long.length;
    const norms = long.terms.termNorms.W![T - 1];
    expect(largestStep(long, 'W', T)).toBe(norms.indexOf(Math.max(...norms)) + 1);
    expect(largestStep(long, 'W', T)).toBeGreaterThan(1);
    expect(largestStep(long, 'W', T)).toBeLessThan(T);
  });

  test('is explained by what the norms tell of the way back, never by its mean from end to end', () => {
    const factor = rateOf(normsByLag(pictureOf(textbook), 3));
    expect(whyLargest(pictureOf(textbook), 'W', 3)).toContain(
      `On the way back from E₃: ${ratePhrase(factor)}, so step 3 is largest. At a₁`,
    );
    expect(whyLargest(pictureOf(nonNormal), 'W', 80)).toMatch(
      /^On the way back from E₈₀: the norm grows to lag \d+, then halves every [\d.]+ steps\./,
    );
  });
});

test.each(['sigmoid', 'tanh', 'lstm', 'gru'] as const)(
  'of %s: what arrives, and what it is multiplied by, make up the ratio of the two terms',
  (cell) => {
    const picture = pictureOf(withCell(textbook, cell));
    for (const parameter of ['W', 'U'] as const) {
      const [more, less] = comparedSteps(picture, parameter, 3)!;
      const [vectors, terms] = [
        (k: number) => picture.terms.at(parameter, 3, k).factors.at(-1)!.value.flat(),
        (k: number) => picture.terms.at(parameter, 3, k).value.flat(),
      ].map((of) => norm(of(less)) / norm(of(more)));
      const text = whyLargest(picture, parameter, 3);
      expect(text).toContain(`is ${formatOf(vectors, parameter === 'U' ? 'x' : 'h')}`);
      expect(text).toContain(`arrives ${formatOf(terms / vectors, 'what arrives')}`);
      // The title, too, tells the share that the smaller has of the larger.
      const title = formulaFinding({ picture, selected: { parameter, t: 3, k: 3 }, isTotal: false });
      expect(title).toBe(
        `∂E₃/∂${parameter}: step ${more} is largest, step ${less} weighs ${formatShare(terms)} as much`,
      );
    }
  },
);

test('a term that is 0 for h₀ = 0 says what arrives at a₁, and at h₁ before the slope', () => {
  const term = pictureOf(fromZero).terms.at('W', 3, 1);
  expect(zeroText(term, zeroReason(term.factors)!)).toContain(
    'of the 0.012 that arrives at a₁ nothing is left. At h₁, before the slope, 0.055 arrives: the 0 comes of h₀ alone',
  );
});
