import { describe, expect, test } from 'vitest';
import { parseMatrix, resize, textbook, withCell } from '../../../src/rnn/index.ts';
import {
  exampleIn,
  experimentOf,
  firstPlaces,
  lossesIn,
  lossIn,
  quantityName,
  placesIn,
  quantityOf,
  answerShapeOf,
  tabNames,
  tabsOf,
} from '../../../src/viz/check/quantity.ts';

const places = firstPlaces(textbook);
const gradient = (parameter: 'W' | 'V') => ({ kind: 'gradient', parameter }) as const;

describe('what can be checked', () => {
  test('are the parameters that there are, a term and a Jacobian', () => {
    expect(tabsOf(textbook)).toEqual(['W', 'U', 'V', 'term', 'jacobian']);
    expect(tabsOf({ ...textbook, weights: { ...textbook.weights, b: [0, 0, 0] } })).toContain('b');
  });

  test('is named as in a sentence', () => {
    expect(tabNames.map((tab) => quantityName(quantityOf(tab, undefined, () => places)))).toEqual(
      expect.arrayContaining(['∂E/∂W', 'term (3, 1) of ∂E/∂W', '∂h₃/∂h₂']),
    );
  });

  test('is a gradient of E, or of one loss where there are several', () => {
    const { targets } = textbook;
    const two = { ...textbook, targets: [targets[0], null, targets[2]] };
    expect([lossesIn(textbook), lossesIn(two)]).toEqual([
      [1, 2, 3],
      [1, 3],
    ]);
    expect(lossesIn({ ...two, targets: [targets[0], null, null] })).toEqual([]);
    expect([lossIn(textbook, 'U', 2), lossIn(two, 'U', 2), lossIn(textbook, 'term', 2)]).toEqual([
      2,
      undefined,
      undefined,
    ]);
    const asked = quantityOf('W', 2, () => places);
    expect(quantityName(asked)).toBe('∂E₂/∂W');
    expect(experimentOf(textbook, asked)).toMatchObject({ targets: [null, targets[1], null] });
    expect(experimentOf(textbook, gradient('W'))).toBe(textbook);
  });

  test('has the shape of its parameter, gates and all', () => {
    const lstm = withCell(textbook, 'lstm');
    expect(answerShapeOf(lstm, gradient('W'))).toEqual([12, 3]);
    expect(answerShapeOf(lstm, { kind: 'jacobian', t: 2, k: 1 })).toEqual([3, 3]);
    const biased = { ...lstm, weights: { ...lstm.weights, d: [0] } };
    expect(answerShapeOf(biased, { kind: 'gradient', parameter: 'd' })).toEqual([1]);
  });

  test('stays within a network that becomes shorter', () => {
    const short = resize(textbook, { T: 2 });
    const { term, jacobian } = placesIn(short, {
      term: { parameter: 'b', t: 9, k: 7 },
      jacobian: { t: 0, k: 5 },
    });
    expect(term).toEqual({ parameter: 'W', t: 2, k: 2 });
    expect(jacobian).toEqual({ t: 1, k: 1 });
    expect(placesIn(textbook, places)).toEqual(places);
  });
});

describe('what is shown to be copied', () => {
  test.each([[[3]], [[1, 3]], [[3, 2]]])('is read: an example of shape %s', (shape) => {
    expect(parseMatrix(exampleIn(shape))).toMatchObject({ shape });
  });

  test('is cut where it is large', () => {
    expect(exampleIn([40, 40]).split('…')).toHaveLength(5);
  });
});
