/** Runs in the browser's data base, which may be forbidden. */
import { createStore, del, set, values } from 'idb-keyval';
import { parseRecord, type RunRecord } from './learning-record.ts';

/** A run, and where on the page it stands: which of those side by side, or with the earlier ones. */
export interface Stored {
  readonly run: RunRecord;
  readonly lane: number | null;
  /** Milliseconds since 1970 when it was begun: the order of earlier ones. */
  readonly begun: number;
}

export interface RunStorage {
  /** All that can still be read, in the order in which they were begun. */
  readonly all: () => Promise<Stored[]>;
  readonly set: (stored: Stored) => Promise<void>;
  readonly remove: (id: string) => Promise<void>;
}

/** @throws Error, from each call, where the browser keeps nothing for this page */
export function browserStorage(): RunStorage {
  // Opened by the first call, so that the calls fail rather than the page.
  let opened: ReturnType<typeof createStore> | undefined;
  const store = () => (opened ??= createStore('backflow-learning', 'runs'));
  return {
    async all() {
      const found = await values<Stored>(store());
      return found.flatMap(readable).sort((a, b) => a.begun - b.begun);
    },
    set: async (stored) => set(stored.run.id, stored, store()),
    remove: async (id) => del(id, store()),
  };
}

/** What another version of this page has left is passed over. */
function readable({ run, lane, begun }: Stored): Stored[] {
  try {
    return [
      {
        run: parseRecord(run),
        lane: Number.isInteger(lane) ? lane : null,
        begun: Number.isFinite(begun) ? begun : 0,
      },
    ];
  } catch {
    return [];
  }
}
