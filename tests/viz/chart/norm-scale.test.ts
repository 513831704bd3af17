import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { normScale } from '../../../src/viz/chart/norm-scale.ts';

describe('the domain', () => {
  test.each<[string, number[], [number, number]]>([
    ['holds all norms', [3e-6, 0.5, 20], [-6, 2]],
    ['needs no more room for a power of ten', [1e-5, 1], [-5, 0]],
    ['leaves zeros out', [0, 2e-4, 0.5], [-4, 0]],
    ['has three decades at least', [0.5], [-3, 0]],
    ['has sixteen decades at most, the upper ones', [1e-100, 0.5], [-16, 0]],
    ['stands at 1 where all is zero', [0, 0], [-3, 0]],
    ['stands at 1 where there is nothing', [], [-3, 0]],
  ])('%s', (_, norms, domain) => {
    expect(normScale(norms).domain.map((power) => power + 0)).toEqual(domain);
  });
});

test('says whether norms lie below it', () => {
  expect(normScale([1e-17, 0.5]).isCut).toBe(true);
  expect(normScale([0, 1e-16, 0.5]).isCut).toBe(false);
});

describe('the intensity', () => {
  const { intensity } = normScale([1e-4, 1]);

  test('is the place between the bounds, in decades', () => {
    expect(intensity(1e-4)).toBeCloseTo(0, 14);
    expect(intensity(1e-3)).toBeCloseTo(0.25, 14);
    expect(intensity(1)).toBe(1);
  });

  test('stops at the bounds', () => {
    expect(intensity(1e-9)).toBe(0);
    expect(intensity(0)).toBe(0);
    expect(intensity(50)).toBe(1);
  });

  test('lies between 0 and 1 and grows with the norm, whatever the norms', () => {
    const norm = fc.double({ min: 0, minExcluded: true, max: Number.MAX_VALUE, noNaN: true });
    fc.assert(
      fc.property(fc.array(norm, { minLength: 1 }), (norms) => {
        const { intensity } = normScale(norms);
        const shades = [0, ...norms].toSorted((a, b) => a - b).map(intensity);
        expect(shades.every((shade) => shade >= 0 && shade <= 1)).toBe(true);
        expect(shades).toEqual(shades.toSorted((a, b) => a - b));
        // The largest lies in the uppermost decade; of three that is a third.
        expect(shades.at(-1)).toBeGreaterThan(1 - 1 / 3 - 1e-9);
      }),
    );
  });

  test.each([[Number.MIN_VALUE], [Number.MAX_VALUE], [1e-310]])('can tell %d from zero', (norm) => {
    expect(normScale([norm]).intensity(norm)).toBeGreaterThan(0.5);
  });
});
