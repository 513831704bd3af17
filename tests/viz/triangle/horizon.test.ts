import { describe, expect, test } from 'vitest';
import { horizonReadout } from '../../../src/viz/triangle/horizon.ts';

const text = (share: number, cosine: number) =>
  horizonReadout(
    { horizon: 5, windows: false },
    100,
    100,
    { parameter: 'W', horizon: 5, windows: false, share, cosine },
    'W',
  );

describe('a horizon in words', () => {
  test('says which terms are gone, how far off that is, and what is kept', () => {
    // |A − B|² / |B|² = 1 + 0.8² − 2 · 0.8 · 0.9 = 0.2
    expect(text(0.8, 0.9)).toEqual({
      place: 'Cut off after 5 steps',
      parts: [
        'the terms of E₁₀₀ with k ≤ 95 are gone',
        '∂E/∂W is off by 45 % of its norm',
        'what is kept has 80.0 % of the norm of the whole, and a cosine of 0.9000 to it',
        'norms need not add up to 100 %: what is kept and what is cut off differ in direction',
      ],
    });
    expect(horizonReadout({ horizon: 1, windows: false }, 3, 3, undefined, 'W').place).toBe(
      'Cut off after 1 step',
    );
  });

  test('tells what is a little longer than the whole from the whole', () => {
    const kept = (share: number, cosine: number) => text(share, cosine).parts[2];
    expect(kept(1.0004, 0.94)).toContain('has 100.04 % of the norm of the whole');
    expect(kept(1.7, 0.5)).toContain('has 170 % of the norm of the whole');
    expect(kept(0.99996, 0.99)).toContain('has 99.996 % of the norm');
    expect(kept(1, 1)).toContain('has 100 % of the norm of the whole, and a cosine of 1.000');
  });

  test('what the horizon makes many times as long is told as times, not as per cent', () => {
    expect(text(160, -0.9).parts.slice(1, 3)).toEqual([
      '∂E/∂W is off by 160 times its norm',
      'what is kept has 160 times the norm of the whole, and a cosine of −0.9000 to it',
    ]);
  });

  test('what points the wrong way is said to', () => {
    expect(text(0.5, -0.1).parts[3]).toBe('it points the wrong way: a small step down it makes E larger');
    expect(text(0.5, 0.1).parts[3]).not.toContain('wrong way');
  });

  test('of windows it says where the last one begins, and waits for an answer about windows', () => {
    const windows = { horizon: 41, windows: true };
    const read = (truncation: typeof windows) =>
      horizonReadout(windows, 100, 100, { parameter: 'U', share: 1, cosine: -1, ...truncation }, 'U');
    expect(read(windows)).toMatchObject({ place: 'Windows of 41 steps' });
    expect(read(windows).parts[0]).toBe('the terms of E₁₀₀ with k ≤ 82 are gone');
    expect(read({ horizon: 41, windows: false }).parts).toEqual(['computing …']);
  });
});
