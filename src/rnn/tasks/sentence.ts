// The sentences of the task `words`, as lists of words.
import { pick, type Random } from '../random.ts';
import { answers, clauseParts, ending, fillerWords, keyWords, things, vocabulary } from './vocabulary.ts';

/**
 * What stands between the opening and the end of a sentence:
 * - `random`: irrelevant clauses, "and anna sat near the door then …".
 * - `repeated`: one irrelevant word again and again, "river river river".
 * - `sentence`: the opening again and again, its key word with it: the nearest key word is never far.
 */
export const fillerKinds = ['random', 'repeated', 'sentence'] as const;
export type FillerKind = (typeof fillerKinds)[number];

/** What the answer hangs on, four words such as "the film was wonderful". */
export type Opening = readonly string[];

/**
 * Every opening is either for training or held out: then none of the sentences that begin with it is in training, whatever
 * follows. Held out is one of a thing with either answer, but for the last thing, which has none; so key words and things
 * are in training all the same, and no thing tells the answer.
 */
export const openings: { readonly [part in Part]: readonly Opening[] } = {
  training: openingsWhere((thing, key) => thing !== key),
  heldOut: openingsWhere((thing, key) => thing === key),
};
type Part = 'training' | 'heldOut';

/** One of them, all alike: either answer as often. */
export const opening = (random: Random, part: Part): Opening => choose(random, openings[part]);

/** @param which by the places of the thing, and of the key word among those of its answer */
function openingsWhere(which: (thing: number, key: number) => boolean): Opening[] {
  return things.flatMap((thing, place) =>
    answers.flatMap((answer) =>
      keyWords[answer].filter((_, key) => which(place, key)).map((key) => ['the', thing, 'was', key]),
    ),
  );
}

/**
 * So many words to go between opening and end. The same numbers from `random` give the same words, so that fewer are the
 * beginning of more; the last clause, or the last repetition of the opening, is cut where the count is reached.
 */
export function fillersOf(random: Random, count: number, kind: FillerKind, opening: Opening): string[] {
  const next: Record<FillerKind, () => readonly string[]> = {
    random: () => clause(random),
    repeated: always([choose(random, fillerWords)]),
    sentence: always(opening),
  };
  const words: string[] = [];
  while (words.length < count) words.push(...next[kind]());
  return words.slice(0, count);
}

/** A sentence with so many fillers, of `count` + 6 words: "the film was wonderful and anna sat so i". */
export function sentence(random: Random, count: number, kind: FillerKind, part: Part): string {
  const start = opening(random, part);
  return [...start, ...fillersOf(random, count, kind, start), ...ending].join(' ');
}

/** A text as the network reads it. */
export interface EncodedWords {
  /** In small letters, without punctuation: T of them. */
  readonly words: readonly string[];
  /** x_t at index t - 1: m numbers, 1 at the word's place in the vocabulary and 0 elsewhere. */
  readonly inputs: readonly number[][];
  /** Places in `words` of those outside the vocabulary: they are read as `UNKNOWN`. */
  readonly unknown: readonly number[];
  /** Places in `words` of key words. */
  readonly keys: readonly number[];
  /** The class of the key words, a place in `answers`; undefined where there are none, or of both. */
  readonly answer: number | undefined;
}

/** Takes a text apart into words, for a network trained on `words`. Of a text without words everything is empty. */
export function encodeWords(text: string): EncodedWords {
  const words = text.toLowerCase().match(/[\p{L}\p{M}\p{N}'’-]+/gu) ?? [];
  const placesOf = (is: (word: string) => boolean) => words.flatMap((word, place) => (is(word) ? place : []));
  const keys = placesOf((word) => classOf.has(word));
  const [answer, ...others] = new Set(keys.map((place) => classOf.get(words[place])!));
  return {
    words,
    inputs: words.map((word) => {
      const input = wordInput(word);
      return vocabulary.map((_, i) => Number(i === input));
    }),
    unknown: placesOf((word) => !inputs.has(word)),
    keys,
    answer: others.length ? undefined : answer,
  };
}

/** The input of a word, counted from 0: the last one where it is unknown. */
export const wordInput = (word: string): number => inputs.get(word) ?? vocabulary.length - 1;

/** The class of a key word, a place in `answers`; undefined for any other word. */
export const answerOf = (word: string): number | undefined => classOf.get(word);

const inputs: ReadonlyMap<string, number> = new Map(vocabulary.map((word, input) => [word, input]));
const classOf: ReadonlyMap<string, number> = new Map(
  answers.flatMap((answer, place) => keyWords[answer].map((word) => [word, place] as const)),
);

function clause(random: Random): string[] {
  return Object.values(clauseParts).flatMap((part) => choose<string>(random, part).split(' '));
}

const choose = <X>(random: Random, list: readonly X[]): X => list[pick(random, list.length)];
const always =
  <X>(value: X) =>
  () =>
    value;
