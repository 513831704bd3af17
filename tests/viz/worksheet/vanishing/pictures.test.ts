import { expect, test } from 'vitest';
import {
  gateShares,
  highwayPicture,
  lstmNetwork,
  productNorms,
  productPicture,
  simpleNetwork,
  slopesPicture,
  PICTURE_STEPS,
} from '../../../../src/viz/worksheet/vanishing/pictures.ts';

const settings = { cell: 'sigmoid', sigmaMax: 3, forgetBias: 1, seed: 1 } as const;

test('slopes peak at 1/4 and 1, at a = 0', () => {
  const { lines, marks, title } = slopesPicture();
  expect(title).toContain('0.25');
  expect(marks!.map(({ y }) => y)).toEqual([0.25, 1]);
  for (const { points } of lines) {
    const top = points.reduce((a, b) => (b.y > a.y ? b : a));
    expect(top.x).toBeCloseTo(0, 12);
  }
});

test.each([1, 3, 6])('no product of Jacobians is above the sharp bound: σ_max = %i', (sigmaMax) => {
  const norms = productNorms(simpleNetwork({ ...settings, sigmaMax }));
  expect(norms).toHaveLength(PICTURE_STEPS);
  // W is rounded to 4 digits.
  norms.forEach((norm, index) => expect(norm).toBeLessThanOrEqual((1.001 * sigmaMax * 0.25) ** (index + 1)));
});

test('tanh with a large W grows, and the title says so', () => {
  const { title } = productPicture({ ...settings, cell: 'tanh', sigmaMax: 4 });
  expect(title).toMatch(/^σ_max > 1: it may grow; 44000 times after 50 steps$/);
  expect(productPicture(settings).title).toMatch(/^σ_max < 4: it must vanish; it halves every/);
});

test('the more forget bias, the more is left along c, and about as much as the bias says', () => {
  const left = [0, 1, 3].map((forgetBias) => gateShares(lstmNetwork({ ...settings, forgetBias })).at(-1)!);
  expect(left[1] / left[0]).toBeGreaterThan(1e3);
  expect(left[2] / left[1]).toBeGreaterThan(1e3);
  const exact = (1 / (1 + Math.exp(-1))) ** PICTURE_STEPS;
  expect(Math.abs(Math.log(left[1] / exact))).toBeLessThan(Math.log(10));
  expect(highwayPicture(settings).title).toContain('2.21 steps');
});
