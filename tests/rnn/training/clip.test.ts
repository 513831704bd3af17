import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { clip, normOf } from '../../../src/rnn/training/clip.ts';

const clipped = (g: readonly number[], kind: 'norm' | 'value', threshold: number) => {
  const array = Float32Array.from(g);
  clip(array, { kind, threshold }, normOf(array));
  return [...array];
};

test('the norm neither overflows nor underflows', () => {
  expect(normOf(Float32Array.of(3e38, -3e38))).toBeCloseTo(3e38 * Math.SQRT2, -32);
  expect(normOf(Float32Array.of(3e-30, 4e-30)) / 5e-30).toBeCloseTo(1, 6);
  expect(normOf(new Float32Array(3))).toBe(0);
});

describe('by norm', () => {
  test('a longer gradient keeps its direction and gets the threshold as its norm', () => {
    expect(clipped([3, -4, 0], 'norm', 1)).toEqual([0.6, -0.8, 0].map(Math.fround));
  });

  test('a shorter one is left alone, and so is none', () => {
    expect(clipped([3, -4], 'norm', 5.01)).toEqual([3, -4]);
    expect(clipped([0, 0], 'norm', 1)).toEqual([0, 0]);
  });

  test('what comes out is never longer than the threshold, nor turned', () => {
    const number = fc.float({ noNaN: true, noDefaultInfinity: true, min: -1e6, max: 1e6 });
    const threshold = fc.double({ noNaN: true, min: 1e-3, max: 1e3 });
    fc.assert(
      fc.property(fc.array(number, { minLength: 1, maxLength: 20 }), threshold, (g, threshold) => {
        const out = clipped(g, 'norm', threshold);
        expect(normOf(Float32Array.from(out))).toBeLessThanOrEqual(threshold * (1 + 1e-6));
        out.forEach((x, i) => expect(x * g[i]).toBeGreaterThanOrEqual(0));
      }),
    );
  });
});

test('by value: each entry by itself', () => {
  expect(clipped([3, -4, 0.5, -0.5], 'value', 1)).toEqual([1, -1, 0.5, -0.5]);
});
