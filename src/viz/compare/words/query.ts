/** The sentence and the choice of networks, as part of the query of an address. */
import { fillerKinds } from '../../../rnn/tasks/index.ts';
import { dataSets, type DataSetName } from '../../../rnn/words/data-sets.ts';
import { drawn, type Sentence } from './text.ts';

export interface WordsChoice {
  readonly sentence: Sentence;
  /** What the networks on show were trained on. */
  readonly set: DataSetName;
}

const NAMES = [
  'words-set',
  'words-fillers',
  'words-kind',
  'words-seed',
  'words-before',
  'words-after',
] as const;

/** What a link starts from, and what of it need not be said: a sentence that the network which only guesses gets wrong. */
export const firstChoice: WordsChoice = { sentence: drawn(5, 20, 'random'), set: 'long' };

/** A query with this choice in it; all else that it says stays. */
export function withWords(query: string, { sentence, set }: WordsChoice): string {
  const parameters = new URLSearchParams(query);
  const { before, after } = drawn(sentence.seed, 0, 'random');
  const values: Readonly<Record<(typeof NAMES)[number], string | undefined>> = {
    'words-set': set === firstChoice.set ? undefined : set,
    'words-fillers': unless(sentence.fillers, firstChoice.sentence.fillers),
    'words-kind': sentence.kind === firstChoice.sentence.kind ? undefined : sentence.kind,
    'words-seed': unless(sentence.seed, firstChoice.sentence.seed),
    'words-before': sentence.before === before ? undefined : sentence.before,
    'words-after': sentence.after === after ? undefined : sentence.after,
  };
  for (const name of NAMES) {
    const value = values[name];
    if (value === undefined) parameters.delete(name);
    else parameters.set(name, value);
  }
  return parameters.toString();
}

const unless = (value: number, usual: number) => (value === usual ? undefined : String(value));

/** The choice of a query; where it says nothing, or nothing that there is, the usual. @param most fillers */
export function wordsChoiceOf(query: string, most: number): WordsChoice {
  const parameters = new URLSearchParams(query);
  const number = (name: (typeof NAMES)[number], usual: number, largest: number) => {
    const text = parameters.get(name) ?? '';
    return /^\d+$/.test(text) && Number(text) <= largest ? Number(text) : usual;
  };
  const { sentence, set } = firstChoice;
  const kind = fillerKinds.find((name) => name === parameters.get('words-kind')) ?? sentence.kind;
  const fillers = number('words-fillers', Math.min(most, sentence.fillers), most);
  const usual = drawn(number('words-seed', sentence.seed, 2 ** 31), fillers, kind);
  return {
    sentence: {
      ...usual,
      before: parameters.get('words-before') ?? usual.before,
      after: parameters.get('words-after') ?? usual.after,
    },
    set: (Object.keys(dataSets) as DataSetName[]).find((name) => name === parameters.get('words-set')) ?? set,
  };
}
