import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encodeWords, fillerKinds } from '../../../../src/rnn/tasks/index.ts';
import { firstChoice, withWords, wordsChoiceOf } from '../../../../src/viz/compare/words/query.ts';
import { drawn, sentenceEdited, shownWord, sentenceText } from '../../../../src/viz/compare/words/text.ts';

const anySentence = fc
  .tuple(fc.nat(1000), fc.nat(40), fc.constantFrom(...fillerKinds))
  .map(([seed, fillers, kind]) => drawn(seed, fillers, kind));

test('a word that would fill the page is shown by its beginning, one that does not whole', () => {
  expect(shownWord('W'.repeat(5000))).toBe(`${'W'.repeat(39)}…`);
  expect(shownWord('𝒲'.repeat(41))).toBe(`${'𝒲'.repeat(39)}…`);
  expect(shownWord('W'.repeat(40))).toBe('W'.repeat(40));
});

describe('a sentence', () => {
  test('has as many fillers as asked for, and one answer', () => {
    fc.assert(
      fc.property(anySentence, (sentence) => {
        const { words, unknown, answer } = encodeWords(sentenceText(sentence));
        expect(words).toHaveLength(6 + sentence.fillers);
        expect(unknown).toEqual([]);
        expect(answer).toBeDefined();
      }),
    );
  });

  test('keeps what is in front when the slider moves: fewer fillers are the beginning of more', () => {
    const long = sentenceText(drawn(3, 12, 'random'))
      .split(' ')
      .slice(0, -2);
    const short = sentenceText(drawn(3, 5, 'random'))
      .split(' ')
      .slice(0, -2);
    expect(long.slice(0, short.length)).toEqual(short);
  });

  test('is the text that was typed, whatever it is', () => {
    fc.assert(
      fc.property(anySentence, fc.string(), (sentence, text) => {
        expect(sentenceText(sentenceEdited(sentence, text))).toBe(text);
      }),
    );
  });

  test('keeps its fillers while what stands around them is edited', () => {
    const sentence = drawn(1, 8, 'random');
    const next = sentenceEdited(sentence, `Well, ${sentenceText(sentence)} think?`);
    expect(next.fillers).toBe(8);
    expect(sentenceText({ ...next, fillers: 0 })).toBe(`Well, ${sentence.before} so i think?`);
  });

  test('takes its fillers for the writer’s words once they are edited, and puts new ones behind the key word', () => {
    const sentence = drawn(1, 3, 'random');
    const next = sentenceEdited(sentence, 'My movie was AWFUL, my friend so i');
    expect(next).toMatchObject({ fillers: 0, before: 'My movie was AWFUL', after: ', my friend so i' });
    expect(encodeWords(sentenceText({ ...next, fillers: 5 })).words).toHaveLength(13);
  });

  test('without a key word has new fillers at its end, and without words none', () => {
    expect(
      sentenceText({ ...sentenceEdited(firstChoice.sentence, 'hello'), fillers: 2, kind: 'sentence' }),
    ).toBe('hello hello hello');
    expect(sentenceText({ ...sentenceEdited(firstChoice.sentence, ' '), fillers: 2 })).toBe(' ');
  });
});

describe('the query', () => {
  test('gives the choice back, and leaves alone what is not its own', () => {
    const choices = fc.record({
      sentence: fc.oneof(
        anySentence,
        fc.tuple(anySentence, fc.string()).map(([sentence, text]) => sentenceEdited(sentence, text)),
      ),
      set: fc.constantFrom('long' as const, 'mixed' as const),
    });
    fc.assert(
      fc.property(choices, (choice) => {
        const query = withWords('?rest-n=8&words-seed=77&words-before=x', choice);
        expect(wordsChoiceOf(`?${query}`, 40)).toEqual(choice);
        expect(new URLSearchParams(query).get('rest-n')).toBe('8');
      }),
    );
  });

  test('says nothing of what is usual', () => {
    expect(withWords('', firstChoice)).toBe('');
  });

  test.each([
    'words-fillers=41',
    'words-fillers=-1',
    'words-fillers=x',
    'words-kind=no',
    'words-set=no',
    'words-seed=1e3',
  ])('takes the usual for what there is not: %s', (query) => {
    expect(wordsChoiceOf(query, 40)).toEqual(firstChoice);
  });
});
