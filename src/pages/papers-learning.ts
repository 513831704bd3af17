/** Trains what F15 is about: a run for each condition and seed, some at a time, each in a worker of its own. */
import { computed, signal } from '@preact/signals-core';
import { get, set } from 'idb-keyval';
import { type Condition, conditions, type Curve, learningFinding, SEEDS } from '../rnn/facts/learning.ts';
import { openRun, type Run } from '../rnn/training/client.ts';

/** Under which finished runs are stored, by `keyOf`. */
const STORE = 'papers-learning';
type Stored = { readonly [key: string]: Float32Array };

/** The picture follows so often. */
const DRAW_MILLISECONDS = 400;

interface Job {
  readonly condition: Condition;
  readonly seed: number;
}

const jobs: readonly Job[] = conditions.flatMap((condition) => SEEDS.map((seed) => ({ condition, seed })));
const total = jobs.reduce((sum, { condition }) => sum + condition.updates, 0);
/** Runs of other settings are others. */
const keyOf = ({ condition, seed }: Job): string =>
  JSON.stringify([{ ...condition.settings, seed }, condition.updates]);

/** One for each processor but that of the page. */
const workerCount = (): number => Math.min(4, Math.max(1, navigator.hardwareConcurrency - 1));

export function learningRuns() {
  const curves = signal<readonly Curve[]>([]);
  const isRunning = signal(false);
  const failure = signal<string | undefined>(undefined);
  const made = computed(() => curves.value.reduce((sum, { losses }) => sum + losses.length, 0));
  const isDone = computed(() => made.value >= total);
  const finding = computed(() => (curves.value.length > 0 ? learningFinding(curves.value) : undefined));
  /** Losses by `keyOf`, of runs that are finished or under way. */
  const losses = new Map<string, Float32Array>();
  let open: Run[] = [];
  /** Counts starts: what is left of an earlier one stops by itself. */
  let latest = 0;

  const isFinished = (job: Job) => (losses.get(keyOf(job))?.length ?? 0) >= job.condition.updates;
  const show = () => {
    curves.value = jobs.flatMap((job) => {
      const own = losses.get(keyOf(job));
      return own ? [{ ...job, losses: own }] : [];
    });
  };
  /** Keeps what is finished. A browser that stores nothing still shows it. */
  const store = () => {
    const finished = jobs.filter(isFinished).map((job) => [keyOf(job), losses.get(keyOf(job))!] as const);
    return set(STORE, Object.fromEntries(finished)).catch(() => {});
  };

  async function train(job: Job, isWanted: () => boolean): Promise<void> {
    const { condition, seed } = job;
    const run = await openRun({ ...condition.settings, seed });
    // It may have been cancelled meanwhile.
    if (!isWanted()) return run.end();
    open.push(run);
    const own = new Float32Array(condition.updates);
    const ending = await run.run(condition.updates, ({ step, losses: news }) => {
      if (!isWanted()) return;
      own.set(news, step - news.length);
      losses.set(keyOf(job), own.subarray(0, step));
    });
    open = open.filter((other) => other !== run);
    run.end();
    if (ending.kind === 'diverged') throw new Error(`${condition.name}: ${ending.tensor} is ${ending.value}`);
    await store();
  }

  async function start(): Promise<void> {
    const own = ++latest;
    const isWanted = () => isRunning.value && own === latest;
    isRunning.value = true;
    failure.value = undefined;
    const waiting = jobs.filter((job) => !isFinished(job));
    const drawing = setInterval(show, DRAW_MILLISECONDS);
    const work = async () => {
      for (let job = waiting.shift(); job && isWanted(); job = waiting.shift()) await train(job, isWanted);
    };
    try {
      await Promise.all(Array.from({ length: workerCount() }, work));
    } catch (error) {
      // Ended runs are rejected too, and that is no failure.
      if (isWanted()) failure.value = `The training has stopped: ${(error as Error).message}.`;
    }
    clearInterval(drawing);
    if (own === latest) cancel();
  }

  /** Ends what is under way; what is finished is kept. */
  function cancel(): void {
    isRunning.value = false;
    for (const run of open) run.end();
    open = [];
    for (const job of jobs) if (!isFinished(job)) losses.delete(keyOf(job));
    show();
  }

  /** Brings back what was trained before. */
  async function restore(): Promise<void> {
    const stored = await get<Stored>(STORE).catch(() => undefined);
    for (const job of jobs) {
      const own = stored?.[keyOf(job)];
      if (own instanceof Float32Array && own.length === job.condition.updates) losses.set(keyOf(job), own);
    }
    show();
  }

  return {
    finding,
    isRunning,
    isDone,
    failure,
    /** Of the updates of all runs. */
    share: computed(() => made.value / total),
    runs: jobs.length,
    start,
    cancel,
    restore,
  };
}
