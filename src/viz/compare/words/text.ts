/** A sentence that somebody edits, and the filler words that a slider puts into it. */
import { ending, fillersOf, type FillerKind, keyWords, opening, randomOf } from '../../../rnn/tasks/index.ts';

/** What stands before and after the fillers, as it was written, and which fillers. */
export interface Sentence {
  readonly before: string;
  readonly after: string;
  readonly fillers: number;
  readonly kind: FillerKind;
  /** Which fillers are drawn. */
  readonly seed: number;
}

const keys = new Set(Object.values(keyWords).flat());
const WORD = /[\p{L}\p{M}\p{N}'’-]+/gu;

/** Drawn like those that the networks were trained on, though none of them: its opening was held out. */
export const drawn = (seed: number, fillers: number, kind: FillerKind): Sentence => ({
  before: opening(randomOf(seed, 0, 'page'), 'heldOut').join(' '),
  after: ` ${ending.join(' ')}`,
  fillers,
  kind,
  seed,
});

/** What the slider puts in; fewer words are the beginning of more. */
function inserted({ before, fillers, kind, seed }: Sentence): string {
  const start = before.match(WORD);
  if (!start || fillers === 0) return '';
  return ` ${fillersOf(randomOf(seed, 1, 'page'), fillers, kind, start).join(' ')}`;
}

/** A word as the page shows it: of one that would fill the page, its beginning. */
export function shownWord(word: string): string {
  const letters = [...word];
  return letters.length > LONGEST_SHOWN ? `${letters.slice(0, LONGEST_SHOWN - 1).join('')}…` : word;
}
const LONGEST_SHOWN = 40;

export const sentenceText = (sentence: Sentence): string =>
  sentence.before + inserted(sentence) + sentence.after;

/**
 * The sentence after its text was edited. Where the fillers still stand in it as they were put in, they stay the
 * slider's; else all words are the writer's own, and new fillers go behind the first word that counts, or to the end.
 */
export function sentenceEdited(sentence: Sentence, text: string): Sentence {
  const own = inserted(sentence);
  const at = own ? text.indexOf(own) : -1;
  if (at >= 0) return { ...sentence, before: text.slice(0, at), after: text.slice(at + own.length) };
  const key = [...text.matchAll(WORD)].find(([word]) => keys.has(word.toLowerCase()));
  const end = key ? key.index + key[0].length : text.length;
  return { ...sentence, fillers: 0, before: text.slice(0, end), after: text.slice(end) };
}
