import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type DataSetName, dataSets } from '../../../src/rnn/words/data-sets.ts';
import { AccuracyMeter, heldOutSentences } from '../../../src/rnn/words/accuracy.ts';
import { encodeWords } from '../../../src/rnn/tasks/index.ts';
import { sentenceExperiment } from '../../../src/rnn/words/experiment.ts';
import { parseWordsFile, WordsFileError } from '../../../src/rnn/words/file.ts';
import { answerSequence } from '../../../src/rnn/words/answered.ts';
import { firstChoice } from '../../../src/viz/compare/words/query.ts';
import { sentenceText } from '../../../src/viz/compare/words/text.ts';

const text = readFileSync(join(import.meta.dirname, '../../../public/words.json'), 'utf8');
const file = parseWordsFile(JSON.parse(text));
const shown = (Object.keys(dataSets) as DataSetName[]).flatMap((set) =>
  file.sets[set].flatMap(({ cell, weights, right }) => (weights ? [{ set, cell, weights, right }] : [])),
);

test('the file is small, and has five seeds or more', () => {
  expect(text.length).toBeLessThan(150_000);
  expect(file.seeds.length).toBeGreaterThanOrEqual(5);
  expect(shown.map(({ set, cell }) => `${set} ${cell}`)).toEqual([
    'long sigmoid',
    'long lstm',
    'mixed sigmoid',
    'mixed lstm',
  ]);
});

test.each(shown)(
  'the $cell trained on $set sentences does as the file says',
  async ({ cell, weights, right, set }) => {
    // A network of the long set was measured at its own number of fillers alone.
    const places = set === 'long' ? [file.fillers.indexOf(file.shown)] : [0, file.fillers.length - 1];
    for (const place of places) {
      const fillers = file.fillers[place];
      const meter = await AccuracyMeter.prepare({ cell, weights }, fillers, file.sentences);
      expect(meter.right(weights, heldOutSentences(fillers, file.sentences))).toBe(right[0][place]);
    }
  },
);

test('of the first sentence on the page the LSTM is right, and the sigmoid RNN wrong', () => {
  const { sentence, set } = firstChoice;
  const asked = encodeWords(sentenceText(sentence));
  const isRight = shown
    .filter((trained) => trained.set === set)
    .map(({ cell, weights }) => {
      const { answer } = answerSequence(sentenceExperiment({ cell, weights }, asked, asked.answer!));
      return [cell, answer === asked.answer];
    });
  expect(Object.fromEntries(isRight)).toEqual({ sigmoid: false, lstm: true });
});

describe('a file that is damaged is refused', () => {
  const changed = (change: (file: any) => void) => {
    const copy = JSON.parse(text);
    change(copy);
    return () => parseWordsFile(copy);
  };

  test.each<[string, (file: any) => void, string]>([
    ['a key is missing', (copy) => delete copy.seeds, 'seeds'],
    ['a key is unknown', (copy) => (copy.colour = 1), 'colour'],
    [
      'a seed is missing',
      (copy) => copy.sets.long[0].right.pop(),
      'sets.long.0.right: expected 5 lists, one a seed, got 4',
    ],
    [
      'a count is missing',
      (copy) => copy.sets.mixed[1].right[2].pop(),
      'sets.mixed.1.right.2: expected 10 numbers up to 200',
    ],
    [
      'what reached of a seed is missing',
      (copy) => copy.untrained[1].reached.pop(),
      'untrained.1.reached: expected 5 lists, one a seed, got 4',
    ],
    [
      'what reached at a count is missing',
      (copy) => copy.untrained[0].reached[3].pop(),
      'untrained.0.reached.3: expected 10 numbers, one a number of fillers',
    ],
    ['what reached is negative', (copy) => (copy.untrained[2].reached[0][1] = -1), 'untrained.2.reached.0.1'],
    ['more are right than asked', (copy) => (copy.sets.long[1].right[0][0] = 201), 'sets.long.1.right.0'],
    [
      'a row of weights is missing',
      (copy) => copy.sets.long[2].weights.W.pop(),
      'sets.long.2.weights.W: expected 64 rows',
    ],
    [
      'a weight is no number',
      (copy) => (copy.sets.long[0].weights.U[3][4] = null),
      'sets.long.0.weights.U[3][4]',
    ],
  ])('%s', (_, change, message) => {
    expect(changed(change)).toThrow(WordsFileError);
    expect(changed(change)).toThrow(message);
  });
});
