/** The state of Explore: one experiment with its history, what was computed of it, and one selection. */
import { batch, computed, effect, signal, untracked } from '@preact/signals-core';
import {
  actsOnOutput,
  lossSteps,
  type SingleExperiment,
  type LossStep,
  type ParameterName,
  type Question,
  parametersOf,
} from '../../../rnn/index.ts';
import { History } from '../../page/history.ts';
import { newestOnly } from '../../page/newest-only.ts';
import type { ControlName } from '../../experiment/page-state.ts';
import { Picture } from '../../experiment/picture.ts';
import type { StepWindow } from '../../experiment/step-window.ts';
import { isSmall, type Surveyors } from '../../experiment/survey.ts';
import type { Reply } from '../../experiment/survey.worker.ts';
import { arrival, momentAt, type Timeline, timeline } from '../../experiment/timeline.ts';
import { type Place, type MomentPlace, type PanelName } from '../../experiment/place.ts';
import { clamp } from '../../chart/clamp.ts';
import { partOf } from '../../experiment/part.ts';

export type Explorer = ReturnType<typeof createExplorer>;

/** Some hundred changes of the largest experiment, many thousands of small ones. */
const MOST_HISTORY_BYTES = 64 * 2 ** 20;

/** About the memory that an experiment takes by itself; one made from another shares part of it. */
export function bytesOf({ weights, inputs, targets }: SingleExperiment): number {
  const arrays = [...Object.values(weights), inputs, targets];
  const numbers = arrays.reduce(
    (sum, rows) => sum + rows.length * (Array.isArray(rows[0]) ? rows[0].length : 1),
    0,
  );
  return 1024 + 8 * numbers;
}

const questionAbout = (experiment: SingleExperiment): Question => ({
  experiment,
  t: 'all',
  parameter: parametersOf(experiment)[0],
  wantsContributions: false,
  horizon: undefined,
});

/** The picture of an experiment to begin with. @throws Error when a number overflows. */
export async function firstPicture(
  experiment: SingleExperiment,
  { here, there }: Surveyors,
): Promise<Picture> {
  const question = questionAbout(experiment);
  const reply = await (isSmall(experiment) ? here(question) : there(question));
  if ('overflow' in reply) throw new Error(reply.overflow);
  return new Picture(experiment, reply);
}

/**
 * @param first what is shown to begin with
 * @param surveyors what computes everything that follows: small experiments at once; of others the answers come later,
 * and a change that has been overtaken by another before its turn came is never computed
 */
