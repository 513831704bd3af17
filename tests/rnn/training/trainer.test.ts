import { describe, expect, test } from 'vitest';
import { differentiate, type Experiment, norm, parseExperiment, sizesOf } from '../../../src/index.ts';
import { replayInTypeScript } from '../../../src/autograd/index.ts';
import { Surveyor } from '../../../src/rnn/index.ts';
import { allocateBatch, type Batch, drawBatch } from '../../../src/rnn/tasks/batch.ts';
import { tasks } from '../../../src/rnn/tasks/index.ts';
import { omegaOf } from '../../../src/rnn/training/lag.ts';
import type { Checkpoint } from '../../../src/rnn/training/run.ts';
import type { TrainingSettings } from '../../../src/rnn/training/settings.ts';
import { Trainer } from '../../../src/rnn/training/trainer.ts';
import { cellNames } from '../../../src/rnn/cells/index.ts';

const small = (changes: Partial<TrainingSettings> = {}): TrainingSettings => ({
  task: 'recall',
  length: 5,
  cell: 'lstm',
  n: 6,
  initialisation: { scheme: 'orthogonal', gain: 1, forgetBias: 1 },
  optimiser: { kind: 'adam', rate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
  batch: 8,
  seed: 7,
  ...changes,
});

async function trained(from: TrainingSettings | Checkpoint, updates: number): Promise<Trainer> {
  const trainer = await Trainer.open(from);
  for (let i = 0; i < updates; i++) expect(trainer.update()).toBe(true);
  return trainer;
}

const numbersOf = ({ step, weights, moments }: Checkpoint) => ({ step, weights, moments });

/** The sequences of the first update as experiments, with the weights of a trainer. */
function sequencesOf(trainer: Trainer): Experiment[] {
  const { settings } = trainer;
  const batch = allocateBatch(tasks[settings.task], settings.length, settings.batch);
  drawBatch(batch, settings.seed, 0);
  const frame = trainer.experiment(0);
  return Array.from({ length: batch.size }, (_, b) => sequenceOf(batch, b, frame));
}

function sequenceOf({ inputs, targets, size }: Batch, b: number, frame: Experiment): Experiment {
  const column = (rows: Float32Array) =>
    Array.from({ length: rows.length / size }, (_, i) => rows[i * size + b]);
  return {
    ...frame,
    inputs: inputs.map(column),
    targets: targets.map((rows) => (rows ? column(rows) : null)),
  };
}

const mean = (numbers: readonly number[]) => numbers.reduce((sum, x) => sum + x, 0) / numbers.length;

describe('an update', () => {
  const cases: Partial<TrainingSettings>[] = [
    ...cellNames.map((cell) => ({ cell })),
    { task: 'adding', length: 10 },
    { task: 'copy', length: 3 },
  ];

  test.each(cases)('%o: loss and gradient are the means of those of the sequences', async (changes) => {
    // The velocity is the gradient itself after the first update.
    const settings = small({ ...changes, optimiser: { kind: 'momentum', rate: 0.1, momentum: 0.9 } });
    const trainer = await Trainer.open(settings);
    const answers = sequencesOf(trainer).map((sequence) => differentiate(sequence));
    const { weights: before } = trainer.checkpoint();
    expect(trainer.update()).toBe(true);
    const { moments, weights } = trainer.checkpoint();

    const flat = answers.map(({ gradients }) => Object.values(gradients).flat(2));
    const expected = flat[0].map((_, i) => mean(flat.map((gradient) => gradient[i])));
    expect(moments[0]).toHaveLength(expected.length);
    const largest = Math.max(...expected.map(Math.abs));
    expected.forEach((x, i) => expect(Math.abs(moments[0][i] - x)).toBeLessThan(3e-6 * largest));
    expect(trainer.gradientNorm / norm(expected)).toBeCloseTo(1, 5);
    weights.forEach((w, i) => expect(w).toBe(Math.fround(before[i] - 0.1 * moments[0][i])));

    const divisor = tasks[settings.task].measure.divisor(settings.length);
    expect(trainer.loss).toBeCloseTo(mean(answers.map(({ loss }) => loss)) / divisor, 5);
  });

  test('clips the gradient before the optimiser sees it, and tells its norm before', async () => {
    const momentum = { kind: 'momentum', rate: 0.1, momentum: 0.9 } as const;
    const plain = await trained(small({ optimiser: momentum }), 1);
    const clipping = { kind: 'norm', threshold: 0.01 } as const;
    const clipped = await trained(small({ optimiser: momentum, clipping }), 1);
    expect(clipped.gradientNorm).toBe(plain.gradientNorm);
    expect(norm(clipped.checkpoint().moments[0])).toBeCloseTo(0.01, 7);
  });

  test('the share of right answers is that of the batch, before the update', async () => {
    const trainer = await Trainer.open(small());
    const answers = sequencesOf(trainer).map(({ targets, ...rest }) => {
      const { outputs } = differentiate({ ...rest, targets });
      return tasks.recall.isRight(outputs.at(-1)!, targets.at(-1)!) ? 1 : 0;
    });
    trainer.update();
    expect(trainer.accuracy()).toBe(mean(answers));
  });
});

describe('a run', () => {
  test('learns to recall a symbol after five steps', async () => {
    const trainer = await trained(small({ batch: 16 }), 150);
    expect(trainer.loss).toBeLessThan(tasks.recall.baseline(5).value / 2);
    const { loss, accuracy } = await trainer.evaluate(200);
    expect(loss).toBeLessThan(tasks.recall.baseline(5).value / 2);
    expect(accuracy).toBeGreaterThan(0.75);
  });

  test('the same settings give the same numbers, another seed others', async () => {
    const [a, b] = [await trained(small(), 20), await trained(small(), 20)];
    expect(numbersOf(b.checkpoint())).toEqual(numbersOf(a.checkpoint()));
    const c = await trained(small({ seed: 8 }), 20);
    expect(c.checkpoint().weights).not.toEqual(a.checkpoint().weights);
  });

  test.each([
    { kind: 'sgd', rate: 0.1 },
    { kind: 'momentum', rate: 0.1, momentum: 0.9 },
    { kind: 'rmsprop', rate: 0.01, decay: 0.9, epsilon: 1e-8 },
    { kind: 'adam', rate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
  ] as const)('$kind: goes on from a checkpoint as if it had not stopped', async (optimiser) => {
    const trainer = await trained(small({ optimiser }), 10);
    const checkpoint = structuredClone(trainer.checkpoint());
    const kept = structuredClone(checkpoint);
    const losses: number[] = [];
    for (let i = 0; i < 10; i++) {
      trainer.update();
      losses.push(trainer.loss);
    }
    const again = await Trainer.open(checkpoint);
    expect(again.step).toBe(10);
    for (const loss of losses) {
      again.update();
      expect(again.loss).toBe(loss);
    }
    expect(numbersOf(again.checkpoint())).toEqual(numbersOf(trainer.checkpoint()));
    expect(checkpoint).toEqual(kept);
  });

  test('looking on changes nothing', async () => {
    const watched = await Trainer.open(small());
    for (let i = 0; i < 20; i++) {
      watched.update();
      watched.accuracy();
      watched.experiment(i);
      await watched.lagNorms();
      await watched.evaluate(8);
    }
    const { weights } = (await trained(small(), 20)).checkpoint();
    expect(watched.checkpoint().weights).toEqual(weights);
  });

  test.each(cellNames)('%s: its experiment is one, and does what it does', async (cell) => {
    const trainer = await trained(small({ cell, clipping: { kind: 'norm', threshold: 1 } }), 10);
    const experiments = Array.from({ length: 40 }, (_, seed) => trainer.experiment(seed));
    for (const experiment of experiments) expect(parseExperiment(experiment)).toEqual(experiment);
    const { T, n, m, q } = sizesOf(experiments[0]);
    expect({ T, n, m, q }).toEqual({ T: 5, n: 6, m: tasks.recall.m, q: tasks.recall.q });
    expect(trainer.experiment(3)).toEqual(experiments[3]);
    // Sequences of its own, drawn like those of training: so many have about the loss of as many others.
    const { loss } = await trainer.evaluate(400);
    expect(Math.abs(mean(experiments.map((one) => differentiate(one).loss)) - loss)).toBeLessThan(0.3);
  });
});

describe('how far back the last loss reaches, of the whole state, as Explore has it', () => {
  test.each([
    { cell: 'lstm' },
    { cell: 'gru' },
    { cell: 'sigmoid' },
    { task: 'copy', length: 2, cell: 'tanh' },
  ] as const)('%o', async (changes) => {
    const trainer = await Trainer.open(small({ ...changes, optimiser: { kind: 'sgd', rate: 0 } }));
    trainer.update();
    const surveyor = new Surveyor(replayInTypeScript);
    const surveys = sequencesOf(trainer).map((experiment) => {
      const t = experiment.inputs.length;
      return surveyor.ask({ experiment, t, parameter: 'W', wantsContributions: false, horizon: undefined })
        .survey;
    });
    const norms = await trainer.lagNorms();
    const T = surveys[0].gradients.losses.length;
    expect(norms).toHaveLength(T + 1);
    for (let lag = 0; lag <= T; lag++) {
      const expected = mean(surveys.map(({ stateNorms }) => stateNorms[(T - 1) * (T + 1) + T - lag]));
      expect(norms[lag] / expected).toBeCloseTo(1, 4);
    }
  });

  test("Pascanu's Ω is 0 where the norm is kept, and leaves out what has underflowed", () => {
    expect(omegaOf([2, 2, 2])).toBe(0);
    expect(omegaOf([1, 0.5, 0.5])).toBe(0.125);
    expect(omegaOf([1, 0.5, 0, 0])).toBe((0.25 + 1) / 2);
    expect(omegaOf([0, 0])).toBeNaN();
  });
});
