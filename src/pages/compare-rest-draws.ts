/** Many draws of each cell, computed on all cores; kept as long as their settings stay. */
import { computed, type ReadonlySignal, signal } from '@preact/signals-core';
import type { CellName } from '../rnn/index.ts';
import type { RestSettings } from '../rnn/rest/experiment.ts';
import type { Rest } from '../rnn/rest/replay.ts';
import { summarise, type Summary } from '../rnn/rest/spread.ts';
import { type DoJob, jobsOf, shareOut } from '../viz/rest-pool.ts';

/** Seeds 1 to this many. */
const SEEDS = 100;
const seeds = Array.from({ length: SEEDS }, (_, index) => index + 1);
/** Results are shown at most so often. */
const SHOW_MILLISECONDS = 120;

/** By seed: undefined while it is not done; `rest` is undefined where a number overflowed. */
type Draws = Map<number, { readonly rest: Rest | undefined }>;

export interface RestDraws {
  /** Of the draws so far, by cells; of a cell without a draw there is none. */
  readonly summaries: ReadonlySignal<ReadonlyMap<CellName, Summary>>;
  readonly done: ReadonlySignal<number>;
  readonly wanted: ReadonlySignal<number>;
  readonly isRunning: ReadonlySignal<boolean>;
  readonly failure: ReadonlySignal<string | undefined>;
  readonly took: ReadonlySignal<{ readonly seconds: number; readonly workers: number } | undefined>;
  /** Draws what is missing of these cells. Other settings than before begin anew; a run under way ends. */
  readonly draw: (settings: RestSettings, cells: readonly CellName[]) => void;
  readonly cancel: () => void;
}

export function createDraws(workers: readonly DoJob[]): RestDraws {
  const cells = signal<readonly CellName[]>([]);
  const shown = signal<ReadonlyMap<CellName, readonly (Rest | undefined)[]>>(new Map());
  const isRunning = signal(false);
  const failure = signal<string>();
  const took = signal<{ seconds: number; workers: number }>();
  let settings = '';
  let draws = new Map<CellName, Draws>();
  let run = new AbortController();
  let soon: ReturnType<typeof setTimeout> | undefined;

  const show = () => {
    clearTimeout(soon);
    soon = undefined;
    // By seeds, whichever worker was first.
    shown.value = new Map(
      [...draws].map(([cell, of]) => [
        cell,
        seeds.flatMap((seed) => (of.has(seed) ? [of.get(seed)!.rest] : [])),
      ]),
    );
  };

  async function start(next: RestSettings): Promise<void> {
    run.abort();
    const own = (run = new AbortController());
    const jobs = cells.value.flatMap((cell) => {
      const of = draws.get(cell);
      return jobsOf(
        next,
        cell,
        seeds.filter((seed) => !of?.has(seed)),
      );
    });
    show();
    failure.value = undefined;
    if (jobs.length === 0) {
      isRunning.value = false;
      return;
    }
    isRunning.value = true;
    took.value = undefined;
    const begun = performance.now();
    try {
      await shareOut(jobs, workers, own.signal, ({ cell, seeds }, found) => {
        const of: Draws = draws.get(cell) ?? new Map();
        draws.set(cell, of);
        seeds.forEach((seed, index) => of.set(seed, { rest: found[index] }));
        soon ??= setTimeout(show, SHOW_MILLISECONDS);
      });
      if (own.signal.aborted) return;
      took.value = { seconds: (performance.now() - begun) / 1000, workers: workers.length };
    } catch (error) {
      if (own.signal.aborted) return;
      failure.value = (error as Error).message;
      own.abort();
    }
    show();
    isRunning.value = false;
  }

  return {
    summaries: computed(
      () =>
        new Map(
          cells.value.flatMap((cell) => {
            const found = shown.value.get(cell) ?? [];
            return found.length > 0 ? [[cell, summarise(found)] as const] : [];
          }),
        ),
    ),
    done: computed(() => cells.value.reduce((sum, cell) => sum + (shown.value.get(cell)?.length ?? 0), 0)),
    wanted: computed(() => SEEDS * cells.value.length),
    isRunning,
    failure,
    took,
    draw(next, chosen) {
      const text = JSON.stringify(next);
      if (text !== settings) draws = new Map();
      settings = text;
      cells.value = chosen;
      void start(next);
    },
    cancel() {
      run.abort();
      show();
      isRunning.value = false;
    },
  };
}
