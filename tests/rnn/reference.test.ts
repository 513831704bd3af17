// Everything PyTorch's autograd says about the reference experiments; see tests/reference/README.md.
import { describe, expect, test } from 'vitest';
import { cells, differentiate, itemize, parametersOf } from '../../src/rnn/index.ts';
import { relativeError } from '../support/close.ts';
import { readCases } from '../support/reference.ts';

const cases = readCases();

test('the cases cover each cell', () => {
  expect(cases).toHaveLength(32);
  expect(cases.filter(({ expected }) => expected.terms?.length === 6)).toHaveLength(12);
  expect(cases.filter(({ expected }) => expected.termNorms)).toHaveLength(20);
  expect(new Set(cases.map(({ experiment }) => experiment.cell))).toEqual(new Set(Object.keys(cells)));
});

describe.each(cases)('$name', ({ experiment, expected }) => {
  const found = differentiate(experiment);
  const parameters = parametersOf(experiment);
  const terms = itemize(experiment);

  test.each(['loss', 'losses', 'outputs', 'hidden', 'hiddenGradients'] as const)('%s', (key) => {
    expect(relativeError(found[key], expected[key])).toBeLessThan(1e-10);
  });

  test('initialGradients', () => {
    expect(Object.keys(found.initialGradients)).toEqual(Object.keys(expected.initialGradients));
    for (const key of ['h', 'c'] as const) {
      expect(relativeError(found.initialGradients[key], expected.initialGradients[key])).toBeLessThan(1e-10);
    }
  });

  test('gradients, in one pass and as the sum of their terms', () => {
    expect(Object.keys(found.gradients)).toEqual(parameters);
    expect(Object.keys(expected.gradients).toSorted()).toEqual(parameters.toSorted());
    for (const P of parameters) {
      expect(relativeError(found.gradients[P], expected.gradients[P])).toBeLessThan(1e-10);
      expect(relativeError(terms.total(P, 'all'), expected.gradients[P])).toBeLessThan(1e-10);
    }
  });
});

describe.each(cases.filter(({ expected }) => expected.termNorms))(
  'terms of $name',
  ({ experiment, expected }) => {
    const parameters = parametersOf(experiment);
    const terms = itemize(experiment);

    test('norms', () => {
      expect(Object.keys(terms.termNorms)).toEqual(parameters);
      for (const P of parameters) {
        const [found, wanted] = [terms.termNorms[P]!, expected.termNorms![P]!];
        expect(relativeError(found, wanted)).toBeLessThan(1e-10);
        // Each by itself too: a term that has vanished is right to as many digits as a large one.
        for (const [i, row] of wanted.entries()) {
          for (const [j, norm] of row.entries()) expect(relativeError(found[i][j], norm)).toBeLessThan(1e-10);
        }
      }
    });

    test.each(expected.terms ?? [])('whole, t = $t, k = $k', ({ t, k, ...whole }) => {
      expect(Object.keys(whole).toSorted()).toEqual(parameters.toSorted());
      for (const P of parameters) {
        const { value, norm, factors } = terms.at(P, t, k);
        expect(relativeError(norm, expected.termNorms![P]![t - 1][k - 1])).toBeLessThan(1e-10);
        // PyTorch has no answer where no path leads from E_t to step k, as for V at k < t.
        expect(factors.length > 0).toBe(whole[P] !== null);
        const wanted = whole[P] ?? experiment.weights.V.map((row) => row.map(() => 0));
        expect(relativeError(value, wanted)).toBeLessThan(1e-10);
      }
    });
  },
);
