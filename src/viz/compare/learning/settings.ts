/** Settings of runs side by side: what they share, and what each has for itself. */
import { takesForgetBias } from '../../../rnn/cells/index.ts';
import { schemesOf } from '../../../rnn/initialise.ts';
import { tasks } from '../../../rnn/tasks/index.ts';
import type { TrainingSettings } from '../../../rnn/training/settings.ts';
import { LIMITS } from '../../experiment/largest-sizes.ts';

/** What one run has for itself. */
export type OwnSettings = Pick<TrainingSettings, 'cell' | 'initialisation'>;
/** What all runs side by side share. */
export type SharedSettings = Omit<TrainingSettings, keyof OwnSettings>;

/** Settings, and after how many updates they came into use. */
export interface SettingsPhase {
  readonly settings: TrainingSettings;
  readonly since: number;
}

/** The most that controls and files take. */
export const LARGEST_SETTINGS = { n: 256, batch: 256, seed: 2 ** 31 - 1, step: 1_000_000 } as const;

export const ownOf = ({ cell, initialisation }: TrainingSettings): OwnSettings => ({ cell, initialisation });

export function sharedOf(settings: TrainingSettings): SharedSettings {
  const { task, length, n, optimiser, clipping, batch, seed } = settings;
  return { task, length, n, optimiser, ...(clipping && { clipping }), batch, seed };
}

/** Settings with another cell, whose scheme and forget bias it has. */
export function ownWithCell(own: OwnSettings, cell: OwnSettings['cell']): OwnSettings {
  const { scheme, gain, forgetBias } = own.initialisation;
  return {
    cell,
    initialisation: {
      scheme: schemesOf(cell).includes(scheme) ? scheme : 'xavier',
      gain,
      ...(takesForgetBias(cell) && { forgetBias: forgetBias ?? 1 }),
    },
  };
}

/** Whether two runs with these settings would be the same run. The order in which things are listed does not matter. */
export const isSame = (a: unknown, b: unknown): boolean => sorted(a) === sorted(b);

const sorted = (value: unknown): string =>
  JSON.stringify(value, (_, part: unknown) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );

/** Whether curves of both can stand on the same axes. */
export const isComparable = (
  a: Pick<TrainingSettings, 'task' | 'length'>,
  b: Pick<TrainingSettings, 'task' | 'length'>,
): boolean => a.task === b.task && a.length === b.length;

/**
 * Whether a run can go on with other settings: those of its network, its task and its first weights stay, and the
 * optimiser goes on with what it remembers. Rates, clipping and batch may change.
 */
export function canGoOn(from: TrainingSettings, to: TrainingSettings): boolean {
  const fixed = ({ task, length, cell, n, initialisation, seed, optimiser: { kind } }: TrainingSettings) => [
    task,
    length,
    cell,
    n,
    initialisation,
    seed,
    kind,
  ];
  return isSame(fixed(from), fixed(to));
}

/** Why Explore cannot show a network of this size; undefined where it can. */
export function whyNotExplore({ task, length, n }: TrainingSettings): string | undefined {
  const { m, q, hasLoss } = tasks[task];
  const sizes = { T: hasLoss(length).length, n, m, q };
  const names = { T: 'steps', n: 'hidden units', m: 'inputs', q: 'outputs' } as const;
  for (const name of ['T', 'n', 'm', 'q'] as const) {
    if (sizes[name] > LIMITS[name])
      return `Explore shows up to ${LIMITS[name]} ${names[name]}, and this network has ${sizes[name]}.`;
  }
  return undefined;
}
