/** Trains a run in a worker, a few updates at a time, and notes where it stands after each of them. */
import { computed, effect, type ReadonlySignal, signal } from '@preact/signals-core';
import { openRun, type Run } from '../../../../rnn/training/client.ts';
import { type TrainingPreset, trainingPresets } from '../../../../rnn/training/presets.ts';
import type { Progress } from '../../../../rnn/training/run.ts';
import type { TrainingSettings } from '../../../../rnn/training/settings.ts';
import { trainedPlace } from '../../../../rnn/training/trained-place.ts';
import { tasks } from '../../../../rnn/tasks/index.ts';
import type { PathPoint } from './path.ts';

export interface TrainingOnMap {
  readonly preset: ReadonlySignal<TrainingPreset | undefined>;
  /** The first weights, and so on. */
  readonly points: ReadonlySignal<readonly PathPoint[]>;
  readonly isRunning: ReadonlySignal<boolean>;
  readonly failure: ReadonlySignal<string | undefined>;
  /** The loss of guessing. */
  readonly chance: ReadonlySignal<number>;
  /** Trains what was asked for once more. */
  readonly again: () => void;
}

/** What is asked of a run. */
export type PathRun = Pick<Run, 'run' | 'checkpoint' | 'end'>;

/** As many points as a path shows: the first updates one by one or nearly so, for they lead furthest. */
export function stepsOf(updates: number): number[] {
  const steps = [1, 2, 5, 10, 15, 20];
  while (steps.at(-1)! < updates) steps.push(Math.min(updates, Math.ceil(steps.at(-1)! * 1.2)));
  return steps;
}

/** @param asked the id of a preset of training; undefined: none is to be shown */
export function trainingOnMap(
  asked: ReadonlySignal<string | undefined>,
  open: (settings: TrainingSettings) => Promise<PathRun> = openRun,
): TrainingOnMap {
  const preset = computed(() => trainingPresets.find(({ id }) => id === asked.value));
  const points = signal<readonly PathPoint[]>([]);
  const isRunning = signal(false);
  const failure = signal<string | undefined>(undefined);
  const turns = signal(0);

  async function train({ settings, updates }: TrainingPreset, isWanted: () => boolean): Promise<void> {
    const run = await open(settings);
    try {
      for (const step of stepsOf(updates)) {
        if (!isWanted()) return;
        const heard: Progress[] = [];
        const ending = await run.run(step, (progress) => heard.push(progress));
        const { weights } = await run.checkpoint();
        if (!isWanted()) return;
        const losses = heard.flatMap((progress) => Array.from(progress.losses));
        const norms = heard.at(-1)?.standing?.lagNorms;
        if (ending.kind === 'diverged' || !norms) {
          throw new Error('a number of the network is no longer finite');
        }
        const loss = losses.reduce((sum, one) => sum + one, 0) / losses.length;
        const place = trainedPlace(weights, settings);
        points.value = [...points.value, { step, place, loss, left: norms.at(-1)! / norms[0] }];
      }
    } finally {
      run.end();
    }
  }

  effect(() => {
    const { value: wanted } = preset;
    const turn = turns.value;
    points.value = [];
    failure.value = undefined;
    isRunning.value = wanted !== undefined;
    if (!wanted) return;
    const isWanted = () => preset.peek() === wanted && turns.peek() === turn;
    void train(wanted, isWanted)
      .catch((error: Error) => {
        if (isWanted()) failure.value = error.message;
      })
      .finally(() => {
        if (isWanted()) isRunning.value = false;
      });
  });

  return {
    preset,
    points,
    isRunning,
    failure,
    chance: computed(() => {
      const { value } = preset;
      return value ? tasks[value.settings.task].baseline(value.settings.length).value : NaN;
    }),
    again: () => turns.value++,
  };
}
