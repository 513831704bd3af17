import { expect, test, vi } from 'vitest';
import { differentiate } from '../../../src/rnn/index.ts';
import { initialise } from '../../../src/rnn/initialise.ts';
import { norm } from '../../../src/rnn/matrix.ts';
import { type CellName, itemize } from '../../../src/rnn/index.ts';
import { encodeWords, openings, vocabulary } from '../../../src/rnn/tasks/index.ts';
import {
  drawSentences,
  AccuracyMeter,
  AccuracyMeters,
  heldOutSentences,
} from '../../../src/rnn/words/accuracy.ts';
import { sentenceExperiment } from '../../../src/rnn/words/experiment.ts';
import { answerSequence } from '../../../src/rnn/words/answered.ts';

const cellNames: CellName[] = ['sigmoid', 'tanh', 'lstm'];
const sentence = encodeWords('the film was lovely and anna sat outside so i');

function network(cell: CellName, seed: number) {
  const n = 5;
  const rows = (cell === 'lstm' ? 4 : 1) * n;
  const zeros = (count: number, columns: number) =>
    Array.from({ length: count }, () => Array.from({ length: columns }, () => 0));
  const blank = {
    W: zeros(rows, n),
    U: zeros(rows, vocabulary.length),
    V: zeros(2, n),
    b: zeros(1, rows)[0],
    d: [0, 0.02],
  };
  const experiment = sentenceExperiment({ cell, weights: blank }, sentence, 0);
  return { cell, weights: initialise(experiment, { scheme: 'gaussian', gain: 2, seed }).weights };
}

test.each(cellNames)('a meter of the %s gives the answers of sentences one by one', async (cell) => {
  const sentences = drawSentences(3, 'page', { fillers: 4, kind: 'random', count: 12 });
  const meter = await AccuracyMeter.prepare(network(cell, 1), 4, 12);
  for (const seed of [1, 2, 3]) {
    const own = network(cell, seed);
    const right = sentences.filter((asked) => {
      const { outputs } = differentiate(sentenceExperiment(own, asked, asked.answer!));
      const [first, second] = outputs.at(-1)!;
      return asked.answer === (first >= second ? 0 : 1);
    });
    expect(meter.right(own.weights, sentences)).toBe(right.length);
  }
});

test('sentences are the same for the same arguments, and others for others', () => {
  const draw = (seed: number, fillers: number) =>
    drawSentences(seed, 'page', { fillers, kind: 'random', count: 20 }).map(({ words }) => words.join(' '));
  expect(draw(1, 8)).toEqual(draw(1, 8));
  expect(draw(1, 8)).not.toEqual(draw(2, 8));
  expect(draw(1, 8)[0].split(' ')).toHaveLength(14);
});

test('held-out sentences begin as none in training does', () => {
  const kept = new Set(openings.heldOut.map((words) => words.join(' ')));
  for (const fillers of [0, 7]) {
    const asked = heldOutSentences(fillers, 40);
    expect(asked).toHaveLength(40);
    expect(asked.filter(({ words }) => !kept.has(words.slice(0, 4).join(' ')))).toEqual([]);
  }
});

test('a meter is prepared once, and again where that failed', async () => {
  const meters = new AccuracyMeters();
  const prepare = vi.spyOn(AccuracyMeter, 'prepare').mockRejectedValueOnce(new Error('no memory'));
  await expect(meters.of(network('tanh', 1), 2, 3)).rejects.toThrow('no memory');
  const meter = await meters.of(network('tanh', 1), 2, 3);
  expect(await meters.of(network('tanh', 2), 2, 3)).toBe(meter);
  expect(await meters.of(network('tanh', 2), 3, 3)).not.toBe(meter);
  expect(prepare).toHaveBeenCalledTimes(3);
  prepare.mockRestore();
});

test.each(cellNames)('what reaches each word of the %s is the norm of the term of U', (cell) => {
  const experiment = sentenceExperiment(network(cell, 4), sentence, sentence.answer!);
  const { reached, probabilities, error, answer } = answerSequence(experiment);
  const { termNorms } = itemize(experiment);
  const expected = termNorms.U!.at(-1)!;
  expect(reached).toHaveLength(sentence.words.length);
  reached.forEach((size, k) => expect(size).toBeCloseTo(expected[k], 12));
  expect(Math.min(...expected)).toBeGreaterThan(0);
  expect(probabilities[0] + probabilities[1]).toBeCloseTo(1, 12);
  expect(probabilities[answer]).toBeGreaterThanOrEqual(0.5);
  expect(error).toBeCloseTo(norm([probabilities[0] - 1, probabilities[1]]), 12);
  expect(-Math.log(probabilities[0])).toBeCloseTo(differentiate(experiment).loss, 12);
});
