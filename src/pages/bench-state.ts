/** The state of Bench: what is to be measured, the run under way, what it found, and runs of earlier. */
import { batch, computed, signal } from '@preact/signals-core';
import { type Run, startRun } from '../bench/harness/browser/run.ts';
import { type Choice, presets, worksNamed } from '../bench/harness/choice.ts';
import { doesWork, inBrowser } from '../bench/harness/entrants.ts';
import { peakShareOf } from '../bench/harness/peak.ts';
import type { Work } from '../bench/harness/problem.ts';
import { merge } from '../bench/harness/report.ts';
import type { Machine, Measurement, Report, Result } from '../bench/harness/results.ts';
import type { RunEvent } from '../bench/harness/suite.ts';
import { idOf } from '../bench/harness/works.ts';

/** A run of earlier, and what to call it. */
export interface Earlier {
  readonly name: string;
  readonly report: Report;
}

/** What is being measured, out of how much. */
export type Step = Extract<RunEvent, { kind: 'progress' }> & {
  readonly index: number;
  readonly count: number;
};

/** What the user should know. */
export interface Message {
  readonly text: string;
  /** The run has failed. */
  readonly isFailure: boolean;
}

/** So many runs of earlier are kept. */
export const MOST_KEPT = 5;

/**
 * @param present what was measured last, before the page was loaded
 * @param before runs before that, the newest first
 */
export function createBench(present: Report | undefined, before: readonly Report[]) {
  const choice = signal<Choice>(presets.quick);
  const run = signal<Run | undefined>(undefined);
  const isCancelling = signal(false);
  const step = signal<Step | undefined>(undefined);
  const machine = signal<Machine | undefined>(present?.machine);
  const results = signal<readonly Result[]>(present?.results ?? []);
  const kept = signal(before);
  /** The run that lies beside this one. */
  const earlier = signal<Earlier | undefined>(undefined);
  /** How often the present run was held because the page was hidden. */
  const pauses = signal(0);
  const message = signal<Message | undefined>(undefined);

  const report = computed((): Report | undefined =>
    machine.value && results.value.length > 0
      ? { machine: machine.value, engine: null, results: results.value }
      : undefined,
  );
  /** Works of the choice that one of its strategies does. */
  const order = computed(() => {
    const { strategies } = choice.value;
    const entrants = inBrowser.filter(({ name }) => strategies.includes(name));
    return worksNamed(choice.value.works).filter((work) =>
      entrants.some((entrant) => doesWork(entrant, work)),
    );
  });
  /** Those that have no results, or unfinished ones. */
  const missing = computed(() =>
    order.value.filter((work) => {
      const own = results.value.filter((result) => idOf(result) === idOf(work));
      return own.length === 0 || own.some(({ unfinished }) => unfinished);
    }),
  );

  const add = (measured: readonly Measurement[]) => {
    const shared = (result: Measurement): Result => ({
      ...result,
      peakShare: peakShareOf(result, machine.value!),
    });
    results.value = merge(results.value, measured.map(shared));
  };
  const hear = (order: readonly Work[]) => (event: RunEvent) =>
    batch(() => {
      if (event.kind === 'progress') {
        const index = order.findIndex((work) => idOf(work) === idOf(event.work)) + 1;
        step.value = { ...event, index, count: order.length };
      } else if (event.kind === 'measured') {
        add(event.results);
      } else {
        const text = `${event.strategy}: ${event.status}. What was measured is kept, and the next size starts afresh. When the run is over, “Go on” measures what is missing.`;
        message.value = { text, isFailure: false };
      }
    });

  const start = async (order: readonly Work[]) => {
    message.value = undefined;
    step.value = undefined;
    pauses.value = 0;
    const { strategies, quick } = choice.value;
    const own = startRun(
      { works: order, strategies, quick },
      (found) => (machine.value = found),
      hear(order),
    );
    run.value = own;
    const watch = () => {
      if (!document.hidden) return own.resume();
      own.hold();
      pauses.value++;
    };
    document.addEventListener('visibilitychange', watch);
    if (document.hidden) watch();
    try {
      await own.finished;
    } catch (error) {
      const text = `The run has failed: ${(error as Error).message}. What was measured is kept.`;
      message.value = { text, isFailure: true };
    }
    document.removeEventListener('visibilitychange', watch);
    batch(() => {
      run.value = undefined;
      isCancelling.value = false;
    });
  };

  return {
    choice,
    order,
    run,
    isCancelling,
    step,
    report,
    results,
    kept,
    missing,
    pauses,
    earlier,
    message,

    /** Measures what was chosen. What was there is kept, and lies beside it. */
    start(): Promise<void> {
      const last = report.value;
      if (last) {
        kept.value = [last, ...kept.value].slice(0, MOST_KEPT);
        earlier.value = { name: nameOf(last), report: last };
      }
      results.value = [];
      return start(order.value);
    },
    /** Measures what is missing. */
    goOn: (): Promise<void> => start(missing.value),
    cancel(): void {
      isCancelling.value = true;
      run.value?.cancel();
    },
  };
}

/** What to call a run: when it began. */
export const nameOf = ({ machine }: Report): string =>
  `the run of ${new Date(machine.date).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' })}`;
