/** The state of "While learning": runs side by side, runs of earlier, and what a new run would get. */
import { batch, computed, effect, signal } from '@preact/signals-core';
import { tasks } from '../../../rnn/tasks/index.ts';
import type { TrainingSettings } from '../../../rnn/training/settings.ts';
import {
  canGoOn,
  isComparable,
  isSame,
  LARGEST_SETTINGS,
  ownOf,
  type OwnSettings,
  sharedOf,
  type SharedSettings,
  ownWithCell,
} from './settings.ts';
import { stepOf } from './curve.ts';
import { createLane, type Lane, type OpenRun } from './lane-state.ts';
import { isBeginningOf, type RunRecord } from './record.ts';
import type { Stored } from './storage.ts';

/** What a new run would get, and how far all go: what a link holds. */
export interface Plan {
  readonly shared: SharedSettings;
  readonly own: readonly OwnSettings[];
  /** The update at which training stops. */
  readonly stop: number;
}

export const MOST_LANES = 4;

export type Learning = ReturnType<typeof createLearning>;

/** @param stored runs from before a reload */
export function createLearning(openRun: OpenRun, plan: Plan, stored: readonly Stored[] = []) {
  const shared = signal<SharedSettings>(plan.shared);
  const stop = signal(plan.stop);
  /** One run for each place, where there is one. */
  const placed = Array.from(
    { length: MOST_LANES },
    (_, index) => stored.find(({ lane }) => lane === index)?.run,
  );
  const lanes = signal<readonly Lane[]>(
    placed.flatMap((run, index) => {
      const own = plan.own[index] ?? (run && ownOf(run.settings));
      return own ? [createLane(openRun, own, run)] : [];
    }),
  );
  /** The newest first. */
  const earlier = signal<readonly RunRecord[]>(
    stored.flatMap(({ run }) => (placed.includes(run) ? [] : [run])).reverse(),
  );

  const settingsFor = (lane: Lane): TrainingSettings => ({ ...shared.value, ...lane.own.value });
  const begun = computed(() => lanes.value.filter(({ step }) => step.value > 0));
  /** What the pictures are about: a task and its length. */
  const subject = computed(() => begun.value[0]?.record.value?.settings ?? shared.value);
  const isBusy = computed(() => lanes.value.some((lane) => lane.isBusy.value));
  const changed = computed(() =>
    begun.value.filter((lane) => !isSame(lane.record.value!.settings, settingsFor(lane))),
  );
  /** Whether the runs were begun with other settings, and whether they could go on with these. */
  const difference = computed((): 'none' | 'can go on' | 'new runs' =>
    changed.value.length === 0
      ? 'none'
      : changed.value.every((lane) => canGoOn(lane.record.value!.settings, settingsFor(lane)))
        ? 'can go on'
        : 'new runs',
  );
  /** Those that can be trained: one that diverged has to be moved back first. */
  const able = computed(() =>
    lanes.value.filter(({ record, position }) => !record.value?.diverged || position.value !== undefined),
  );

  /** Puts a run with the earlier ones, of which none is but the beginning of another. */
  const keep = (record: RunRecord | undefined) => {
    if (!record || stepOf(record.curve) === 0) return;
    if (earlier.value.some((other) => isBeginningOf(record, other))) return;
    earlier.value = [record, ...earlier.value.filter((other) => !isBeginningOf(other, record))];
  };
  // Once a run has come as far as an earlier one that it repeats, that one shows nothing of its own.
  effect(() => {
    if (isBusy.value) return;
    const present = begun.value.map(({ record }) => record.value!);
    const others = earlier.value.filter((other) => !present.some((run) => isBeginningOf(other, run)));
    if (others.length < earlier.value.length) earlier.value = others;
  });
  const ready = (lane: Lane) => {
    if (lane.step.value === 0) lane.begin(settingsFor(lane));
    else if (lane.position.value !== undefined) {
      keep(lane.record.value);
      lane.fork();
    }
  };
  const startNew = () => {
    for (const lane of lanes.value) {
      keep(lane.record.value);
      lane.begin(settingsFor(lane));
    }
  };
  const train = (to: (lane: Lane) => number) => {
    for (const lane of able.value) {
      ready(lane);
      if (lane.step.value < to(lane)) lane.train(to(lane));
    }
  };
  /** Acts once these runs rest, with checkpoints of their last updates: nothing that was trained is lost. */
  const whenAtRest = (those: readonly Lane[], act: () => void): void => {
    const busy = those.filter((lane) => lane.isBusy.value);
    if (busy.length === 0) batch(act);
    else void Promise.all(busy.map((lane) => lane.rest())).then(() => batch(act));
  };
  /** Takes runs from those side by side; what was trained goes to the earlier ones. */
  const takeAway = (those: readonly Lane[]): void => {
    for (const lane of those) keep(lane.record.value);
    lanes.value = lanes.value.filter((lane) => !those.includes(lane));
    for (const lane of those) lane.end();
  };

  return {
    shared,
    stop,
    lanes,
    earlier,
    settingsFor,
    begun,
    subject,
    isBusy,
    difference,
    able,
    /** Runs of earlier that fit the axes of the present ones. */
    beside: computed(() => earlier.value.filter(({ settings }) => isComparable(settings, subject.value))),
    /** Whether all that can be trained have come to the stop. */
    isAtStop: computed(() =>
      able.value.every(({ step, position }) => (position.value ?? step.value) >= stop.value),
    ),

    set(part: Partial<SharedSettings>): void {
      const { task, length } = { ...shared.value, ...part };
      const isOther = task !== shared.value.task;
      shared.value = { ...shared.value, ...part, length: isOther ? tasks[task].length.usual : length };
    },
    /** Without clipping there is no such setting. */
    clip(clipping: SharedSettings['clipping']): void {
      const { clipping: _before, ...rest } = shared.value;
      shared.value = { ...rest, ...(clipping && { clipping }) };
    },
    addLane(): void {
      if (lanes.value.length >= MOST_LANES) return;
      const taken = lanes.value.map(({ own }) => own.value.cell);
      const cell = (['sigmoid', 'lstm', 'gru', 'tanh'] as const).find((name) => !taken.includes(name));
      lanes.value = [
        ...lanes.value,
        createLane(openRun, ownWithCell(lanes.value[0].own.value, cell ?? 'relu')),
      ];
    },
    /** Its run, if it was begun, goes to the earlier ones. */
    removeLane: (lane: Lane): void =>
      whenAtRest([lane], () => takeAway(lanes.value.filter((other) => other === lane))),

    /** Trains all up to the stop; from where they were moved back to, the way that was there stays as an earlier run. */
    train: (): void => batch(() => train(() => stop.value)),
    /** One update. */
    step: (): void => batch(() => train(({ step }) => step.value + 1)),
    /** Moves the stop, and trains. */
    trainFurther(by: number): void {
      const furthest = Math.max(stop.value, ...lanes.value.map(({ step }) => step.value));
      stop.value = Math.min(LARGEST_SETTINGS.step, furthest + by);
      batch(() => train(() => stop.value));
    },
    pause: (): void => lanes.value.forEach((lane) => lane.pause()),
    /** New runs with the present settings; those that were there stay as earlier ones. */
    startNew: (): void =>
      whenAtRest(lanes.value, () => {
        startNew();
        train(() => stop.value);
      }),
    /** Goes on with the present settings, where that is possible; as it was so far it stays as an earlier run. */
    goOnChanged: (): void =>
      whenAtRest(changed.value, () => {
        for (const lane of changed.value) {
          keep(lane.record.value);
          lane.fork(settingsFor(lane));
        }
        train(() => stop.value);
      }),
    /** Takes the settings of the runs back. */
    revert: (): void =>
      batch(() => {
        shared.value = sharedOf(begun.value[0].record.value!.settings);
        for (const { own, record } of begun.value) own.value = ownOf(record.value!.settings);
      }),
    removeEarlier(id: string): void {
      earlier.value = earlier.value.filter((record) => record.id !== id);
    },
    /**
     * Puts an earlier run, or one from a file, among those side by side: in an empty place or one more. Where it does
     * not fit the axes of the others they go to the earlier ones.
     */
    bringBack(record: RunRecord): void {
      const isInTheWay = () =>
        begun.value.length > 0 &&
        (!isComparable(subject.value, record.settings) || begun.value.length >= MOST_LANES);
      whenAtRest(isInTheWay() ? lanes.value : [], () => {
        // It may have been asked for twice.
        if (lanes.value.some((lane) => lane.record.value?.id === record.id)) return;
        earlier.value = earlier.value.filter(({ id }) => id !== record.id);
        if (isInTheWay()) {
          for (const lane of lanes.value) {
            keep(lane.record.value);
            lane.take(undefined);
          }
        }
        if (begun.value.length === 0) shared.value = sharedOf(record.settings);
        const empty = lanes.value.find(({ step }) => step.value === 0);
        const lane = empty ?? createLane(openRun, ownOf(record.settings));
        if (!empty) lanes.value = [...lanes.value, lane];
        lane.own.value = ownOf(record.settings);
        lane.take(record);
      });
    },
    /**
     * Trains a run with these settings up to an update, beside those that have all but the cell in common with it, and in
     * place of all others: they go to the earlier ones. Of four it takes the place of the first.
     */
    tryOut(settings: TrainingSettings, updates: number): void {
      const fits = ({ record }: Lane) => isSame(sharedOf(record.value!.settings), sharedOf(settings));
      const isIt = ({ record }: Lane) => isSame(record.value!.settings, settings);
      const leaving = () => {
        const staying = begun.value.filter(fits);
        const isFull = staying.length >= MOST_LANES && !staying.some(isIt);
        return lanes.value.filter((lane) => !staying.includes(lane) || (isFull && lane === staying[0]));
      };
      whenAtRest(leaving(), () => {
        takeAway(leaving());
        shared.value = sharedOf(settings);
        stop.value = updates;
        for (const { own, record } of begun.value) own.value = ownOf(record.value!.settings);
        let lane = begun.value.find(isIt);
        if (!lane) lanes.value = [...lanes.value, (lane = createLane(openRun, ownOf(settings)))];
        if (able.value.includes(lane)) {
          ready(lane);
          if (lane.step.value < updates) lane.train(updates);
        }
      });
    },
  };
}
