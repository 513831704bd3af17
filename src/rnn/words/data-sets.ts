import { pick } from '../tasks/random.ts';
import { answerOf, fill, inputOf, opening } from '../tasks/sentence.ts';
import { ending, type FillerKind, type Task, tasks, UNKNOWN } from '../tasks/index.ts';

/** What stands between opening and end: repeating the opening would bring its key word near, and is left for the page. */
export const trainedKinds = ['random', 'repeated'] as const satisfies FillerKind[];

/** One filler word out of so many is read as an unknown word, so that networks learn to pass over those. */
const UNKNOWNS = 20;

/** The task `words` with sentences of `least(length)` to `length` filler words, each number as often. */
function withFillers(least: (length: number) => number): Task {
  const { m, q } = tasks.words;
  return {
    ...tasks.words,
    draw(random, length, inputs, targets) {
      const kind = trainedKinds[pick(random, trainedKinds.length)];
      const count = least(length) + pick(random, length - least(length) + 1);
      const start = opening(random);
      const fillers = fill(random, count, kind, start).map((word) =>
        pick(random, UNKNOWNS) === 0 ? UNKNOWN : word,
      );
      const sentence = [...start, ...fillers, ...ending];
      // Shorter ones stand at the end: the last step is the last word.
      const silence = length - count;
      sentence.forEach((word, place) => (inputs[(silence + place) * m + inputOf(word)] = 1));
      targets[targets.length - q + answerOf(start.at(-1)!)!] = 1;
    },
  };
}

/** Two data sets of the same sentences: all of them long, or short ones among them. */
export const dataSets = {
  /** Every sentence has as many filler words. */
  long: withFillers((length) => length),
  /** Sentences have from 0 to so many filler words. */
  mixed: withFillers(() => 0),
} satisfies { readonly [name: string]: Task };
export type DataSetName = keyof typeof dataSets;
