import { expect, test } from 'vitest';
import { norm } from '../../../src/index.ts';
import { allocateBatch, drawBatch } from '../../../src/rnn/tasks/batch.ts';
import { tasks } from '../../../src/rnn/tasks/index.ts';
import type { TrainingSettings } from '../../../src/rnn/training/settings.ts';
import { nodesOf, traceTask } from '../../../src/rnn/training/task-network.ts';
import { trainedExperiment, firstWeights, shapesOf } from '../../../src/rnn/training/weights.ts';
import { cellNames } from '../../../src/rnn/cells/index.ts';

const settings = (changes: Partial<TrainingSettings> = {}): TrainingSettings => ({
  task: 'adding',
  length: 100,
  cell: 'lstm',
  n: 5,
  initialisation: { scheme: 'orthogonal', gain: 2, forgetBias: 3 },
  optimiser: { kind: 'sgd', rate: 0.1 },
  batch: 2,
  seed: 3,
  ...changes,
});

function weightsOf(settings: TrainingSettings) {
  const batch = allocateBatch(tasks[settings.task], settings.length, 1);
  drawBatch(batch, 1, 0);
  return trainedExperiment(firstWeights(settings), settings, batch).weights;
}

test.each(cellNames)('%s: flat arrays have parameters as the network has them', (cell) => {
  const shapes = shapesOf(settings({ cell }));
  const nodes = nodesOf(traceTask(settings({ cell }), 4, 2).parameters);
  expect(shapes).toEqual(nodes.map(({ name, shape }) => [name, ...shape]));
  const sizes = nodes.map(({ size }) => size);
  expect(firstWeights(settings({ cell }))).toHaveLength(sizes.reduce((sum, size) => sum + size, 0));
});

test('the forget bias is where it belongs, and W as long as its gain says', () => {
  const { W, b, d } = weightsOf(settings());
  expect(b).toEqual([0, 3, 0, 0].flatMap((bias) => Array.from({ length: 5 }, () => bias)));
  expect(d).toEqual([0]);
  for (const row of W) expect(norm(row)).toBeCloseTo(2, 2);
});

test('chrono spreads the time to forget over the length of the task', () => {
  const { b } = weightsOf(settings({ n: 200, initialisation: { scheme: 'chrono', gain: 1 } }));
  const [i, f] = [b!.slice(0, 200), b!.slice(200, 400)];
  expect(i).toEqual(f.map((bias) => 0 - bias));
  expect(Math.max(...f)).toBeLessThanOrEqual(Math.log(99));
  expect(Math.max(...f)).toBeGreaterThan(Math.log(90));
});

test('the seed of a run is that of its first weights', () => {
  expect(firstWeights(settings())).toEqual(firstWeights(settings()));
  expect(firstWeights(settings({ seed: 4 }))).not.toEqual(firstWeights(settings()));
});
