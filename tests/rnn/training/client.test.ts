// A run in a worker, as a page has it: the real api behind a channel instead of a thread.
import { describe, expect, onTestFinished, test } from 'vitest';
import { openRun } from '../../../src/rnn/training/client.ts';
import { trainingApi } from '../../../src/rnn/training/worker-api.ts';
import type { Checkpoint, Progress } from '../../../src/rnn/training/run.ts';
import type { TrainingSettings } from '../../../src/rnn/training/settings.ts';
import { Trainer } from '../../../src/rnn/training/trainer.ts';
import { madeUpWorker } from '../../support/made-up-worker.ts';

const settings: TrainingSettings = {
  task: 'recall',
  length: 5,
  cell: 'tanh',
  n: 6,
  initialisation: { scheme: 'orthogonal', gain: 1 },
  optimiser: { kind: 'adam', rate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
  batch: 8,
  seed: 7,
};
const FOREVER = 1e9;

function fakeWorker() {
  const api = trainingApi();
  // Unlike a thread it cannot be ended from outside, and would train on beside the tests of other files.
  onTestFinished(() => api.pause());
  const { worker, crash } = madeUpWorker(api);
  return { start: () => worker, crash };
}

const open = (from: TrainingSettings | Checkpoint = settings) => openRun(from, fakeWorker().start);

/** The losses of so many updates, one after the other. */
async function lossesOf(updates: number): Promise<number[]> {
  const trainer = await Trainer.open(settings);
  return Array.from({ length: updates }, () => {
    trainer.update();
    return Math.fround(trainer.loss);
  });
}

describe('a run', () => {
  test('trains to the update asked for, and reports every update once', async () => {
    const run = await open();
    const reports: Progress[] = [];
    expect(await run.run(137, (progress) => reports.push(progress))).toEqual({ kind: 'done' });
    expect(reports.flatMap(({ losses }) => [...losses])).toEqual(await lossesOf(137));
    expect(reports.flatMap(({ gradientNorms }) => [...gradientNorms])).toHaveLength(137);
    const last = reports.at(-1)!;
    expect(last.step).toBe(137);
    expect(last.standing!.lagNorms).toHaveLength(6);
    expect(last.seconds).toBeGreaterThan(0);
    expect(last.checkpoint!.step).toBe(130);
    expect((await run.checkpoint()).step).toBe(137);
  });

  test('pauses, answers, and goes on as if it had not', async () => {
    const run = await open();
    const losses: number[] = [];
    const note = ({ losses: more }: Progress) => void losses.push(...more);
    const ending = run.run(FOREVER, (progress) => {
      note(progress);
      void run.pause();
    });
    expect(await ending).toEqual({ kind: 'paused' });
    const { step } = await run.checkpoint();
    expect(step).toBe(losses.length);
    expect(step).toBeGreaterThan(0);
    const { accuracy, sequences } = await run.evaluate(9);
    expect(accuracy).toBeGreaterThanOrEqual(0);
    expect(sequences).toBe(16);
    expect((await run.experiment(3)).inputs).toHaveLength(5);
    expect(await run.run(step + 5, note)).toEqual({ kind: 'done' });
    expect(losses).toEqual(await lossesOf(step + 5));
  });

  test('is asked while it trains', async () => {
    const run = await open();
    const ending = run.run(FOREVER, () => {});
    const first = await run.checkpoint();
    let later = first;
    while (later.step === first.step) later = await run.checkpoint();
    expect(later.step).toBeGreaterThan(first.step);
    await run.pause();
    expect(await ending).toEqual({ kind: 'paused' });
  });

  test('goes on from a checkpoint in another worker', async () => {
    const run = await open();
    await run.run(10, () => {});
    const other = await open(await run.checkpoint());
    const losses: number[] = [];
    await other.run(20, (progress) => losses.push(...progress.losses));
    expect(losses).toEqual((await lossesOf(20)).slice(10));
  });

  test('says where it diverged, and keeps the weights before', async () => {
    const rising = { ...settings, cell: 'linear', optimiser: { kind: 'sgd', rate: 1e30 } } as const;
    const run = await open(rising);
    const reports: Progress[] = [];
    const ending = await run.run(FOREVER, (progress) => reports.push(progress));
    // The batch at hand is that of the update that was not made.
    expect(reports.at(-1)!.losses.length).toBeGreaterThan(0);
    expect(reports.at(-1)).not.toHaveProperty('standing');
    const { step, weights } = await run.checkpoint();
    expect(ending).toMatchObject({ kind: 'diverged', step: step + 1 });
    expect(weights.every(Number.isFinite)).toBe(true);
  });
});

describe('a worker', () => {
  test('that crashes is heard of: by who waits, and who asks later', async () => {
    const { start, crash } = fakeWorker();
    const run = await openRun(settings, start);
    const ending = run.run(FOREVER, () => crash('out of memory'));
    await expect(ending).rejects.toThrow('out of memory');
    await expect(run.checkpoint()).rejects.toThrow('out of memory');
  });

  test('that does not load is heard of', async () => {
    const { start, crash } = fakeWorker();
    const opening = openRun(settings, () => {
      queueMicrotask(() => crash(''));
      return start();
    });
    await expect(opening).rejects.toThrow('its worker did not load');
  });

  test('that cannot prepare the run says why', async () => {
    const chrono = { ...settings, initialisation: { scheme: 'chrono', gain: 1 } } as const;
    await expect(open(chrono)).rejects.toThrow('no scheme "chrono" for the cell "tanh"');
  });

  test('is ended: who waits is told', async () => {
    const run = await open();
    const ending = run.run(FOREVER, () => run.end());
    await expect(ending).rejects.toThrow('the run was ended');
  });
});
