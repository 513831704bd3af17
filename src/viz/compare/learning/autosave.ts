/** Keeps runs in the browser's data base, so that a reload loses none. */
import { effect, untracked } from '@preact/signals-core';
import { stepOf } from './curve.ts';
import type { Learning } from './state.ts';
import type { RunStorage, Stored } from './storage.ts';

const EVERY_MILLISECONDS = 4000;

/**
 * Saves runs as they change: every few seconds while they train, and at once whenever one rests or finds another place.
 * @param before what the storage holds already
 * @param onFailure is told once why nothing is kept
 * @returns what saves all at once, and again with how those that train stand, as soon as they have said so
 */
export function autosave(
  { lanes, earlier, isBusy }: Learning,
  storage: RunStorage,
  before: readonly Stored[],
  onFailure: (why: string) => void,
): () => Promise<void> {
  const saved = new Map(before.map((stored) => [stored.run.id, stored]));
  let hasFailed = false;

  const save = async () => {
    if (hasFailed) return;
    const at = Date.now();
    const now = [
      ...lanes.value.map(({ record }, lane) => ({ run: record.value, lane })),
      ...earlier.value.map((run) => ({ run, lane: null })),
    ].flatMap(({ run, lane }): Stored[] =>
      run && stepOf(run.curve) > 0 ? [{ run, lane, begun: saved.get(run.id)?.begun ?? at }] : [],
    );
    const ids = new Set(now.map(({ run }) => run.id));
    const gone = [...saved.keys()].filter((id) => !ids.has(id));
    const changed = now.filter((stored) => {
      const last = saved.get(stored.run.id);
      return last?.run !== stored.run || last.lane !== stored.lane;
    });
    if (gone.length === 0 && changed.length === 0) return;
    for (const id of gone) saved.delete(id);
    for (const stored of changed) saved.set(stored.run.id, stored);
    try {
      await storage.write(changed, gone);
    } catch (error) {
      if (hasFailed) return;
      hasFailed = true;
      onFailure((error as Error).message);
    }
  };
  const saveFresh = async () => {
    await Promise.all(lanes.value.map((lane) => lane.note()));
    await save();
  };

  effect(() => {
    void earlier.value;
    for (const { activity, heldOut } of lanes.value) void [activity.value, heldOut.value];
    untracked(() => void save());
  });
  effect(() => {
    if (!isBusy.value) return undefined;
    const timer = setInterval(saveFresh, EVERY_MILLISECONDS);
    return () => clearInterval(timer);
  });
  return async () => {
    await save();
    if (isBusy.value) await saveFresh();
  };
}
