/** Trains what F15 is about: a run for each condition and seed, some at a time, each in a worker of its own. */
import { computed, signal } from '@preact/signals-core';
import { type Condition, conditions, type Curve, workOf } from '../../../rnn/facts/learning-conditions.ts';
import { learningFinding } from '../../../rnn/facts/learning.ts';
import { drawnSequence } from '../../../rnn/facts/networks.ts';
import type { Run } from '../../../rnn/training/client.ts';
import type { TrainingSettings } from '../../../rnn/training/settings.ts';
import { notify } from '../../page/notices.ts';
import type { KeptRun, PapersStorage } from './storage.ts';

/** The picture follows so often. */
const DRAW_MILLISECONDS = 400;
/** Before that nothing is said of how long it takes. */
const LEAST_SECONDS = 3;

/** What is asked of a run in a worker. */
export type TrainingRun = Pick<Run, 'run' | 'experiment' | 'end'>;

export interface Means {
  readonly open: (settings: TrainingSettings) => Promise<TrainingRun>;
  /** How many runs are trained at a time. */
  readonly workers: number;
  readonly storage: PapersStorage;
}

interface Job {
  readonly condition: Condition;
  readonly seed: number;
}

const jobs: readonly Job[] = conditions.flatMap((condition) =>
  condition.seeds.map((seed) => ({ condition, seed })),
);
const settingsOf = ({ condition, seed }: Job): TrainingSettings => ({ ...condition.settings, seed });

/** Counted up when the same settings come to give another run: what was kept of the earlier one is not taken for it. */
const EDITION = 2;
/** Runs of other settings are others. */
const keyOf = (job: Job): string => JSON.stringify([EDITION, settingsOf(job), job.condition.updates]);

/** The run that Explore shows: the first to be through. */
const [shown] = jobs;
const untrained = drawnSequence(settingsOf(shown));

export function learningRuns({ open, workers, storage }: Means) {
  const curves = signal<readonly Curve[]>([]);
  const isRunning = signal(false);
  const failure = signal<string | undefined>(undefined);
  const secondsLeft = signal<number | undefined>(undefined);
  const trained = signal<KeptRun['experiment']>(undefined);
  /** Of the work of all runs. */
  const share = computed(() => workIn(curves.value) / workIn(jobs.map(whole)));
  const isDone = computed(
    () =>
      curves.value.length === jobs.length &&
      curves.value.every(({ condition, losses }) => losses.length >= condition.updates),
  );
  const finding = computed(() => (curves.value.length > 0 ? learningFinding(curves.value) : undefined));
  /** Losses by `keyOf`, of runs that are finished or under way. */
  const losses = new Map<string, Float32Array>();
  let opened: TrainingRun[] = [];
  /** Counts starts: what is left of an earlier one stops by itself. */
  let latest = 0;

  const isFinished = (job: Job) => (losses.get(keyOf(job))?.length ?? 0) >= job.condition.updates;
  const show = () => {
    curves.value = jobs.flatMap((job) => {
      const own = losses.get(keyOf(job));
      return own ? [{ ...job, losses: own }] : [];
    });
  };

  /** Brings back what was trained before. A browser that stores nothing still trains. */
  async function restore(): Promise<void> {
    const kept = await storage.read(jobs.map(keyOf)).catch(() => []);
    for (const [index, job] of jobs.entries()) {
      const own = kept[index];
      if (own?.losses.length !== job.condition.updates) continue;
      losses.set(keyOf(job), own.losses);
      if (job === shown) trained.value = own.experiment;
    }
    show();
  }
  const restored = restore();

  async function train(job: Job, isWanted: () => boolean): Promise<void> {
    const { condition, seed } = job;
    const run = await open(settingsOf(job));
    // It may have been cancelled meanwhile.
    if (!isWanted()) return run.end();
    opened.push(run);
    const own = new Float32Array(condition.updates);
    const ending = await run.run(condition.updates, ({ step, losses: news }) => {
      if (!isWanted()) return;
      own.set(news, step - news.length);
      losses.set(keyOf(job), own.subarray(0, step));
    });
    if (ending.kind === 'diverged') throw new Error(`${condition.name}: ${ending.tensor} is ${ending.value}`);
    const experiment = job === shown ? await run.experiment(seed) : undefined;
    opened = opened.filter((other) => other !== run);
    run.end();
    if (!isWanted()) return;
    if (experiment) trained.value = experiment;
    await storage
      .write(keyOf(job), { losses: own, ...(experiment && { experiment }) })
      .catch((error: Error) =>
        notify({ text: `A run of F15 is not kept (${error.message}): a reload loses it.` }),
      );
  }

  async function start(): Promise<void> {
    if (isRunning.value) return;
    const own = ++latest;
    const isWanted = () => isRunning.value && own === latest;
    isRunning.value = true;
    failure.value = undefined;
    // What was trained before is not trained again.
    await restored;
    const waiting = jobs.filter((job) => !isFinished(job));
    const since = { time: performance.now(), share: share.value };
    const drawing = setInterval(() => {
      show();
      const seconds = (performance.now() - since.time) / 1000;
      const pace = (share.value - since.share) / seconds;
      secondsLeft.value = seconds < LEAST_SECONDS || pace === 0 ? undefined : (1 - share.value) / pace;
    }, DRAW_MILLISECONDS);
    const work = async () => {
      for (let job = waiting.shift(); job && isWanted(); job = waiting.shift()) await train(job, isWanted);
    };
    try {
      await Promise.all(Array.from({ length: workers }, work));
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
    secondsLeft.value = undefined;
    for (const run of opened) run.end();
    opened = [];
    for (const job of jobs) if (!isFinished(job)) losses.delete(keyOf(job));
    show();
  }

  return {
    finding,
    isRunning,
    isDone,
    failure,
    share,
    /** Undefined where there is no telling. */
    secondsLeft,
    runs: jobs.length,
    workers,
    /** A drawn sequence with the weights of an LSTM: as it was trained here, or as it begins. */
    example: computed(() => ({
      text: `${shown.condition.name}, seed ${shown.seed}, ${trained.value ? 'as trained here' : 'before training'}`,
      experiment: trained.value ?? untrained,
    })),
    start,
    cancel,
  };
}

const whole = ({ condition }: Job) => ({ condition, losses: { length: condition.updates } });
const workIn = (
  curves: readonly { readonly condition: Condition; readonly losses: { readonly length: number } }[],
): number => curves.reduce((sum, { condition, losses }) => sum + losses.length * workOf(condition), 0);
