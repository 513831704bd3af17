/** One of the runs side by side: its curve, and the worker that trains it. */
import { batch, computed, signal } from '@preact/signals-core';
import type { Experiment } from '../../../rnn/index.ts';
import type { Run } from '../../../rnn/training/client.ts';
import type { Checkpoint, Progress } from '../../../rnn/training/run.ts';
import type { TrainingSettings } from '../../../rnn/training/settings.ts';
import { appended, stepOf, upTo } from './curve.ts';
import type { OwnSettings } from './settings.ts';
import { checkpointAt, forked, newRecord, type RunRecord, withCheckpoint } from './record.ts';

/** Opens a run in a worker of its own. */
export type OpenRun = (from: TrainingSettings | Checkpoint) => Promise<Run>;

export type Activity =
  | { readonly kind: 'resting' | 'opening' | 'running' | 'pausing' }
  /** Its worker broke off. */
  | { readonly kind: 'failed'; readonly message: string };

/** Fresh sequences on which it is measured when it comes to rest. */
const HELD_OUT = 256;

const RESTING: Activity = { kind: 'resting' };

export type Lane = ReturnType<typeof createLane>;

export function createLane(openRun: OpenRun, initial: OwnSettings, restored?: RunRecord) {
  /** What a new run gets. */
  const own = signal(initial);
  /** Undefined before it was begun. */
  const record = signal<RunRecord | undefined>(restored);
  const activity = signal<Activity>(RESTING);
  /** The update that it was moved back to; undefined: its last. */
  const position = signal<number | undefined>(undefined);
  const step = computed(() => (record.value ? stepOf(record.value.curve) : 0));
  const heldOut = computed(() => record.value?.heldOut);
  const isBusy = computed(() => ['opening', 'running', 'pausing'].includes(activity.value.kind));

  /** The worker, and a mark by which what a former one still says is told apart. */
  let session: { run?: Run } = {};
  /** Comes true when it rests again. */
  let training: Promise<void> = Promise.resolve();

  /** The newest checkpoint, until the curve has come as far: reports come another way than answers. */
  let noted: Checkpoint | undefined;
  /** The update of the last one that was noted, whose place the next one takes. */
  let notedStep: number | undefined;

  const endSession = () => {
    session.run?.end();
    session = {};
    noted = notedStep = undefined;
    activity.value = RESTING;
  };
  const change = (part: Partial<RunRecord>) => {
    if (record.value) record.value = { ...record.value, ...part };
  };
  const settle = () => {
    const next = noted;
    if (!next || next.step > step.value || next.step === 0) return;
    const others = record.value!.checkpoints.filter((checkpoint) => checkpoint.step !== notedStep);
    notedStep = others.some((checkpoint) => checkpoint.step === next.step) ? undefined : next.step;
    noted = undefined;
    change({ checkpoints: withCheckpoint(others, next) });
  };
  const hear = ({ checkpoint, ...progress }: Progress) =>
    batch(() => {
      change({ curve: appended(record.value!.curve, progress) });
      if (checkpoint) {
        if (checkpoint.step === notedStep) notedStep = undefined;
        change({ checkpoints: withCheckpoint(record.value!.checkpoints, checkpoint) });
      }
      settle();
    });

  /** Where a run goes on: at its last checkpoint until an update, else with its first weights. */
  const origin = (until: number): TrainingSettings | Checkpoint => {
    const { settings } = record.value!;
    const checkpoint = checkpointAt(record.value!, until);
    return checkpoint ? { ...checkpoint, settings } : settings;
  };

  async function opened(own: typeof session): Promise<Run> {
    if (own.run) return own.run;
    const from = origin(step.value);
    const begin = 'settings' in from ? from.step : 0;
    // What lies behind the checkpoint comes again, the same to the bit.
    if (begin < step.value) change({ curve: upTo(record.value!.curve, begin) });
    const run = await openRun(from);
    if (own === session) own.run = run;
    else run.end();
    return run;
  }

  /** Never rejects: what goes wrong is its activity. */
  async function trainTo(to: number): Promise<void> {
    const own = session;
    activity.value = { kind: 'opening' };
    try {
      const run = await opened(own);
      if (own !== session) return;
      if (activity.value.kind === 'opening') {
        activity.value = { kind: 'running' };
        const ending = await run.run(to, (progress) => {
          if (own === session) hear(progress);
        });
        if (own !== session) return;
        if (ending.kind === 'diverged') change({ diverged: ending });
      }
      const last = await run.checkpoint();
      if (own !== session) return;
      batch(() => {
        noted = last;
        settle();
        activity.value = RESTING;
      });
      void measure(run, own);
    } catch (error) {
      if (own !== session) return;
      endSession();
      activity.value = { kind: 'failed', message: (error as Error).message };
    }
  }

  /** If the worker has broken off, the next training says so. */
  async function measure(run: Run, own: typeof session): Promise<void> {
    const found = await run.evaluate(HELD_OUT).catch(() => undefined);
    if (found && own === session && step.value >= found.step) change({ heldOut: found });
  }

  function pause(): void {
    if (!isBusy.value) return;
    activity.value = { kind: 'pausing' };
    // If the worker has broken off, `trainTo` says so.
    session.run?.pause().catch(() => {});
  }

  return {
    own,
    record,
    activity,
    position,
    step,
    heldOut,
    isBusy,

    /** Begins anew with other settings. Whoever wants what was there keeps it before. */
    begin(settings: TrainingSettings): void {
      endSession();
      batch(() => {
        record.value = newRecord(settings);
        position.value = undefined;
      });
    },

    /** Takes a run as its own, to go on with. */
    take(run: RunRecord | undefined): void {
      endSession();
      batch(() => {
        record.value = run;
        position.value = undefined;
      });
    },

    /** Makes of it a run that goes another way from where it stands, be it with other settings. */
    fork(settings?: TrainingSettings): void {
      const from = record.value!;
      const until = position.value ?? step.value;
      const at = checkpointAt(from, until)?.step ?? 0;
      endSession();
      batch(() => {
        record.value = forked(from, at, settings);
        position.value = undefined;
      });
    },

    /** Trains up to an update, if it rests. */
    train(to: number): void {
      if (!isBusy.value) training = trainTo(to);
    },

    pause,

    /** Pauses, and comes true when it rests, with a checkpoint of its last update. */
    rest(): Promise<void> {
      pause();
      return training;
    },

    /** Notes how things stand, for a reload. */
    async note(): Promise<void> {
      const own = session;
      if (activity.value.kind !== 'running' || !own.run) return;
      const checkpoint = await own.run.checkpoint().catch(() => undefined);
      if (!checkpoint || own !== session) return;
      noted = checkpoint;
      settle();
    },

    /** A sequence with the weights that it has where it stands. @throws Error when the worker fails */
    async experiment(settings: TrainingSettings, seed: number): Promise<Experiment> {
      const isLast = position.value === undefined || position.value === step.value;
      if (record.value && isLast && session.run) return session.run.experiment(seed);
      const run = await openRun(record.value ? origin(position.value ?? step.value) : settings);
      try {
        return await run.experiment(seed);
      } finally {
        run.end();
      }
    },

    end: endSession,
  };
}
