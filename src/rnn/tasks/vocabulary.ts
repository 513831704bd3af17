/** The classes, in the order of the outputs: how "so i …" goes on. */
export const answers = ['liked it', 'disliked it'] as const;
export type AnswerName = (typeof answers)[number];

/** The words that an answer hangs on. */
export const keyWords: { readonly [answer in AnswerName]: readonly string[] } = {
  'liked it': ['wonderful', 'great', 'lovely', 'superb', 'brilliant'],
  'disliked it': ['awful', 'terrible', 'dull', 'boring', 'poor'],
};

/** What is judged. */
export const things = ['film', 'book', 'play', 'meal', 'song', 'trip'] as const;

/** How every sentence ends: the answer is asked at the last word. */
export const ending = ['so', 'i'] as const;

/** The parts of an irrelevant clause, such as "then my friend waited by the river". */
export const clauseParts = {
  start: ['and', 'then', 'but', 'while'],
  who: ['we', 'they', 'anna', 'tom', 'my friend'],
  did: ['sat', 'waited', 'walked', 'talked', 'ate', 'slept'],
  where: ['at home', 'in town', 'near the door', 'by the river', 'outside', 'later', 'again', 'yesterday'],
} as const;

const wordsOf = (parts: readonly (readonly string[])[]): string[] =>
  parts.flat().flatMap((part) => part.split(' '));

/** Every word of irrelevant clauses, once. */
export const fillerWords: readonly string[] = [...new Set(wordsOf(Object.values(clauseParts)))];

/** What a word outside the vocabulary is read as: an input of its own, the last one. */
export const UNKNOWN = '<unknown>';

/** The word of each input. */
export const vocabulary: readonly string[] = [
  ...new Set(['the', ...things, 'was', ...Object.values(keyWords).flat(), ...fillerWords, ...ending]),
  UNKNOWN,
];
