import { cells } from '../cells/index.ts';
import type { Experiment } from '../experiment.ts';
import { type EncodedWords, tasks } from '../tasks/index.ts';
import type { WordsNetwork } from './file.ts';

/**
 * A trained network on a sentence of one word or more, a step a word, from h_0 = 0; the loss is cross-entropy at the last
 * word.
 * @param answer the right one, a place in `answers`
 */
export function sentenceExperiment(
  { cell, weights }: WordsNetwork,
  { inputs }: EncodedWords,
  answer: number,
): Experiment {
  const { q, loss } = tasks.words;
  const zeros = weights.W[0].map(() => 0);
  const target = Array.from({ length: q }, (_, i) => Number(i === answer));
  return {
    cell,
    weights,
    initial: { h: zeros, ...(cells[cell].hasCellState && { c: zeros }) },
    inputs,
    targets: inputs.map((_, t) => (t === inputs.length - 1 ? target : null)),
    loss,
  };
}
