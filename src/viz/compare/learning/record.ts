/** All that is known of a run, as state, files and the browser's storage have it; what comes in is checked. */
import * as v from 'valibot';
import { issueText } from '../../../rnn/issue.ts';
import { schemeNames, schemesOf } from '../../../rnn/initialise.ts';
import { type TaskName, tasks } from '../../../rnn/tasks/index.ts';
import { optimisers } from '../../../rnn/training/optimiser.ts';
import type { Checkpoint, Ending, HeldOut } from '../../../rnn/training/run.ts';
import type { TrainingSettings } from '../../../rnn/training/settings.ts';
import { shapesOf } from '../../../rnn/training/weights.ts';
import { type Curve, emptyCurve, stepOf, upTo } from './curve.ts';
import { isSame, LARGEST_SETTINGS, type SettingsPhase } from './settings.ts';
import { cellNames } from '../../../rnn/cells/index.ts';

export type Diverged = Extract<Ending, { kind: 'diverged' }>;

export interface RunRecord {
  readonly id: string;
  /** Those it has now, in use since update `since`: it may have made no update with them yet. */
  readonly settings: TrainingSettings;
  readonly since: number;
  /** Those that were in use before, each until the next: rates, clipping or batches that differ. */
  readonly former: readonly SettingsPhase[];
  readonly curve: Curve;
  /** In the order of their updates. */
  readonly checkpoints: readonly Checkpoint[];
  /** The latest there is. */
  readonly heldOut?: HeldOut;
  readonly diverged?: Diverged;
}

/** So many checkpoints are kept; beyond that every other one goes. */
const MOST_CHECKPOINTS = 20;

/** Like no other. (`crypto.randomUUID` is missing from pages that come over plain http.) */
export const newId = (): string =>
  Array.from(crypto.getRandomValues(new Uint32Array(4)), (word) => word.toString(16).padStart(8, '0')).join(
    '',
  );

export const newRecord = (settings: TrainingSettings): RunRecord => ({
  id: newId(),
  settings,
  since: 0,
  former: [],
  curve: emptyCurve,
  checkpoints: [],
});

/** Puts a checkpoint in its place. The last one always stays. */
export function withCheckpoint(checkpoints: readonly Checkpoint[], next: Checkpoint): Checkpoint[] {
  const all = [...checkpoints.filter(({ step }) => step !== next.step), next].sort((a, b) => a.step - b.step);
  return all.length <= MOST_CHECKPOINTS ? all : all.filter((_, i) => i % 2 === 1 || i === all.length - 1);
}

/** The last checkpoint not after an update; undefined where only the first weights come before. */
export const checkpointAt = ({ checkpoints }: RunRecord, step: number): Checkpoint | undefined =>
  checkpoints.findLast((checkpoint) => checkpoint.step <= step);

/**
 * What it was trained by, one after the other. Settings by which no update was made, nor tried, are left out where there
 * are others.
 */
export function phasesOf(record: RunRecord): readonly SettingsPhase[] {
  const all = [...record.former, record].map(({ settings, since }) => ({ settings, since }));
  const tried = record.diverged?.step ?? stepOf(record.curve);
  const used = all.filter(({ since }) => since < tried);
  return used.length > 0 ? used : all;
}

/** Whether a run is another one as far as it goes: trained by the same, with the same losses. */
export const isBeginningOf = (run: RunRecord, other: RunRecord): boolean =>
  stepOf(run.curve) <= stepOf(other.curve) &&
  (!run.diverged || isSame(run.diverged, other.diverged)) &&
  isSame(phasesOf(run), phasesOf(other)) &&
  run.curve.losses.every((loss, i) => Object.is(loss, other.curve.losses[i]));

/** A run of its own that goes another way from an update on. */
export function forked(record: RunRecord, step: number, settings = record.settings): RunRecord {
  const before = [...record.former, record].filter(({ since }) => since < step);
  const last = before.at(-1);
  const isAsBefore = last !== undefined && isSame(last.settings, settings);
  return {
    id: newId(),
    settings,
    since: isAsBefore ? last.since : step,
    former: (isAsBefore ? before.slice(0, -1) : before).map(({ settings, since }) => ({ settings, since })),
    curve: upTo(record.curve, step),
    checkpoints: record.checkpoints.filter((checkpoint) => checkpoint.step <= step),
  };
}

const whole = (least: number, most: number) =>
  v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(most));
const finite = v.pipe(v.number(), v.finite());
const positive = v.pipe(finite, v.gtValue(0));
const share = v.pipe(finite, v.minValue(0), v.ltValue(1));
const notNegative = v.pipe(finite, v.minValue(0));

