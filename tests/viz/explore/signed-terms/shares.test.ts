import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { sharesOf, shareText, signedFinding } from '../../../../src/viz/explore/signed-terms/layout.ts';

const rows = (...alongs: number[]) => alongs.map((along) => ({ along }));
const term = (k: number, along: number) => ({ id: `k${k}`, label: `k = ${k}`, norm: Math.abs(along), along });

const written = (alongs: readonly number[], total: number) => sharesOf(rows(...alongs), total).map(shareText);

test('shares say whether a term goes with the sum or against it, whatever the sum’s own sign', () => {
  expect(written([-0.03, 0.01], -0.02)).toEqual(['with 150.0 %', 'against 50.0 %']);
  expect(written([0.03, -0.01], 0.02)).toEqual(['with 150.0 %', 'against 50.0 %']);
  expect(written([1, 0, 1e-6], 1.000001)).toEqual(['with 100.0 %', '0', '≈ 0']);
  expect(written([1, -1], 0)).toEqual(['–', '–']);
  expect(written([161, -160], 1)).toEqual(['with 161.0×', 'against 160.0×']);
});

test('shares add up to 100 % as they are written', () => {
  const alongs = fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 1, maxLength: 24 });
  fc.assert(
    fc.property(alongs, (alongs) => {
      const total = alongs.reduce((a, b) => a + b, 0);
      fc.pre(Math.abs(total) > 0.2);
      const signed = sharesOf(rows(...alongs), total).map(({ way, size }) =>
        way ? (way === 'with' ? 1 : -1) * Number(size.replace(/ %|×/, '')) : 0,
      );
      const isTimes = alongs.some((along) => Math.abs(along / total) > 10);
      expect(signed.reduce((a, b) => a + b, 0)).toBeCloseTo(isTimes ? 1 : 100, 6);
    }),
  );
});

test('a finding is of what works against the sum, whatever the sum’s own sign', () => {
  expect(signedFinding([term(1, -0.09), term(2, 0.066)], -0.024)).toBe(
    '1 of 2 terms goes against it; 85 % cancels',
  );
});
