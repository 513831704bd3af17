import { expect, test } from 'vitest';
import { itemize, norm, textbook } from '../../../../src/rnn/index.ts';
import {
  bpttTitle,
  contrast,
  firstTerms,
  mislabelled,
  shapeText,
} from '../../../../src/viz/worksheet/bptt/slips.ts';

const fromZero = { ...textbook, initial: { h: [0, 0, 0] } };

test('without the term k = t the rest is left', () => {
  const { slip, distance } = contrast(textbook, 'missing-last-term', 'W', 3)!;
  const terms = itemize(textbook);
  const [one, two] = [1, 2].map((k) => terms.entries('W', 3, k));
  slip.flat().forEach((x, i) => expect(x).toBeCloseTo(one[i] + two[i], 12));
  expect(distance).toBeCloseTo(terms.norm('W', 3, 3) / norm(terms.total('W', 3).flat()), 12);
});

test('the missing 1/2 doubles, and total derivatives count early terms again', () => {
  expect(contrast(textbook, 'factor-2', 'W', 3)!.distance).toBeCloseTo(1, 12);
  const { slip } = contrast(textbook, 'total-derivative', 'W', 3)!;
  const terms = itemize(textbook);
  const parts = [1, 2, 3].map((k) => terms.entries('W', 3, k));
  slip.flat().forEach((x, i) => expect(x).toBeCloseTo(3 * parts[0][i] + 2 * parts[1][i] + parts[2][i], 12));
});

test('dE_2/dU is of another shape than dE_2/dV, and the outer product turned round too', () => {
  const label = mislabelled(textbook, 2);
  expect([shapeText(label.slip), shapeText(label.right), label.distance]).toEqual(['3×2', '1×3', undefined]);
  expect(shapeText(contrast(textbook, 'transposed-result', 'V', 3)!.slip)).toBe('3×1');
});

test('from h_0 = 0 the first term of W is exactly 0', () => {
  expect(firstTerms(textbook, 3).fromZero).toBe(0);
  expect(firstTerms(textbook, 3).given).toBeGreaterThan(0.001);
});

test.each([
  [textbook, 'W', /^∂E\/∂W has 6 terms; E₃’s nearest is \d+ times its furthest$/],
  [fromZero, 'W', /3 terms that are not zero/],
  [textbook, 'V', /3 terms, one a loss/],
] as const)('the title counts the terms', (experiment, parameter, title) => {
  expect(bpttTitle(experiment, parameter)).toMatch(title);
});
