import { pick } from '../random.ts';
import { atLastStep, oneOf } from './answers.ts';
import { answerOf, fillersOf, type FillerKind, wordInput, opening, openings } from './sentence.ts';
import type { Task } from './task.ts';
import { answers, ending, UNKNOWN, vocabulary } from './vocabulary.ts';

const m = vocabulary.length;
const q = answers.length;
/** Words of a sentence without fillers. */
const LEAST_WORDS = openings.training[0].length + ending.length;

/** What stands between opening and end: repeating the opening would bring its key word near, and is left for the page. */
export const trainedKinds = ['random', 'repeated'] as const satisfies FillerKind[];

/** One filler word out of so many is read as an unknown word, so that networks learn to pass over those. */
const UNKNOWNS = 20;

/**
 * Sentences of `least(length)` to `length` fillers, each number as often. Inputs: the words of `vocabulary`. For a length
 * there are length + 6 steps. Where there are fewer fillers the words stand at the end, and before them nothing is said:
 * inputs are 0. So the last step is the last word, and from the opening to it there are as many steps as when a sentence is
 * read alone.
 */
export const withFillers = (least: (length: number) => number): Task => ({
  title: 'Irrelevant words',
  text: 'A sentence such as “the film was wonderful and anna sat near the door so i”; at its last word: liked it or disliked it? The fourth word decides, and has to be remembered past the fillers, from none of them up to the length.',
  m,
  q,
  length: { unit: 'filler words at most', least: 0, most: 100, usual: 20 },
  hasLoss: (length) => atLastStep(LEAST_WORDS + length),
  draw(random, length, inputs, targets, stream) {
    const kind = trainedKinds[pick(random, trainedKinds.length)];
    const count = least(length) + pick(random, length - least(length) + 1);
    const start = opening(random, stream === 'training' ? 'training' : 'heldOut');
    const fillers = fillersOf(random, count, kind, start).map((word) =>
      pick(random, UNKNOWNS) === 0 ? UNKNOWN : word,
    );
    const silence = length - count;
    [...start, ...fillers, ...ending].forEach((word, place) => {
      inputs[(silence + place) * m + wordInput(word)] = 1;
    });
    targets[(LEAST_WORDS + length - 1) * q + answerOf(start.at(-1)!)!] = 1;
  },
  ...oneOf(q),
});

export const words = withFillers(() => 0);
