// The two threads by shared memory: in a row of runs, starting the other takes no more than writing a number.
import type { Half } from './half.ts';
import type { Helper } from './helper.ts';
import type { Link } from './link.ts';

/** What both threads see. */
export interface Memory {
  /** How many runs were started, and how many are done. */
  readonly counts: Int32Array<SharedArrayBuffer>;
  /** For each leaf, whether it was set since the last run. */
  readonly changed: Uint8Array<SharedArrayBuffer>;
  readonly leaves: readonly Float32Array<SharedArrayBuffer>[];
  readonly results: Float32Array<SharedArrayBuffer>;
}

const STARTED = 0;
const DONE = 1;

/**
 * How often to look before going to sleep: for some 2 milliseconds. Threads that sleep can wake on one core (they do on
 * virtual machines) and then take turns on it, until the system sees both run at once.
 */
const LOOKS = 400_000;
/** After this long, hear whether the worker still lives. */
const PATIENCE_MILLISECONDS = 100;

/** The main thread of a page must not sleep. */
const maySleep = !('document' in globalThis);

/** Whether this thread may share memory with a worker, and wait for it. */
export const canShare =
  typeof SharedArrayBuffer !== 'undefined' &&
  (globalThis.crossOriginIsolated ?? true) &&
  (maySleep || 'waitAsync' in Atomics);

/** Memory for a half. */
export function shareMemory({ leaves, results }: Half): Memory {
  const float32 = (length: number) => new Float32Array(new SharedArrayBuffer(4 * length));
  return {
    counts: new Int32Array(new SharedArrayBuffer(8)),
    changed: new Uint8Array(new SharedArrayBuffer(leaves.length)),
    leaves: leaves.map(({ size }) => float32(size)),
    results: float32(results.length),
  };
}

export class SharedLink implements Link {
  readonly #helper: Helper;
  readonly #memory: Memory;
  #runs = 0;

  constructor(helper: Helper, memory: Memory) {
    this.#helper = helper;
    this.#memory = memory;
  }

  set(leaf: number, numbers: ArrayLike<number>): void {
    this.#memory.leaves[leaf].set(numbers);
    this.#memory.changed[leaf] = 1;
  }

  start(): void {
    announce(this.#memory.counts, STARTED, ++this.#runs);
  }

  async finish(): Promise<Float32Array> {
    const { counts, results } = this.#memory;
    const before = this.#runs - 1;
    while (!changes(counts, DONE, before)) {
      if (this.#helper.failure) throw this.#helper.failure;
      if (maySleep) {
        const woken = Atomics.wait(counts, DONE, before, PATIENCE_MILLISECONDS);
        if (woken === 'timed-out') await new Promise((resolve) => void setTimeout(resolve));
      } else await Atomics.waitAsync(counts, DONE, before, PATIENCE_MILLISECONDS).value;
    }
    return results;
  }
}

/** The other side: computes a half whenever it is asked to, and never returns. */
export function serveShared(half: Half, { counts, changed, leaves, results }: Memory): never {
  for (let runs = 0; ; runs++) {
    if (!changes(counts, STARTED, runs)) Atomics.wait(counts, STARTED, runs);
    leaves.forEach((numbers, leaf) => {
      if (changed[leaf]) half.set(leaf, numbers);
      changed[leaf] = 0;
    });
    half.replay.run();
    results.set(half.results);
    announce(counts, DONE, runs + 1);
  }
}

function announce(counts: Memory['counts'], index: number, count: number): void {
  Atomics.store(counts, index, count);
  Atomics.notify(counts, index);
}

/** Whether a count moves on from `before` while it is being looked at. */
function changes(counts: Memory['counts'], index: number, before: number): boolean {
  for (let look = 0; look < LOOKS; look++) if (Atomics.load(counts, index) !== before) return true;
  return false;
}
