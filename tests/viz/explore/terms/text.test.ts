import { expect, test } from 'vitest';
import { textbook } from '../../../../src/rnn/index.ts';
import { formulaFinding } from '../../../../src/viz/explore/terms/text.ts';
import { pictureOf } from '../../../support/pictures.ts';

const all = (experiment: typeof textbook) =>
  formulaFinding({
    picture: pictureOf(experiment),
    selected: { parameter: 'W', t: 3, k: 1 },
    isTotal: true,
  });

test('where every loss gives 0, none gives the largest part', () => {
  expect(all(textbook)).toBe('∂E/∂W: E₃ gives the largest part');
  const { weights } = textbook;
  expect(all({ ...textbook, weights: { ...weights, V: [[0, 0, 0]] } })).toBe('∂E/∂W is 0: each loss gives 0');
});
