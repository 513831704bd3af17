// Typed texts as tokens, by vocabularies as people have them.
import { describe, expect, test } from 'vitest';
import { tokensIn, vocabularyOf } from '../../../../src/viz/explore/import/tokens.ts';

test.each([
  ['the\ncat\nsat\n', { the: 0, cat: 1, sat: 2 }],
  ['the\r\ncat\r\n', { the: 0, cat: 1 }],
  ['the 4\nnew york 7\n', { the: 4, 'new york': 7 }],
  ['the\t4\ncat\t0', { the: 4, cat: 0 }],
  // A space is a sign of its own where tokens are signs.
  ['a\n \nb', { a: 0, ' ': 1, b: 2 }],
  ['["the", "cat"]', { the: 0, cat: 1 }],
  ['{"the": 3, "cat": 0, "size": "large"}', { the: 3, cat: 0 }],
  ['{"model": {"type": "WordLevel", "vocab": {"the": 1}}}', { the: 1 }],
])('%j', (text, expected) => {
  expect(Object.fromEntries(vocabularyOf(text, 'vocab'))).toEqual(expected);
});

test.each([
  ['{', 'vocab.json: not JSON'],
  ['[1, 2]', 'vocab.json: holds no tokens: expected one a line, or JSON'],
])('%j is no vocabulary', (text, message) => {
  expect(() => vocabularyOf(text, 'vocab.json')).toThrow(message);
});

describe('tokensIn', () => {
  const words = vocabularyOf('the\ncat\nsat\n12', 'vocab.txt');
  const signs = vocabularyOf('["<pad>", "a", "b", " "]', 'vocab.json');
  test.each<[text: string, vocabulary: typeof words | undefined, tokens: number[]]>([
    ['3 17, 4', undefined, [3, 17, 4]],
    ['The cat  sat', words, [0, 1, 2]],
    ['2 0', words, [2, 0]],
    ['12 cat', words, [3, 1]],
    ['ab a', signs, [1, 2, 3, 1]],
    ['the dog', new Map([...words, ['<unk>', 9]]), [0, 9]],
  ])('%j', (text, vocabulary, tokens) => {
    expect(tokensIn(text, vocabulary)).toEqual(tokens);
  });

  test('what has no number is quoted', () => {
    expect(() => tokensIn('the dog', words)).toThrow('“dog” is not in the vocabulary');
    expect(() => tokensIn('3 cats', undefined)).toThrow(
      '“cats”: without a vocabulary, type numbers of tokens',
    );
  });
});
