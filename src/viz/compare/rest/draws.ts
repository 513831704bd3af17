/** Many draws of each rival, computed on all cores; kept as long as their settings stay. */
import { batch, computed, type ReadonlySignal, signal } from '@preact/signals-core';
import type { RestSettings } from '../../../rnn/rest/experiment.ts';
import type { Rest } from '../../../rnn/rest/replay.ts';
import type { Rival } from '../../../rnn/rest/rival.ts';
import { summarise, type Summary } from '../../../rnn/rest/spread.ts';
import { shareOut } from '../../page/share-out.ts';
import { type DoJob, jobsOf } from './pool.ts';
import { type LongRun, type Timing } from '../../page/long-run.ts';

/** Seeds 1 to this many. */
const SEEDS = 100;
const seeds = Array.from({ length: SEEDS }, (_, index) => index + 1);
/** Results are shown at most so often. */
const SHOW_MILLISECONDS = 120;

/** By seed: undefined while it is not done; `rest` is undefined where a number overflowed. */
type Draws = Map<number, { readonly rest: Rest | undefined }>;

export interface RestDraws extends LongRun {
  /** Of the draws so far, by rivals; of one without a draw there is none. */
  readonly summaries: ReadonlySignal<ReadonlyMap<Rival, Summary>>;
  /** They are to be of these settings and rivals: those of other settings are dropped, and a run under way ends. */
  readonly prepare: (settings: RestSettings, rivals: readonly Rival[]) => void;
}

export function createDraws(workers: readonly DoJob[]): RestDraws {
  const rivals = signal<readonly Rival[]>([]);
  const shown = signal<ReadonlyMap<Rival, readonly (Rest | undefined)[]>>(new Map());
  const isRunning = signal(false);
  const failure = signal<string>();
  const took = signal<Timing>();
  let settings: RestSettings | undefined;
  let draws = new Map<Rival, Draws>();
  let run = new AbortController();
  let soon: ReturnType<typeof setTimeout> | undefined;

  const show = () => {
    clearTimeout(soon);
    soon = undefined;
    // By seeds, whichever worker was first.
    shown.value = new Map(
      [...draws].map(([rival, of]) => [
        rival,
        seeds.flatMap((seed) => (of.has(seed) ? [of.get(seed)!.rest] : [])),
      ]),
    );
  };

  const end = () => {
    run.abort();
    batch(() => {
      show();
      isRunning.value = false;
    });
  };

  async function goOn(): Promise<void> {
    end();
    const own = (run = new AbortController());
    const jobs = rivals.value.flatMap((rival) => {
      const of = draws.get(rival);
      return jobsOf(
        settings!,
        rival,
        seeds.filter((seed) => !of?.has(seed)),
      );
    });
    if (jobs.length === 0) return;
    batch(() => {
      failure.value = undefined;
      took.value = undefined;
      isRunning.value = true;
    });
    const begun = performance.now();
    try {
      const busy = await shareOut(jobs, workers, own.signal, ({ rival, seeds }, found) => {
        const of: Draws = draws.get(rival) ?? new Map();
        draws.set(rival, of);
        seeds.forEach((seed, index) => of.set(seed, { rest: found[index] }));
        soon ??= setTimeout(show, SHOW_MILLISECONDS);
      });
      if (own.signal.aborted) return;
      const milliseconds = performance.now() - begun;
      const drawn = jobs.reduce((sum, { seeds }) => sum + seeds.length, 0);
      batch(() => {
        took.value = { count: drawn, seconds: milliseconds / 1000, workers: busy };
        end();
      });
    } catch (error) {
      if (own.signal.aborted) return;
      batch(() => {
        failure.value = (error as Error).message;
        end();
      });
    }
  }

  return {
    summaries: computed(
      () =>
        new Map(
          rivals.value.flatMap((rival) => {
            const found = shown.value.get(rival) ?? [];
            return found.length > 0 ? [[rival, summarise(found)] as const] : [];
          }),
        ),
    ),
    done: computed(() => rivals.value.reduce((sum, rival) => sum + (shown.value.get(rival)?.length ?? 0), 0)),
    wanted: computed(() => SEEDS * rivals.value.length),
    isRunning,
    failure,
    took,
    prepare(next, chosen) {
      if (JSON.stringify(next) !== JSON.stringify(settings)) draws = new Map();
      settings = next;
      batch(() => {
        rivals.value = chosen;
        failure.value = undefined;
        took.value = undefined;
        end();
      });
    },
    goOn: () => void goOn(),
    cancel: end,
  };
}
