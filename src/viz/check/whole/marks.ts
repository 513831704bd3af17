/** Someone's own names in sentences, marked so that they can be set as code. */
import { inTheirNames, type Naming } from '../../../rnn/index.ts';

/** Marks that no text has. */
const [OPEN, CLOSE] = ['\uE000', '\uE001'];

/** A sentence with someone's names for the parameters and their entries, between marks. */
export function marked(sentence: string, naming: Naming): string {
  const mark = (name: string) => `${OPEN}${name}${CLOSE}`;
  const names = Object.fromEntries(Object.entries(naming.names).map(([key, name]) => [key, mark(name)]));
  const entry: Naming['entry'] = (...place) => mark(naming.entry(...place));
  return inTheirNames(sentence, { names, entry });
}

/** The parts of a sentence: plain text, and every other one a name. */
export const markedParts = (sentence: string): readonly string[] => sentence.split(/[\uE000\uE001]/);
