import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { autosave } from '../../../../src/viz/compare/learning/autosave.ts';
import { usualPlan } from '../../../../src/viz/compare/learning/link.ts';
import { createLearning } from '../../../../src/viz/compare/learning/state.ts';
import type { RunStorage, Stored } from '../../../../src/viz/compare/learning/storage.ts';
import { stepOf } from '../../../../src/viz/compare/learning/curve.ts';
import { fakeRuns, recorded } from '../../../support/learning.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());
const soon = () => vi.advanceTimersByTimeAsync(1);

/** A data base, and a page that keeps its runs in it. @param before what lies there already */
function kept(before: readonly Stored[] = [], change: Partial<RunStorage> = {}) {
  const base = new Map(before.map((stored) => [stored.run.id, stored]));
  const storage: RunStorage = {
    all: async () => [...base.values()],
    async write(changed, gone) {
      for (const stored of changed) base.set(stored.run.id, stored);
      for (const id of gone) base.delete(id);
    },
    ...change,
  };
  const failures: string[] = [];
  const { runs, open } = fakeRuns();
  const learning = createLearning(open, usualPlan, before);
  const saveNow = autosave(learning, storage, before, (why) => failures.push(why));
  const stepsIn = () => [...base.values()].map(({ lane, run }) => [lane, stepOf(run.curve)]);
  return { learning, runs, base, stepsIn, failures, saveNow };
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

  test('when the page is left: as they are, and as their workers say', async () => {
    const { learning, runs, base, stepsIn, saveNow } = kept();
    learning.train();
    await soon();
    for (const run of runs) run.make(20);
    const saving = saveNow();
    expect(stepsIn()).toEqual([
      [0, 20],
      [1, 20],
    ]);
    await saving;
    expect([...base.values()].map(({ run }) => run.checkpoints.map(({ step }) => step))).toEqual([
      [20],
      [20],
    ]);
  });

  test('once they have been measured on fresh sequences', async () => {
    const { learning, runs, base } = kept();
    learning.train();
    await soon();
    for (const run of runs) run.make(20);
    learning.pause();
    await soon();
    expect([...base.values()].map(({ run }) => run.heldOut?.step)).toEqual([20, 20]);
  });

  test('over a reload, where two claim one place or have one that is not there', async () => {
    const places = [0, 0, 7, null];
    const before = places.map((lane, begun): Stored => ({ run: recorded(10 + begun), lane, begun }));
    const { learning, base, stepsIn, saveNow } = kept(before);
    expect(learning.lanes.value.map(({ step }) => step.value)).toEqual([10, 0]);
    expect(learning.earlier.value.map(({ curve }) => stepOf(curve))).toEqual([13, 12, 11]);
    await saveNow();
    expect(base.size).toBe(4);
    expect(stepsIn()).toEqual([
      [0, 10],
      [null, 11],
      [null, 12],
      [null, 13],
    ]);
  });

  test('or it is said once why not, and all goes on', async () => {
    const { learning, runs, failures } = kept([], {
      write: () => Promise.reject(new Error('forbidden')),
    });
    learning.train();
    await soon();
    for (const run of runs) run.make(20);
    await vi.advanceTimersByTimeAsync(20_000);
    expect(failures).toEqual(['forbidden']);
    expect(learning.isBusy.value).toBe(true);
  });
});
