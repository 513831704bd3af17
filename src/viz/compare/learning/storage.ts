/** Runs in the browser's data base, which may be forbidden. Checkpoints have keys of their own, and are written once. */
import { createStore, entries, promisifyRequest } from 'idb-keyval';
import type { Checkpoint } from '../../../rnn/training/run.ts';
import { fromDatabase } from '../../page/database.ts';
import { parseRecord, type RunRecord } from './record.ts';

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
  /** Puts runs in, in place of what they were, and takes others out by their ids: all of it or nothing. */
  readonly write: (changed: readonly Stored[], gone: readonly string[]) => Promise<void>;
}

/** A run's id, or that and the update of a checkpoint. */
export type StorageKey = string | [id: string, step: number];
/** What is to be done to the data base. */
interface Changes {
  readonly put: readonly (readonly [StorageKey, unknown])[];
  readonly remove: readonly StorageKey[];
}

/** @throws Error, from each call, where the browser keeps nothing for this page */
export function browserRuns(): RunStorage {
  // Opened by the first call, so that the calls fail rather than the page.
  let opened: ReturnType<typeof createStore> | undefined;
  const store = () => (opened ??= createStore('backflow-learning', 'runs'));
  const ledger = new Ledger();
  return {
    all: async () => ledger.read(await fromDatabase(() => entries<StorageKey, unknown>(store()))),
    write(changed, gone) {
      const { put, remove } = ledger.changes(changed, gone);
      return fromDatabase(() =>
        store()('readwrite', (base) => {
          for (const [key, value] of put) base.put(value, key);
          for (const key of remove) base.delete(key);
          const done = promisifyRequest(base.transaction);
          // A page that is left does not live to see it commit by itself.
          base.transaction.commit();
          return done;
        }),
      );
    },
  };
}

/** Which checkpoints lie in the data base already, and what is to be written there. */
export class Ledger {
  /** Updates of the checkpoints of each run, by its id. */
  readonly #kept = new Map<string, Set<number>>();

  /** Runs from all that lies in the data base. What another version of this page has left is passed over. */
  read(all: readonly (readonly [StorageKey, unknown])[]): Stored[] {
    const checkpoints = new Map<string, Checkpoint[]>();
    for (const [key, value] of all) {
      if (typeof key === 'string') continue;
      const [id, step] = key;
      this.#keptOf(id).add(step);
      checkpoints.set(id, [...(checkpoints.get(id) ?? []), value as Checkpoint]);
    }
    return all
      .flatMap(([key, value]) =>
        typeof key === 'string' ? readable(value as Stored, checkpoints.get(key) ?? []) : [],
      )
      .sort((a, b) => a.begun - b.begun);
  }

  /** What it takes that the data base holds these runs as they are, and others no longer. */
  changes(changed: readonly Stored[], gone: readonly string[]): Changes {
    const put = changed.flatMap(({ run, ...place }): [StorageKey, unknown][] => {
      const { losses, gradientNorms } = run.curve;
      // A curve's memory reaches beyond its end: what is written is a copy without that.
      const curve = { ...run.curve, losses: losses.slice(), gradientNorms: gradientNorms.slice() };
      const kept = this.#keptOf(run.id);
      const fresh = run.checkpoints.filter(({ step }) => !kept.has(step));
      return [
        ...fresh.map((checkpoint): [StorageKey, unknown] => [[run.id, checkpoint.step], checkpoint]),
        [run.id, { ...place, run: { ...run, curve, checkpoints: [] } }],
      ];
    });
    const remove = [
      ...changed.flatMap(({ run }): StorageKey[] => {
        const steps = new Set(run.checkpoints.map(({ step }) => step));
        const former = [...this.#keptOf(run.id)].filter((step) => !steps.has(step));
        this.#kept.set(run.id, steps);
        return former.map((step) => [run.id, step]);
      }),
      ...gone.flatMap((id): StorageKey[] => {
        const steps = [...this.#keptOf(id)];
        this.#kept.delete(id);
        return [id, ...steps.map((step): StorageKey => [id, step])];
      }),
    ];
    return { put, remove };
  }

  #keptOf(id: string): Set<number> {
    const kept = this.#kept.get(id) ?? new Set<number>();
    this.#kept.set(id, kept);
    return kept;
  }
}

function readable(stored: Stored, checkpoints: readonly Checkpoint[]): Stored[] {
  try {
    // Whatever lies there: it may be nothing at all.
    const { run, lane, begun } = stored;
    const sorted = checkpoints.toSorted((a, b) => a.step - b.step);
    return [
      {
        run: parseRecord({ ...run, checkpoints: sorted }),
        lane: Number.isInteger(lane) ? lane : null,
        begun: Number.isFinite(begun) ? begun : 0,
      },
    ];
  } catch {
    return [];
  }
}
