/** The state of Bench: what is to be measured, the run under way, what it found, and an earlier run beside it. */
import { batch, computed, signal } from '@preact/signals-core';
import { type Run, startRun } from '../bench/harness/browser/run.ts';
import { type Choice, presets } from '../bench/harness/choice.ts';
import { peakShareOf } from '../bench/harness/peak.ts';
import type { Work } from '../bench/harness/problem.ts';
import { merge } from '../bench/harness/report.ts';
import type { Machine, Measurement, Report, Result } from '../bench/harness/results.ts';
import type { RunEvent } from '../bench/harness/suite.ts';
import { idOf, works } from '../bench/harness/works.ts';

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

/** @param kept what was measured before the page was loaded */
export function createBench(kept: Report | undefined) {
  const choice = signal<Choice>(presets.quick);
  const run = signal<Run | undefined>(undefined);
  const step = signal<Step | undefined>(undefined);
  const machine = signal<Machine | undefined>(kept?.machine);
  const results = signal<readonly Result[]>(kept?.results ?? []);
  const earlier = signal<Earlier | undefined>(undefined);
  /** How often the present run was held because the page was hidden. */
  const pauses = signal(0);
  /** What the user should know, until it is dismissed or a run is started. */
  const message = signal<string | undefined>(undefined);

  const report = computed((): Report | undefined =>
    machine.value && results.value.length > 0
      ? { machine: machine.value, engine: null, results: results.value }
      : undefined,
  );
  /** Works of the choice that have no results, or unfinished ones. */
  const missing = computed(() =>
    works.filter((work) => {
      const own = results.value.filter((result) => idOf(result) === idOf(work));
      return choice.value.works.includes(idOf(work)) && (own.length === 0 || own.some((r) => r.unfinished));
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
      } else if (event.kind === 'lost') {
        message.value = `${event.strategy}: ${event.status}. What was measured is kept, and the next size starts afresh. When the run is over, “Go on” measures what is missing.`;
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
      message.value = `The run ended: ${(error as Error).message}. What was measured is kept.`;
    }
    document.removeEventListener('visibilitychange', watch);
    run.value = undefined;
  };

  return {
    choice,
    run,
    step,
    report,
    results,
    missing,
    pauses,
    earlier,
    message,

    /** Measures what was chosen. What was there stays to be seen as the earlier run. */
    start(): Promise<void> {
      if (report.value && !earlier.value) earlier.value = { name: 'the run before', report: report.value };
      results.value = [];
      return start(works.filter((work) => choice.value.works.includes(idOf(work))));
    },
    /** Measures what is missing. */
    goOn: (): Promise<void> => start(missing.value),
    cancel: () => run.value?.cancel(),
  };
}
