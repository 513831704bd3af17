// Whatever the numbers, a chart of Explore is drawn: every place on it is finite and within it.
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Spectrum } from '../../../src/rnn/spectrum/spectrum.ts';
import { normScale } from '../../../src/viz/chart/norm-scale.ts';
import { sizeKinds } from '../../../src/viz/chart/sizes.ts';
import { layoutNorms } from '../../../src/viz/explore/norms/layout.ts';
import { normsReadout } from '../../../src/viz/explore/norms/text.ts';
import { layoutSigned } from '../../../src/viz/explore/signed-terms/layout.ts';
import { layoutSpectrum } from '../../../src/viz/explore/spectrum/layout.ts';

const sizes = fc.constantFrom(0, 5e-324, 1e-310, 2.3e-308, 1e-45, 1, 3, 1e300, 1.7e308, Infinity);
const series = fc.array(sizes, { minLength: 1, maxLength: 40 });
/** All numbers that stand somewhere in an object. */
const numbersIn = (value: unknown): number[] =>
  typeof value === 'number'
    ? [value]
    : value && typeof value === 'object'
      ? Object.values(value).flatMap(numbersIn)
      : [];
/** Those of its keys, such as x and y, alone. */
const placesIn = (value: unknown): number[] =>
  value && typeof value === 'object'
    ? Object.entries(value).flatMap(([key, inner]) =>
        typeof inner === 'number' && /^(x|y|top|bottom|height|axis|end|size)$/.test(key)
          ? [inner]
          : placesIn(inner),
      )
    : [];
const isDrawn = (layout: unknown) => placesIn(layout).every(Number.isFinite);

const lineOf = (norms: readonly number[]) => ({
  id: 'E',
  t: norms.length - 1,
  norms,
  title: 'E',
  kind: 'selected' as const,
  state: 'h' as const,
});

describe('norms', () => {
  test('with zeros, infinities and next to nothing', () => {
    fc.assert(
      fc.property(series, fc.constantFrom(undefined, 0, 0.5, 1, 1e200), (norms, sigmaMax) => {
        const bound = sigmaMax === undefined ? undefined : { gamma: 1, sigmaMax };
        const T = Math.max(1, norms.length - 1);
        const layout = layoutNorms({ lines: [lineOf(norms)], bound, T, width: 600 });
        expect(isDrawn(layout)).toBe(true);
        const outside = layout.lines
          .flatMap(({ points }) => points)
          .filter(({ y }) => y < 0 || y > layout.axis);
        expect(outside).toEqual([]);
      }),
    );
  });

  test('without any line', () => {
    expect(isDrawn(layoutNorms({ lines: [], bound: undefined, T: 1, width: 600 }))).toBe(true);
  });

  test('what is too large for the axis has a lane of its own, and is called so', () => {
    const line = lineOf([Infinity, 1e300, 1]);
    expect(sizeKinds(line)).toEqual(['overflow', 'sized', 'sized']);
    const { lanes, lines, bottom } = layoutNorms({ lines: [line], bound: undefined, T: 2, width: 600 });
    expect(lanes).toMatchObject([{ kind: 'overflow', text: '∞' }]);
    expect(lines[0].points[0].y).toBeGreaterThan(bottom);
    expect(normsReadout({ lines: [line], bound: undefined }, 0).parts[0]).toContain('= ∞');
  });
});

test('signed terms: none, all of them zero, and as large as there are', () => {
  fc.assert(
    fc.property(fc.array(sizes.filter(Number.isFinite), { maxLength: 30 }), (large) => {
      // The engine says so where a sum overflows, and nothing is drawn.
      const norms = large.map((norm) => norm / 100);
      const terms = norms.map((norm, k) => ({
        id: `${k}`,
        label: `${k}`,
        norm,
        along: k % 2 ? -norm : norm,
      }));
      const total = norms.reduce((sum, norm) => sum + norm, 0);
      for (const order of ['along', 'norm', 'step'] as const) {
        expect(isDrawn(layoutSigned({ terms, total, order, width: 600 }))).toBe(true);
      }
    }),
  );
});

test('the spectrum: singular values that are zero, or lost in rounding', () => {
  const logs = fc.constantFrom(400, 308, 2, 0, -5, -320, NaN, -Infinity);
  fc.assert(
    fc.property(fc.array(fc.tuple(logs, logs), { minLength: 1, maxLength: 20 }), (pairs) => {
      const t = pairs.length;
      const largestFirst = (pair: readonly number[]) => Float64Array.from(pair).sort().reverse();
      const spectrum: Spectrum = {
        t,
        state: 'h',
        size: 2,
        steps: pairs.map((pair, i) => ({ j: i + 1, logs: largestFirst(pair), radius: 10 ** pair[0] })),
        products: pairs.map((pair, i) => ({ k: i, logs: largestFirst(pair) })),
        gates: [{ gate: 'a', sigmaMax: 1, radius: 1 }],
      };
      expect(isDrawn(layoutSpectrum({ spectrum, width: 600 }))).toBe(true);
    }),
  );
});

test('the scale of colours: nothing at all, zeros, infinities', () => {
  fc.assert(
    fc.property(fc.array(sizes, { maxLength: 20 }), sizes, (norms, norm) => {
      const { domain, intensity } = normScale(norms);
      expect(numbersIn(domain).every(Number.isFinite)).toBe(true);
      expect(intensity(norm)).toBeGreaterThanOrEqual(0);
      expect(intensity(norm)).toBeLessThanOrEqual(1);
    }),
  );
});
