import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  differentiate,
  type Experiment,
  itemize,
  MatrixSyntaxError,
  mistakenGradient,
  parseMatrix,
  resize,
  textbook,
  withCell,
} from '../../../src/rnn/index.ts';
import { checkNumbers, type Trial } from '../../../src/viz/check/numbers.ts';
import { wrongEntryText, formatApart, termText, verdictOf } from '../../../src/viz/check/text.ts';
import { excerptOf, indexOf } from '../../../src/viz/check/excerpt.ts';
import { explanationsOf } from '../../../src/viz/check/words.ts';

const W = { kind: 'gradient', parameter: 'W' } as const;
const right = (experiment: Experiment = textbook) => differentiate(experiment).gradients.W as number[][];
const check = (numbers: number[][], experiment: Experiment = textbook, tried?: Trial) => {
  const reply = checkNumbers({ experiment, quantity: W, answer: parseMatrix(JSON.stringify(numbers)) });
  if ('overflow' in reply) throw new Error(reply.overflow);
  const { diagnosis, same } = reply;
  const explanations = explanationsOf(diagnosis.candidates, same, W, experiment);
  return {
    explanations,
    verdict: verdictOf(diagnosis, explanations, W, tried),
    term: termText(diagnosis, W),
  };
};
const rounded = (digits: number) => right().map((row) => row.map((x) => Number(x.toPrecision(digits))));
const mistaken = (id: Parameters<typeof mistakenGradient>[2], experiment: Experiment = textbook) =>
  mistakenGradient(experiment, 'W', id) as number[][];

describe('the verdict', () => {
  test('right, and how far', () => {
    expect(check(right()).verdict).toEqual({
      tone: 'good',
      word: 'Right.',
      sentence: expect.stringMatching(/^∂E\/∂W, to 1[56] digits\.$/),
    });
    expect(check(rounded(3)).verdict.word).toBe('Right to the 3 digits you gave.');
    expect(check(rounded(1)).verdict.word).toBe('Right to the one digit you gave.');
  });

  test('right, though a mistake was tried: it changes nothing here', () => {
    const one = resize(textbook, { T: 1 });
    const trial = { id: 'only-last-term', detail: '' } as const;
    expect(check(mistaken('only-last-term', one), one, trial).verdict.sentence).toContain(
      'that mistake (only last term) changes nothing',
    );
  });

  test('wrong, with what was done', () => {
    const { verdict, explanations, term } = check(mistaken('missing-last-term'));
    expect(verdict).toEqual({
      tone: 'bad',
      word: 'Wrong.',
      sentence: 'The term k = t was left out of the sum.',
    });
    expect(explanations[0].cure).toContain('Add the term k = t');
    expect(term).toBe('First term that differs: t = 1, k = 1.');
  });

  test('wrong, with all explanations counted', () => {
    const two = resize(textbook, { T: 2 });
    const { verdict, term } = check(mistaken('factor-half', two), two);
    expect(verdict.sentence).toBe('Two explanations give exactly these numbers here.');
    expect(term).toContain('by the first explanation');
  });

  test('wrong only in how it was written down: no term is to blame', () => {
    expect(check(mistaken('transposed-result')).term).toContain('All terms are right');
  });

  test('wrong, as one loss alone: the first term of another is missing', () => {
    const { verdict, explanations, term } = check(itemize(textbook).total('W', 2) as number[][]);
    expect([verdict.sentence, term]).toEqual([
      'This is ∂E₂/∂W alone.',
      'First term that differs: t = 1, k = 1.',
    ]);
    expect(explanations[0].cure).toContain('Add the gradients of all losses');
  });

  test('wrong without an explanation, or without a way to compare', () => {
    const noise = right().map((row, i) => row.map((x, j) => x + (i === 1 && j === 2 ? 0.1234567 : 0)));
    expect(check(noise).verdict.sentence).toContain('no mistake that is known here');
    expect(check(noise).term).toBeUndefined();
    const { word, sentence } = check([[1, 2]]).verdict;
    expect(`${word} ${sentence}`).toBe(
      'Cannot be compared: expected 3 rows of 3 numbers, got 1 row of 2 numbers.',
    );
  });
});

test('an entry is placed by its gate', () => {
  const entry = { row: 8, column: 2, given: 0.5, right: 0.25 };
  expect(wrongEntryText(entry, withCell(textbook, 'lstm'), W)).toBe(
    'row 8 (gate g, unit 2), column 2: yours is 0.500, right is 0.250',
  );
  expect(wrongEntryText(entry, textbook, W)).toBe('row 8, column 2: yours is 0.500, right is 0.250');
});

test('two numbers are written so that they can be told apart, with as few digits as it takes', () => {
  expect(formatApart(0.5, 0.25)).toEqual(['0.500', '0.250']);
  expect(formatApart(0.12345, 0.12346)).toEqual(['0.12345', '0.12346']);
  expect(formatApart(NaN, 1)).toEqual(['NaN', '1.00']);
  expect(formatApart(1, 1 + 1e-15)).toEqual(['1.00000000', '1.00000000']);
});

describe('the place of a fault', () => {
  const faultIn = (text: string) => {
    try {
      parseMatrix(text);
    } catch (error) {
      if (error instanceof MatrixSyntaxError) return error;
    }
    throw new Error('it was read');
  };

  test('is marked in its line, and found in the text', () => {
    const text = '[[0.1, 0.2],\n [0.3, abc]]';
    const fault = faultIn(text);
    expect(excerptOf(text, fault)).toEqual({ before: ' [0.3, ', at: 'abc', after: ']]' });
    expect(text.slice(indexOf(text, fault))).toBe('abc]]');
  });

  test('may be the end of the text', () => {
    const text = '[[0.1, 0.2]';
    const fault = faultIn(text);
    expect(excerptOf(text, fault)).toEqual({ before: text, at: ' ', after: '' });
    expect(indexOf(text, fault)).toBe(text.length);
  });

  test('is cut out of a long line', () => {
    const text = `${'0.25, '.repeat(50)}x${', 0.5'.repeat(50)}`;
    const { before, at, after } = excerptOf(text, faultIn(text));
    expect([before.length, at, after.length]).toEqual([25, 'x', 25]);
    const word = `[[${'W'.repeat(5000)}]]`;
    expect(excerptOf(word, faultIn(word))).toEqual({ before: '[[', at: `${'W'.repeat(24)}…`, after: ']]' });
  });

  test('whatever is typed, is one of its places', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('0.1', ' ', '\n', '[', ']', ',', 'x', '...')), (parts) => {
        const text = parts.join('');
        const at = placeIn(text) ?? 0;
        expect(at).toBeGreaterThanOrEqual(0);
        expect(at).toBeLessThanOrEqual(text.length);
      }),
    );
  });

  const placeIn = (text: string): number | undefined => {
    try {
      parseMatrix(text);
      return undefined;
    } catch (error) {
      return indexOf(text, error as MatrixSyntaxError);
    }
  };
});
