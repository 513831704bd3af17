import { expect, test } from 'vitest';
import { encodeWords, ending, randomOf, tasks, vocabulary } from '../../../src/rnn/tasks/index.ts';
import { Trainer } from '../../../src/rnn/training/trainer.ts';
import type { TrainingSettings } from '../../../src/rnn/training/settings.ts';
import { type DataSetName, dataSets } from '../../../src/rnn/words/data-sets.ts';
import { trainWithin } from '../../../src/rnn/words/train-within.ts';

const settings: TrainingSettings = {
  task: 'words',
  length: 3,
  cell: 'lstm',
  n: 4,
  initialisation: { scheme: 'orthogonal', gain: 1, forgetBias: 1 },
  optimiser: { kind: 'adam', rate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
  clipping: { kind: 'norm', threshold: 0.1 },
  batch: 8,
  seed: 5,
};

test.each(Object.entries(dataSets))('it trains on the sentences it is given: %s', async (_, task) => {
  const trainer = await Trainer.open(settings);
  for (let update = 0; update < 6; update++) trainer.update();
  const { weights, updates } = await trainWithin(settings, task, { updates: 6, enough: 0, over: 3 });
  expect(updates).toBe(6);
  const isAlike = weights.W.flat().join(' ') === trainer.experiment(1).weights.W.flat().join(' ');
  expect(isAlike).toBe(task === tasks.words);
});

test('training whose weights do not stay finite says so', async () => {
  const optimiser = { kind: 'sgd', rate: 1e45 } as const;
  await expect(
    trainWithin({ ...settings, optimiser }, dataSets.mixed, { updates: 3, enough: 0, over: 3 }),
  ).rejects.toThrow(/^update 1: the weights after the update is -?Infinity$/);
});

test('training is over once the loss stays low, and not before', async () => {
  const budget = { updates: 30, enough: 1e9, over: 7 };
  expect((await trainWithin(settings, dataSets.mixed, budget)).updates).toBe(7);
  expect((await trainWithin(settings, dataSets.mixed, { ...budget, enough: 0 })).updates).toBe(30);
});

/** The words of a sequence; those before it are silence. */
function drawWords(name: DataSetName, length: number, seed: number): { words: string[]; target: number } {
  const { m, q, draw } = dataSets[name];
  const T = dataSets[name].hasLoss(length).length;
  const inputs = new Float32Array(T * m);
  const targets = new Float32Array(T * q);
  draw(randomOf(seed, 0, 'training'), length, inputs, targets, 'training');
  const steps = Array.from(
    { length: T },
    (_, t) => vocabulary[inputs.subarray(t * m, (t + 1) * m).indexOf(1)] ?? '',
  );
  expect(targets.indexOf(1)).toBeGreaterThanOrEqual((T - 1) * q);
  const first = steps.findIndex(Boolean);
  expect(steps.slice(first).every(Boolean)).toBe(true);
  return { words: steps.slice(first), target: targets.indexOf(1) - (T - 1) * q };
}

test.each<[DataSetName, number]>([
  ['long', 6],
  ['mixed', 0],
])('sentences of the %s set have %i to 6 filler words, one key word, and its answer', (name, least) => {
  const counts = new Set<number>();
  for (let seed = 0; seed < 200; seed++) {
    const { words, target } = drawWords(name, 6, seed);
    counts.add(words.length - 6);
    expect(words.slice(-2)).toEqual(ending);
    const { keys, answer } = encodeWords(words.join(' '));
    expect(keys).toEqual([3]);
    expect(answer).toBe(target);
  }
  expect([...counts].toSorted((a, b) => a - b)).toEqual(
    Array.from({ length: 7 - least }, (_, i) => least + i),
  );
});