export function createExplorer(first: Picture, { here, there }: Surveyors) {
  const history = new History(first.experiment, { sizeOf: bytesOf, most: MOST_HISTORY_BYTES });
  const parameter = signal<ParameterName>(first.parameters[0]);
  const position = signal(0);
  const playing = signal(false);
  /** The term under the pointer or the focus, if any. */
  const hovered = signal<Place | undefined>(undefined);

  /** The last experiment that could be computed; while there is a problem it is not the present one. */
  const picture = signal(first);
  const problem = signal<string | undefined>(undefined);
  /** Why the last question got no answer, if it did not: its worker did not load, or broke off. */
  const failure = signal<string | undefined>(undefined);
  /** How often another setting was held, or none. */
  let holdings = 0;
  /** The setting that is compared with. */
  const held = signal<Picture | undefined>(undefined);
  /** Of truncated backpropagation, in steps; undefined: all terms are kept. */
  const horizon = signal<number | undefined>(undefined);
  /** Whether the horizon cuts time into windows. */
  const windows = signal(false);
  /** The steps in view, where not all are. */
  const window = signal<StepWindow | undefined>(undefined);
  /** Controls that a lesson has locked. */
  const locked = signal<readonly ControlName[]>([]);
  /** Whether the page is shown to a room: large type, and no controls. */
  const presenting = signal(false);
  /** The view beside the triangle. */
  const panel = signal<PanelName>('norms');
  const wants = computed(() => ({
    parts: panel.value === 'terms',
    horizon: horizon.value,
    windows: windows.value,
  }));

  const line = computed(() => {
    const { targets, inputs } = picture.value.experiment;
    return timeline(inputs.length, lossSteps(targets));
  });
  const moment = computed(() => momentAt(line.value, Math.min(position.value, line.value.end)));
  /** The term that formula, chain and triangle show: the last one that the gradient reached. */
  const selected = computed((): Place => {
    const { of, reached } = moment.value;
    const lossSteps = line.value.phases.map((phase) => phase.of).filter((step) => typeof step === 'number');
    const t = typeof of === 'number' ? of : (lossSteps[0] ?? picture.value.length);
    const k = of === 'all' ? 1 : Math.max(1, reached ?? t);
    return { parameter: parameter.value, t, k: actsOnOutput(parameter.value) ? t : k };
  });

  const seek = (to: number) => {
    position.value = clamp(to, 0, line.value.end);
  };
  /** Shows what was computed of an experiment, at the same moment of the same loss where it has one. */
  const show = (experiment: SingleExperiment, reply: Reply) =>
    batch(() => {
      if ('overflow' in reply) {
        problem.value = reply.overflow;
        return;
      }
      const { of, elapsed, reached } = moment.value;
      const before = line.value;
      const isNew = picture.value.experiment !== experiment;
      picture.value = new Picture(experiment, reply, picture.value);
      problem.value = undefined;
      failure.value = undefined;
      if (!picture.value.parameters.includes(parameter.value)) [parameter.value] = picture.value.parameters;
      if (!isNew) return;
      hovered.value = undefined;
      if (arrive()) return;
      const [wasLast, isLast] = [lastLoss(before), lastLoss(line.value)];
      // Who looks at the last loss goes on with the last one, all the way back if it was so.
      if (wasLast !== undefined && of === wasLast && isLast! > wasLast && reached !== undefined) {
        return seek(arrival(line.value, isLast!, reached));
      }
      const phase = line.value.phases.find((candidate) => candidate.of === of);
      seek(phase ? Math.min(phase.start + elapsed, phase.end) : line.value.end);
    });

  /** The moment to be shown of an experiment that is still being computed. */
  let pending: { readonly experiment: SingleExperiment; readonly place: MomentPlace } | undefined;
  const arrive = () => {
    if (pending?.experiment !== picture.value.experiment) return false;
    const { of, elapsed, parameter: name } = pending.place;
    pending = undefined;
    parameter.value = picture.value.parameters.includes(name) ? name : picture.value.parameters[0];
    const phase = line.value.phases.find((candidate) => candidate.of === of);
    seek(phase ? Math.min(phase.start + elapsed, phase.end) : line.value.end);
    return true;
  };

  const question = (): Question => {
    const { parts, horizon, windows } = wants.value;
    return {
      experiment: history.present.value,
      t: lossAt(moment.value.of === 'all' ? 'all' : selected.value.t, history.present.value),
      parameter: parametersOf(history.present.value).includes(parameter.value)
        ? parameter.value
        : parametersOf(history.present.value)[0],
      wantsContributions: parts,
      horizon,
      windows,
    };
  };
  const askThere = newestOnly(
    there,
    (reply, asked: Question) => {
      // Since then the page may have gone on to an experiment that is computed at once.
      if (!isSmall(history.present.value)) show(asked.experiment, reply);
    },
    ({ message }) => {
      failure.value = message;
    },
  );
  const ask = () => {
    const asked = question();
    const overflow = partOf(asked.experiment)?.overflow;
    if (overflow !== undefined) return void (problem.value = overflow);
    if (isSmall(asked.experiment)) return show(asked.experiment, here(asked));
    askThere(asked);
  };
  const move = (change: () => void) =>
    batch(() => {
      change();
      ask();
    });
  // A view that was opened, or the selection that it follows, asks for more about the same experiment.
  // So does another loss, where this thread had better not compute its way back.
  const about = computed(() => {
    const { parts, horizon, windows } = wants.value;
    const isLarge = !isSmall(history.present.value);
    const t = moment.value.of === 'all' ? 'all' : selected.value.t;
    if (!parts && horizon === undefined && !isLarge) return undefined;
    return `${parts || horizon ? parameter.value : ''} ${parts || isLarge ? t : ''} ${horizon} ${horizon && windows}`;
  });
  effect(() => {
    if (about.value !== undefined) untracked(ask);
  });

  return {
    experiment: history.present,
    canUndo: history.canUndo,
    canRedo: history.canRedo,
    picture,
    problem,
    failure,
    line,
    moment,
    selected,
    hovered,
    position,
    playing,
    held,
    horizon,
    windows,
    window,
    panel,
    presenting,
    locked,

    /** Replaces the experiment. Changes of one `gesture`, such as a drag, are undone together. */
    change: (next: SingleExperiment, gesture?: object) => move(() => history.push(next, gesture)),
    /**
     * Shows the present experiment with other numbers. A part of a larger network changes with the whole of it.
     * @returns what is shown
     */
    edit(numbers: SingleExperiment, gesture?: object): SingleExperiment {
      const part = partOf(history.present.value);
      const next = part ? (part.edited?.(numbers) ?? history.present.value) : numbers;
      move(() => history.push(next, gesture));
      return next;
    },
    /** Asks once more what got no answer. */
    again(): void {
      failure.value = undefined;
      ask();
    },
    undo: () => move(() => history.undo()),
    redo: () => move(() => history.redo()),

    /**
     * Shows an experiment at a moment of one of its passes, as soon as it is computed. Those of one `gesture` are undone
     * together.
     */
    open(next: SingleExperiment, place: MomentPlace, gesture?: object): void {
      playing.value = false;
      pending = { experiment: next, place };
      if (next !== history.present.value) move(() => history.push(next, gesture));
      else arrive();
    },
    /** Holds the present setting to compare with. */
    hold(): void {
      holdings++;
      held.value = picture.value;
    },
    /** Holds a setting that comes from elsewhere; one that overflows is not held. */
    async holdExperiment(experiment: SingleExperiment): Promise<void> {
      const ticket = ++holdings;
      const reply = await (isSmall(experiment) ? here : there)(questionAbout(experiment));
      // Another setting may have been held, or this one dropped, in the meantime.
      if ('survey' in reply && ticket === holdings) held.value = new Picture(experiment, reply);
    },
    dropHeld(): void {
      holdings++;
      held.value = undefined;
    },
    /** The held setting becomes the present one, and the other way round. */
    swap(): void {
      const now = picture.value;
      const { experiment } = held.value!;
      batch(() => {
        held.value = now;
        move(() => history.push(experiment));
      });
    },

    seek,
    /** Moves to the next whole frame in a direction, and stops playing. */
    step(direction: 1 | -1): void {
      playing.value = false;
      seek(direction > 0 ? Math.floor(position.value) + 1 : Math.ceil(position.value) - 1);
    },
    /** Shows a term: its loss, carried back as far as the parameter's copy. */
    select(place: Place): void {
      batch(() => {
        playing.value = false;
        hovered.value = undefined;
        parameter.value = place.parameter;
        if (line.value.phases.some(({ of }) => of === place.t)) seek(arrival(line.value, place.t, place.k));
      });
    },
    /** Shows another parameter at the same moment. */
    selectParameter(name: ParameterName): void {
      parameter.value = name;
    },
    /** Shows all losses together, at rest. */
    selectAll(): void {
      playing.value = false;
      seek(line.value.end);
    },
  };
}

/** The last step with a loss, which is carried back first. */
const lastLoss = ({ phases }: Timeline): number | undefined =>
  phases.map(({ of }) => of).find((of) => typeof of === 'number');

/** The loss that a picture should have at hand: the one that is looked at, or all together. */
const lossAt = (of: LossStep, { targets }: SingleExperiment): LossStep =>
  typeof of === 'number' && targets[of - 1] ? of : 'all';
