import { describe, expect, onTestFinished, test } from 'vitest';
import { learningRuns, type TrainingRun } from '../../../../src/viz/compare/papers/learning.ts';
import type { KeptRun, PapersStorage } from '../../../../src/viz/compare/papers/storage.ts';
import { conditions } from '../../../../src/rnn/facts/learning-conditions.ts';
import { drawnSequence } from '../../../../src/rnn/facts/networks.ts';
import type { Ending, Progress } from '../../../../src/rnn/training/run.ts';
import type { TrainingSettings } from '../../../../src/rnn/training/settings.ts';
import { report, settled } from '../../../support/learning.ts';

const ENDED = 'the run was ended';

/** A run that makes updates when it is told to, and rejects what it was asked once it is ended, as one in a worker does. */
class ToldRun implements TrainingRun {
  isEnded = false;
  step = 0;
  #to = 0;
  #report: ((progress: Progress) => void) | undefined;
  #settle: { resolve: (ending: Ending) => void; reject: (error: Error) => void } | undefined;

  constructor(readonly settings: TrainingSettings) {}

  run(to: number, report: (progress: Progress) => void): Promise<Ending> {
    this.#to = to;
    this.#report = report;
    return new Promise((resolve, reject) => (this.#settle = { resolve, reject }));
  }
  make(size: number): void {
    this.#report!(report(this.step, size));
    this.step += size;
  }
  /** Makes all its updates. */
  async complete(): Promise<void> {
    this.make(this.#to - this.step);
    await this.end({ kind: 'done' });
  }
  async end(ending?: Ending): Promise<void> {
    if (ending) {
      this.#settle!.resolve(ending);
      return settled();
    }
    this.isEnded = true;
    this.#settle?.reject(new Error(ENDED));
  }
  async crash(message: string): Promise<void> {
    this.#settle!.reject(new Error(message));
    await settled();
  }
  experiment = async (seed: number) => {
    const { initial, ...rest } = drawnSequence({ ...this.settings, seed });
    return { ...rest, initial: { ...initial, h: initial.h.map(() => 0.25) } };
  };
}

/** A storage that answers when it is let to. */
function slowStorage(kept = new Map<string, KeptRun>()) {
  let answer = () => {};
  const isLet = new Promise<void>((resolve) => (answer = resolve));
  const storage: PapersStorage = {
    read: async (keys) => {
      await isLet;
      return keys.map((key) => kept.get(key));
    },
    write: async (key, run) => void kept.set(key, run),
  };
  return { kept, storage, answer };
}

function page({ workers = 2, kept = new Map<string, KeptRun>() } = {}) {
  const opened: ToldRun[] = [];
  const { storage, answer } = slowStorage(kept);
  const learning = learningRuns({
    open: async (settings) => {
      opened.push(new ToldRun(settings));
      return opened.at(-1)!;
    },
    workers,
    storage,
  });
  onTestFinished(learning.cancel);
  return { learning, opened, kept, answer };
}

/** A page that has looked what is kept, and was told to start. */
async function started(of: Parameters<typeof page>[0] = {}) {
  const all = page(of);
  all.answer();
  const start = all.learning.start();
  await settled();
  return { ...all, start };
}

const curveLengths = ({ finding }: ReturnType<typeof learningRuns>) =>
  finding.value?.claims.map(({ found }) => found.length) ?? [];

describe('training of F15', () => {
  test('has as many runs under way as there are workers, LSTMs first, each with its seed', async () => {
    const { opened, learning } = await started({ workers: 2 });
    expect(opened.map(({ settings: { cell, seed } }) => [cell, seed])).toEqual([
      ['lstm', 1],
      ['lstm', 2],
    ]);
    expect(learning.runs).toBe(60);
    await opened[0].complete();
    expect(opened[0].isEnded).toBe(true);
    expect(opened.map(({ settings }) => settings.seed)).toEqual([1, 2, 3]);
  });

  test('trains all of them, once, and then is done', async () => {
    const { opened, learning, start, kept } = await started({ workers: 4 });
    for (let next = 0; next < learning.runs; next++) {
      expect(learning.isDone.value).toBe(false);
      await opened[next].complete();
    }
    await start;
    expect(opened).toHaveLength(learning.runs);
    expect(new Set(opened.map(({ settings }) => JSON.stringify(settings))).size).toBe(learning.runs);
    expect(kept.size).toBe(learning.runs);
    expect(learning.isDone.value).toBe(true);
    expect(learning.isRunning.value).toBe(false);
    expect(learning.share.value).toBeCloseTo(1, 12);
    expect(curveLengths(learning)).toEqual([15, 15, 15, 5, 5, 5, 5, 5, 5]);
  });

  test('started twice, runs once', async () => {
    const { opened, learning } = await started();
    void learning.start();
    await settled();
    expect(opened).toHaveLength(2);
  });

  test('cancelled, ends what is under way and keeps what is finished', async () => {
    const { opened, learning, start } = await started();
    await opened[0].complete();
    opened[1].make(50);
    learning.cancel();
    await start;
    expect(opened.every(({ isEnded }) => isEnded)).toBe(true);
    expect(learning.failure.value).toBeUndefined();
    expect(learning.isRunning.value).toBe(false);
    // A report that was under way does not count.
    opened[1].make(conditions[0].updates - 50);
    void learning.start();
    await settled();
    expect(opened.slice(3).map(({ settings }) => settings.seed)).toEqual([2, 3]);
  });

  test('cancelled and started again before a worker has come up, does not mix the two', async () => {
    const { opened, learning, answer } = page();
    answer();
    await settled();
    void learning.start();
    await Promise.resolve();
    expect(opened).toHaveLength(2);
    learning.cancel();
    void learning.start();
    await settled();
    const under = opened.filter(({ isEnded }) => !isEnded);
    expect(opened).toHaveLength(4);
    expect(under).toEqual(opened.slice(2));
  });

  test('whose worker fails says so, ends the others and can be started again', async () => {
    const { opened, learning, start } = await started();
    await opened[0].complete();
    await opened[1].crash('out of memory');
    await start;
    expect(learning.failure.value).toContain('out of memory');
    expect(opened.every(({ isEnded }) => isEnded)).toBe(true);
    void learning.start();
    await settled();
    expect(learning.failure.value).toBeUndefined();
    expect(opened.slice(3).map(({ settings }) => settings.seed)).toEqual([2, 3]);
  });

  test('that diverges says where', async () => {
    const { opened, learning, start } = await started();
    await opened[0].end({ kind: 'diverged', step: 3, tensor: 'a at step 2', value: Number.NaN });
    await start;
    expect(learning.failure.value).toContain('a at step 2');
  });
});

describe('what is kept', () => {
  test('is brought back, and not trained again', async () => {
    const before = await started();
    await before.opened[0].complete();
    await before.opened[1].complete();
    const after = page({ kept: before.kept });
    expect(after.learning.finding.value).toBeUndefined();
    after.answer();
    await settled();
    expect(after.learning.share.value).toBeGreaterThan(0);
    void after.learning.start();
    await settled();
    expect(after.opened.map(({ settings }) => settings.seed)).toEqual([3, 4]);
  });

  test('is whole where training is started before it has been read', async () => {
    const before = await started();
    await before.opened[0].complete();
    const { learning, opened, answer, kept } = page({ kept: before.kept });
    void learning.start();
    await settled();
    expect(opened).toHaveLength(0);
    answer();
    await settled();
    expect(opened.map(({ settings }) => settings.seed)).toEqual([2, 3]);
    await opened[0].complete();
    expect(kept.size).toBe(2);
  });

  test('of other lengths, or by a browser that stores nothing, is no run', async () => {
    const before = await started();
    await before.opened[0].complete();
    const [key] = before.kept.keys();
    before.kept.set(key, { losses: new Float32Array(3) });
    const { learning, answer } = page({ kept: before.kept });
    answer();
    await settled();
    expect(learning.finding.value).toBeUndefined();

    const none = learningRuns({
      open: () => Promise.reject(new Error('unused')),
      workers: 1,
      storage: { read: () => Promise.reject(new Error('private')), write: async () => {} },
    });
    await settled();
    expect(none.share.value).toBe(0);
  });
});

describe('what Explore is shown', () => {
  test('is an LSTM before training, then as it was trained, also after a reload', async () => {
    const { opened, learning, kept } = await started();
    const [{ settings }] = conditions;
    expect(learning.example.value.text).toContain('before training');
    expect(learning.example.value.experiment).toEqual(drawnSequence({ ...settings, seed: 1 }));
    await opened[0].complete();
    expect(learning.example.value.text).toContain('as trained here');
    expect(learning.example.value.experiment).toEqual(await opened[0].experiment(1));

    const again = page({ kept });
    again.answer();
    await settled();
    expect(again.learning.example.value).toEqual(learning.example.value);
  });
});
