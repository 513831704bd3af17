import { atLastStep, oneOf } from './answers.ts';
import { pick } from './random.ts';
import { answerOf, fill, fillerKinds, inputOf, opening } from './sentence.ts';
import type { Task } from './task.ts';
import { answers, ending, UNKNOWN, vocabulary } from './vocabulary.ts';

const m = vocabulary.length;
const q = answers.length;
/** Words of a sentence without fillers. */
const LEAST = 4 + ending.length;
/** How many fillers out of 20 are read as unknown words, so that the network learns to pass over words it does not know. */
const UNKNOWNS = 1;

/**
 * Inputs: the words of `vocabulary`. For a length there are length + 6 steps. A sentence has 0 to that many fillers, each
 * number and each kind as often; where there are fewer its words stand at the end, and before them nothing is said: inputs
 * are 0. So the last step is its last word, and from the opening to it there are as many steps as when it is read alone.
 */
export const words: Task = {
  title: 'Irrelevant words',
  text: 'A sentence such as “the film was wonderful and anna sat near the door so i”. At the last word: liked it or disliked it? One early word decides; it has to be remembered past all fillers.',
  m,
  q,
  length: { unit: 'filler words at most', least: 0, most: 100, usual: 20 },
  hasLoss: (length) => atLastStep(LEAST + length),
  draw(random, length, inputs, targets) {
    const kind = fillerKinds[pick(random, fillerKinds.length)];
    const count = pick(random, length + 1);
    const start = opening(random);
    const fillers = fill(random, count, kind, start).map((word) =>
      kind !== 'sentence' && pick(random, 20) < UNKNOWNS ? UNKNOWN : word,
    );
    const silence = length - count;
    [...start, ...fillers, ...ending].forEach((word, place) => {
      inputs[(silence + place) * m + inputOf(word)] = 1;
    });
    targets[(LEAST + length - 1) * q + answerOf(start.at(-1)!)!] = 1;
  },
  ...oneOf(q),
};
