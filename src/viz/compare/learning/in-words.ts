/** What the page makes of the state of "While learning": names, lines, what stands in words. */
import { computed, type ReadonlySignal } from '@preact/signals-core';
import { tasks } from '../../../rnn/tasks/index.ts';
import { formatNumber } from '../../text/format.ts';
import { meanLoss, type CurveMoment, curveMomentAt, paceOf } from './curve.ts';
import { type CurveLine, windowFor } from './curves/layout.ts';
import { findingOf } from './finding.ts';
import type { LaneReadouts } from './lane-view.ts';
import { earlierLook, looksOf } from './looks.ts';
import type { SettingsPhase } from './settings.ts';
import { divergenceText, namesOf } from './text.ts';
import type { Lane } from './lane-state.ts';
import { phasesOf } from './record.ts';
import type { Learning } from './state.ts';

/** A signal whose followers hear of it only when its JSON has changed. */
function steady<Value>(value: () => Value): ReadonlySignal<Value> {
  const text = computed(() => JSON.stringify(value()));
  return computed(() => JSON.parse(text.value) as Value);
}

export type LearningPage = ReturnType<typeof learningPage>;

export function learningPage({ lanes, beside, begun, subject, settingsFor, stop }: Learning) {
  const phases = steady(() =>
    lanes.value.map((lane): readonly SettingsPhase[] =>
      lane.step.value > 0 ? phasesOf(lane.record.value!) : [{ settings: settingsFor(lane), since: 0 }],
    ),
  );
  /** Of the runs side by side, told apart from each other. */
  const names = steady(() => namesOf(phases.value));
  /** Of the same, then of those earlier ones that are drawn, all told apart. */
  const allNames = steady(() => namesOf([...phases.value, ...beside.value.map(phasesOf)]));
  /** Of the runs side by side. */
  const looks = steady(() => looksOf(phases.value.map(([{ settings }]) => settings.cell)));
  const baseline = computed(() => {
    const { task, length } = subject.value;
    return tasks[task].baseline(length);
  });
  const lines = computed((): readonly CurveLine[] => [
    ...beside.value.map(({ id, curve, diverged, settings }, index): CurveLine => ({
      id,
      name: allNames.value[lanes.value.length + index],
      curve,
      look: earlierLook(settings.cell),
      hasDiverged: diverged !== undefined,
    })),
    ...lanes.value.flatMap((lane, index): CurveLine[] => {
      const record = lane.record.value;
      if (!record || lane.step.value === 0) return [];
      const position = lane.position.value;
      return [
        {
          id: record.id,
          name: allNames.value[index],
          curve: record.curve,
          look: looks.value[index],
          hasDiverged: record.diverged !== undefined,
          ...(position !== undefined && { position }),
        },
      ];
    }),
  ]);
  /** The last update of the longest run that is drawn. */
  const end = computed(() => Math.max(0, ...lines.value.map(({ curve }) => curve.losses.length)));

  return {
    names,
    allNames,
    looks,
    baseline,
    lines,
    end,
    finding: computed(() => {
      const found = begun.value.map((lane) => {
        const { curve, diverged } = lane.record.value!;
        const position = lane.position.value;
        const heldOut = lane.heldOut.value;
        const stands = position ?? lane.step.value;
        return {
          name: names.value[lanes.value.indexOf(lane)],
          curve: { losses: curve.losses.subarray(0, position) },
          ...(diverged && position === undefined && { divergedAt: diverged.step }),
          heldOut: heldOut?.step === stands ? heldOut.accuracy : undefined,
        };
      });
      return findingOf(found, baseline.value.value);
    }),
    baselineName: computed(
      () => `baseline ${baseline.value.formula} = ${formatNumber(baseline.value.value)}`,
    ),
    readoutsOf(lane: Lane): LaneReadouts | undefined {
      const curve = lane.record.value?.curve;
      const step = lane.position.value ?? lane.step.value;
      if (!curve || step === 0) return undefined;
      const moment: CurveMoment | undefined = curveMomentAt(curve, step) ?? curve.moments[0];
      const heldOut = lane.heldOut.value;
      const window = windowFor(end.value);
      return {
        step,
        loss: meanLoss(curve, step, window),
        window,
        accuracy: moment?.accuracy,
        heldOut: heldOut?.step === step ? heldOut : undefined,
        right: tasks[subject.value.task].right,
        chance: baseline.value.accuracy,
        omega: moment?.omega,
        gradientNorm: curve.gradientNorms[step - 1],
        pace: paceOf(curve),
      };
    },
    placesOf: (lane: Lane): number[] => {
      const steps = lane.record.value?.checkpoints.map(({ step }) => step) ?? [];
      return [...new Set([0, ...steps, lane.step.value])];
    },
    failureOf({ record, activity, position }: Lane): string | undefined {
      if (activity.value.kind === 'failed') {
        const { message } = activity.value;
        const last = record.value?.checkpoints.at(-1)?.step ?? 0;
        return `Its worker broke off (${message}). Training goes on from update ${last.toLocaleString('en-GB')}, the last checkpoint.`;
      }
      const { diverged, settings } = record.value ?? {};
      return diverged && position.value === undefined ? divergenceText(diverged, settings!) : undefined;
    },
    activityOf({ activity, record, step, position }: Lane): string {
      const { since = 0 } = record.value ?? {};
      const from =
        since > 0 ? ` With these settings from update ${(since + 1).toLocaleString('en-GB')} on.` : '';
      switch (activity.value.kind) {
        case 'opening':
          return 'Starting its worker …';
        case 'running':
          return `Training.${from}`;
        case 'pausing':
          return 'Pausing …';
        case 'failed':
          return '';
        case 'resting':
          if (step.value === 0) return 'Not begun.';
          if (position.value !== undefined) return 'Moved back.';
          if (record.value?.diverged) return '';
          return step.value >= stop.value ? `Done: it has come to its stop.${from}` : `Paused.${from}`;
      }
    },
  };
}
