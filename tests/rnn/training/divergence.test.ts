// Where a run says that it broke off, against the numbers that float64 still has.
import { describe, expect, test } from 'vitest';
import { Backward, type Experiment } from '../../../src/index.ts';
import { allocateBatch, drawBatch } from '../../../src/rnn/tasks/batch.ts';
import { tasks } from '../../../src/rnn/tasks/index.ts';
import { nonFiniteIn } from '../../../src/rnn/training/divergence.ts';
import type { TrainingSettings } from '../../../src/rnn/training/settings.ts';
import { Trainer } from '../../../src/rnn/training/trainer.ts';
import { trainedExperiment } from '../../../src/rnn/training/weights.ts';
import { unroll } from '../../../src/rnn/unroll.ts';

const FLOAT32_MAX = 3.4028234663852886e38;

/** h_t is 10 times h_{t-1}, and more: a batch of one sequence, whose weights have 6 digits at first. */
const growing = (changes: Partial<TrainingSettings> = {}): TrainingSettings => ({
  task: 'recall',
  length: 30,
  cell: 'linear',
  n: 4,
  initialisation: { scheme: 'identity', gain: 10 },
  optimiser: { kind: 'sgd', rate: 0.1 },
  batch: 1,
  seed: 1,
  ...changes,
});

/** The sequence of the first update. */
function firstOf(trainer: Trainer): Experiment {
  const { task, length, seed } = trainer.settings;
  const batch = allocateBatch(tasks[task], length, 1);
  drawBatch(batch, seed, 0);
  return trainedExperiment(trainer.checkpoint().weights, trainer.settings, batch);
}

async function faultOf(trainer: Trainer) {
  const before = trainer.checkpoint();
  expect(trainer.update()).toBe(false);
  const { weights, moments, step } = trainer.checkpoint();
  expect({ weights, moments, step }).toEqual({
    weights: before.weights,
    moments: before.moments,
    step: before.step,
  });
  return trainer.fault();
}

describe('a run breaks off', () => {
  test.each(['linear', 'relu'] as const)('%s: at the first value beyond float32', async (cell) => {
    const trainer = await Trainer.open(growing({ cell, length: 60 }));
    const { session, graph } = unroll(firstOf(trainer));
    const isBeyond = (x: number) => Math.abs(x) > FLOAT32_MAX;
    const first = graph.nodes.find((node) => session.value(node).some(isBeyond))!;
    const value = session.value(first).find(isBeyond)! * Infinity;
    expect(first.step).toBeGreaterThan(30);
    expect(await faultOf(trainer)).toEqual({ tensor: `${first.name} at step ${first.step}`, value });
  });

  test('at the first gradient beyond float32, on the way back', async () => {
    const trainer = await Trainer.open(
      growing({ length: 80, initialisation: { scheme: 'identity', gain: 3 } }),
    );
    const { session, E, graph, parameters } = unroll(firstOf(trainer));
    const pass = new Backward(session, [{ node: E, cotangent: [1] }], Object.values(parameters));
    pass.run();
    const isBeyond = (x: number) => Math.abs(x) > FLOAT32_MAX;
    const beyond = graph.nodes
      .toReversed()
      .filter((node) => pass.finds(node) && pass.cotangent(node).some(isBeyond));
    expect(beyond.map(({ name }) => name)).toEqual(['W']);
    expect((await faultOf(trainer)).tensor).toBe('the gradient of W');
  });

  test('when an update takes the weights beyond float32', async () => {
    const trainer = await Trainer.open(growing({ length: 10, optimiser: { kind: 'sgd', rate: 1e300 } }));
    const { tensor, value } = await faultOf(trainer);
    expect(tensor).toBe('the weights after the update');
    expect(value).not.toBeCloseTo(0);
    expect(Number.isFinite(value)).toBe(false);
  });

  test('when the square of a gradient is beyond float32', async () => {
    const rmsprop = { kind: 'rmsprop', rate: 0.01, decay: 0.9, epsilon: 1e-8 } as const;
    const fault = await faultOf(await Trainer.open(growing({ optimiser: rmsprop })));
    expect(fault).toEqual({ tensor: 'the mean square of the gradient after the update', value: Infinity });
  });

  test('some updates after it began, by a rate that is too high', async () => {
    const optimiser = { kind: 'sgd', rate: 1e4 } as const;
    const settings = growing({
      task: 'adding',
      initialisation: { scheme: 'orthogonal', gain: 1 },
      optimiser,
    });
    const trainer = await Trainer.open(settings);
    let updates = 0;
    while (trainer.update()) updates++;
    expect(updates).toBeGreaterThan(0);
    expect(trainer.step).toBe(updates);
    const { tensor, value } = await trainer.fault();
    expect(tensor).toMatch(/ at step \d+$|^the gradient of |after the update$/);
    expect(Number.isFinite(value)).toBe(false);
  });
});

test('the first number that is not finite', () => {
  expect(nonFiniteIn(Float32Array.of(1, -0, 3e38))).toBeUndefined();
  expect(nonFiniteIn(Float32Array.of(1, -Infinity, Number.NaN))).toBe(-Infinity);
  expect(nonFiniteIn(Float32Array.of(1, Number.NaN))).toBeNaN();
});