const settingsSchema = v.pipe(
  v.strictObject({
    task: v.picklist(Object.keys(tasks) as TaskName[]),
    length: whole(0, 10_000),
    cell: v.picklist(cellNames),
    n: whole(1, LARGEST_SETTINGS.n),
    initialisation: v.strictObject({
      scheme: v.picklist(schemeNames),
      gain: finite,
      forgetBias: v.exactOptional(finite),
    }),
    optimiser: v.variant('kind', [
      v.strictObject({ kind: v.literal('sgd'), rate: positive }),
      v.strictObject({ kind: v.literal('momentum'), rate: positive, momentum: share }),
      v.strictObject({ kind: v.literal('rmsprop'), rate: positive, decay: share, epsilon: notNegative }),
      v.strictObject({
        kind: v.literal('adam'),
        rate: positive,
        beta1: share,
        beta2: share,
        epsilon: notNegative,
      }),
    ]),
    clipping: v.exactOptional(v.strictObject({ kind: v.picklist(['norm', 'value']), threshold: positive })),
    batch: whole(1, LARGEST_SETTINGS.batch),
    seed: whole(0, LARGEST_SETTINGS.seed),
  }),
  v.check(({ task, length }) => {
    const { least, most } = tasks[task].length;
    return length >= least && length <= most;
  }, 'a length that the task does not have'),
  v.check(
    ({ cell, initialisation: { scheme } }) => schemesOf(cell).includes(scheme),
    'a scheme that the cell does not have',
  ),
);

const floats = v.pipe(
  v.instance(Float32Array),
  // A file or the storage owns what it holds: a copy does not keep more memory than it needs.
  v.transform((values) => values.slice()),
);
const finiteFloats = v.pipe(
  floats,
  v.check((values) => values.every(Number.isFinite), 'a number that is not finite'),
);
const step = whole(0, LARGEST_SETTINGS.step);
const accuracy = v.pipe(finite, v.minValue(0), v.maxValue(1));

const recordSchema = v.strictObject({
  id: v.pipe(v.string(), v.nonEmpty()),
  settings: settingsSchema,
  since: step,
  former: v.optional(v.array(v.strictObject({ settings: settingsSchema, since: step })), []),
  curve: v.strictObject({
    losses: floats,
    gradientNorms: floats,
    moments: v.array(
      v.strictObject({
        step,
        seconds: notNegative,
        accuracy,
        omega: v.union([v.number(), v.nan()]),
        lagNorms: floats,
      }),
    ),
    stride: whole(1, LARGEST_SETTINGS.step),
  }),
  checkpoints: v.array(
    v.strictObject({
      settings: settingsSchema,
      step,
      seconds: notNegative,
      weights: finiteFloats,
      moments: v.array(finiteFloats),
    }),
  ),
  heldOut: v.exactOptional(
    v.strictObject({
      step,
      sequences: whole(1, LARGEST_SETTINGS.step),
      loss: v.union([v.number(), v.nan()]),
      accuracy,
    }),
  ),
  diverged: v.exactOptional(
    v.strictObject({
      kind: v.literal('diverged'),
      step,
      tensor: v.string(),
      value: v.union([v.number(), v.nan()]),
    }),
  ),
});

/** Checks settings. @throws Error that names the first fault */
export const parseSettings = (value: unknown): TrainingSettings => parsed(settingsSchema, value);

/** Checks what came from a file or the storage. @throws Error that names the first fault */
export function parseRecord(value: unknown): RunRecord {
  const record = parsed(recordSchema, value);
  const { curve, checkpoints, settings } = record;
  const length = stepOf(curve);
  const lags = curve.moments[0]?.lagNorms.length;
  const size = shapesOf(settings).reduce((sum, [, rows, columns = 1]) => sum + rows * columns, 0);
  const count = optimisers[settings.optimiser.kind].moments.length;
  const rules: readonly (readonly [boolean, string])[] = [
    [curve.gradientNorms.length === length, 'curve.gradientNorms: expected one for each loss'],
    [isAscending(curve.moments, length), 'curve.moments: expected ascending updates of the curve'],
    [
      curve.moments.every(({ lagNorms }) => lagNorms.length === lags && lags > 0),
      'curve.moments: expected as many lags in each',
    ],
    [isAscending(checkpoints, length), 'checkpoints: expected ascending updates of the curve'],
    [
      checkpoints.every(
        ({ weights, moments }) =>
          weights.length === size &&
          moments.length === count &&
          moments.every((numbers) => numbers.length === size),
      ),
      `checkpoints: expected ${size} weights, and ${count} times as many moments`,
    ],
  ];
  const broken = rules.find(([holds]) => !holds);
  if (broken) throw new Error(broken[1]);
  return record;
}

const isAscending = (all: readonly { readonly step: number }[], most: number): boolean =>
  all.every(({ step }, i) => step > (all[i - 1]?.step ?? 0) && step <= most);

/** What a schema makes of a value. @throws Error that names the first fault */
export function parsed<Schema extends v.GenericSchema>(
  schema: Schema,
  value: unknown,
): v.InferOutput<Schema> {
  const result = v.safeParse(schema, value, { abortEarly: true });
  if (result.success) return result.output;
  throw new Error(issueText(result.issues[0]));
}
