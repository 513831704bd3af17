import { describe, expect, test } from 'vitest';
import { horizonText } from '../../../src/viz/triangle/horizon.ts';

const text = (share: number, cosine: number) =>
  horizonText(5, 100, 100, { parameter: 'W', horizon: 5, share, cosine }, 'W');

describe('a horizon in words', () => {
  test('says which terms are gone, how far off that is, and what is kept', () => {
    // |A − B|² / |B|² = 1 + 0.8² − 2 · 0.8 · 0.9 = 0.2
    expect(text(0.8, 0.9)).toBe(
      'Cut off after 5 steps: the terms of E₁₀₀ with k ≤ 95 are gone. ∂E/∂W is off by 45 % of its norm. Kept: 80.0 % of its norm, cosine 0.9000 to the whole. Both are norms of vectors and need not add up to 100 %.',
    );
  });

  test('tells what is a little longer than the whole from the whole', () => {
    expect(text(1.0004, 0.94)).toContain('Kept: 100.04 % of its norm (slightly longer than the whole)');
    expect(text(1.7, 0.5)).toContain('Kept: 170 % of its norm (longer than the whole)');
    expect(text(0.99996, 0.99)).toContain('Kept: 99.996 % of its norm,');
    expect(text(1, 1)).toContain('Kept: 100 % of its norm, cosine 1.000');
  });
});
