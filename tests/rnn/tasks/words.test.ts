import * as fc from 'fast-check';
import { group } from 'd3';
import { describe, expect, test } from 'vitest';
import {
  answers,
  encodeWords,
  ending,
  fillersOf,
  fillerKinds,
  keyWords,
  opening,
  openings,
  randomOf,
  sentence,
  type Stream,
  tasks,
  UNKNOWN,
  vocabulary,
} from '../../../src/rnn/tasks/index.ts';
import { drawSequence, drawSequences, hotOf } from './sequences.ts';

const random = (seed: number) => randomOf(seed, 0, 'page');
const kinds = fc.constantFrom(...fillerKinds);
const counts = fc.nat({ max: 60 });
const isKey = (word: string) => Object.values(keyWords).flat().includes(word);

test('the vocabulary has every word once, an unknown one last', () => {
  expect(new Set(vocabulary).size).toBe(vocabulary.length);
  expect(vocabulary.at(-1)).toBe(UNKNOWN);
  expect(vocabulary.length).toBe(tasks.words.m);
});

describe('sentence', () => {
  test('has so many words between opening and end, all of them known', () => {
    fc.assert(
      fc.property(fc.nat(), counts, kinds, (seed, count, kind) => {
        const { words, unknown } = encodeWords(sentence(random(seed), count, kind, 'training'));
        expect(words).toHaveLength(4 + count + 2);
        expect(words.slice(-2)).toEqual(ending);
        expect(unknown).toEqual([]);
      }),
    );
  });

  test('its answer hangs on the fourth word, and on no later one but for repeated sentences', () => {
    fc.assert(
      fc.property(fc.nat(), counts, kinds, (seed, count, kind) => {
        const { words, keys, answer } = encodeWords(sentence(random(seed), count, kind, 'training'));
        const wanted = kind === 'sentence' ? 1 + Math.floor(count / 4) : 1;
        expect(keys).toHaveLength(wanted);
        expect(keys[0]).toBe(3);
        expect(keyWords[answers[answer!]]).toContain(words[3]);
      }),
    );
  });

  test('fewer fillers are the beginning of more', () => {
    fc.assert(
      fc.property(fc.nat(), counts, kinds, (seed, count, kind) => {
        const words = (count: number) => fillersOf(random(seed), count, kind, opening(random(1), 'training'));
        expect(words(60).slice(0, count)).toEqual(words(count));
      }),
    );
  });

  test('repeats one word, or the opening', () => {
    const start = opening(random(5), 'training');
    expect(new Set(fillersOf(random(5), 12, 'repeated', start)).size).toBe(1);
    expect(fillersOf(random(5), 9, 'sentence', start)).toEqual([...start, ...start, start[0]]);
  });
});

describe('openings', () => {
  const all = [...openings.training, ...openings.heldOut];
  const tally = (list: readonly (readonly string[])[], place: number) => group(list, (words) => words[place]);

  test('are all there are, each for training or held out', () => {
    expect(new Set(all.map(String)).size).toBe(60);
    expect(all).toHaveLength(60);
    expect(openings.heldOut).toHaveLength(10);
  });

  test('held-out ones have every key word, and of each word most are in training', () => {
    expect(tally(openings.heldOut, 3).size).toBe(10);
    for (const place of [1, 3]) {
      const trained = tally(openings.training, place);
      expect([...trained.keys()].toSorted()).toEqual([...tally(all, place).keys()].toSorted());
      for (const { length } of trained.values()) expect(length).toBeGreaterThanOrEqual(5);
    }
  });

  test.each(Object.entries(openings))('a thing does not tell the answer: %s', (_, list) => {
    for (const words of tally(list, 1).values()) {
      const liked = words.filter((opening) => keyWords['liked it'].includes(opening[3]));
      expect(liked.length).toBe(words.length / 2);
    }
  });
});

describe('encodeWords', () => {
  test('has a 1 at the place of each word', () => {
    const { inputs } = encodeWords('The film was dull');
    const known = ['the', 'film', 'was', 'dull'];
    expect(inputs.map(hotOf)).toEqual(known.map((word) => vocabulary.indexOf(word)));
    expect(inputs.every(({ length }) => length === tasks.words.m)).toBe(true);
  });

  test('reads words that it does not know as unknown, and says where they are', () => {
    const { words, inputs, unknown } = encodeWords('The, film’s: PLOT was… dull!');
    expect(words).toEqual(['the', 'film’s', 'plot', 'was', 'dull']);
    expect(unknown).toEqual([1, 2]);
    expect(hotOf(inputs[2])).toBe(vocabulary.length - 1);
  });

  test.each([
    ['the film was great', 0],
    ['the film was great great', 0],
    ['the film was poor', 1],
    ['the film was great poor', undefined],
    ['the film was', undefined],
    ['', undefined],
  ])('the answer of "%s" is %j', (text, answer) => {
    expect(encodeWords(text).answer).toBe(answer);
  });

  test('of no words everything is empty', () => {
    expect(encodeWords(' … ')).toEqual({ words: [], inputs: [], unknown: [], keys: [], answer: undefined });
  });
});

describe('the task', () => {
  const read = (seed: number, length: number, stream?: Stream) => {
    const { inputs, targets } = drawSequence(tasks.words, length, random(seed), stream);
    const places = inputs.map(hotOf);
    return { places, answer: hotOf(targets.at(-1)!) };
  };

  test('is silent, then says a sentence to the last step, and asks for its key word’s class', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat({ max: 30 }), (seed, length) => {
        const { places, answer } = read(seed, length);
        const start = places.findIndex((place) => place !== -1);
        const said = places.slice(start).map((place) => vocabulary[place!]);
        expect(places).toHaveLength(length + 6);
        expect(places.slice(0, start).every((place) => place === -1)).toBe(true);
        expect(said.slice(-2)).toEqual(ending);
        expect([said[0], said[2]]).toEqual(['the', 'was']);
        expect(keyWords[answers[answer!]]).toContain(said[3]);
        expect(said.filter(isKey)).toEqual([said[3]]);
      }),
    );
  });

  test('trains on no sentence that it is measured on, however short', () => {
    const drawn = (stream: Stream) =>
      Array.from({ length: 400 }, (_, seed) => read(seed, 1, stream).places.join(' '));
    const trained = new Set(drawn('training'));
    for (const stream of ['held-out', 'page'] as const) {
      expect(drawn(stream).filter((sentence) => trained.has(sentence))).toEqual([]);
    }
  });

  test('draws every number of fillers as often, and some unknown words', () => {
    const length = 9;
    const drawn = drawSequences(tasks.words, length, random(3), 2000).map(({ inputs }) => inputs.map(hotOf));
    const tally = Array<number>(length + 1).fill(0);
    for (const places of drawn) tally[places.filter((place) => place !== -1).length - 6]++;
    for (const count of tally) expect(Math.abs(count - 200)).toBeLessThan(4 * Math.sqrt(180));
    const fillers = drawn.flatMap((places) => places.filter((place) => place !== -1).slice(4, -2));
    const share = fillers.filter((place) => place === vocabulary.length - 1).length / fillers.length;
    // 1 in 20, within 4 standard errors.
    expect(Math.abs(share - 0.05)).toBeLessThan(4 * Math.sqrt((0.05 * 0.95) / fillers.length));
  });
});
