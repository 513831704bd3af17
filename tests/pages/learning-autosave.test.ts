import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { autosave } from '../../src/pages/learning-autosave.ts';
import { usualPlan } from '../../src/pages/learning-link.ts';
import { createLearning } from '../../src/pages/learning-state.ts';
import type { RunStorage, Stored } from '../../src/pages/learning-storage.ts';
import { stepOf } from '../../src/viz/learning-curve.ts';
import { fakeRuns } from '../support/learning.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());
const soon = () => vi.advanceTimersByTimeAsync(1);

/** A data base, and a page that keeps its runs in it. */
function kept(change: Partial<RunStorage> = {}) {
  const base = new Map<string, Stored>();
  const storage: RunStorage = {
    all: async () => [...base.values()],
    set: async (stored) => void base.set(stored.run.id, stored),
    remove: async (id) => void base.delete(id),
    ...change,
  };
  const failures: string[] = [];
  const { runs, open } = fakeRuns();
  const learning = createLearning(open, usualPlan);
  autosave(learning, storage, [], (why) => failures.push(why));
  const stepsIn = () => [...base.values()].map(({ lane, run }) => [lane, stepOf(run.curve)]);
  return { learning, runs, stepsIn, failures };
}

describe('runs are kept', () => {
  test('every few seconds while they train, with a checkpoint of what was reached', async () => {
    const { learning, runs, stepsIn } = kept();
    learning.train();
    await soon();
    for (const run of runs) run.make(20);
    expect(stepsIn()).toEqual([]);
    await vi.advanceTimersByTimeAsync(4500);
    expect(stepsIn()).toEqual([
      [0, 20],
      [1, 20],
    ]);
    expect(learning.lanes.value[0].record.value!.checkpoints.map(({ step }) => step)).toEqual([20]);
  });

  test('at once when they rest, and when they become earlier ones or are removed', async () => {
    const { learning, runs, stepsIn } = kept();
    learning.train();
    await soon();
    for (const run of runs) run.make(20);
    learning.pause();
    await soon();
    expect(stepsIn()).toEqual([
      [0, 20],
      [1, 20],
    ]);
    learning.removeLane(learning.lanes.value[0]);
    await soon();
    expect(stepsIn()).toEqual([
      [null, 20],
      [0, 20],
    ]);
    learning.removeEarlier(learning.earlier.value[0].id);
    await soon();
    expect(stepsIn()).toEqual([[0, 20]]);
  });

  test('or it is said once why not, and all goes on', async () => {
    const { learning, runs, failures } = kept({
      set: () => Promise.reject(new Error('forbidden')),
    });
    learning.train();
    await soon();
    for (const run of runs) run.make(20);
    await vi.advanceTimersByTimeAsync(20_000);
    expect(failures).toEqual(['forbidden']);
    expect(learning.isBusy.value).toBe(true);
  });
});
