/** The state of Explore: one experiment with its history, what was computed of it, and one selection. */
import { batch, computed, signal } from '@preact/signals-core';
import {
  actsOnOutput,
  type Experiment,
  type Gradients,
  itemize,
  type LossStep,
  NonFiniteError,
  norm,
  type ParameterName,
  type Terms,
} from '../rnn/index.ts';
import { History } from './history.ts';
import { normScale, type NormScale } from './norm-scale.ts';
import { arrival, momentAt, timeline } from './timeline.ts';

/** An experiment and what was computed of it: everything that is drawn comes from one of these. */
export interface Picture {
  readonly experiment: Experiment;
  readonly gradients: Gradients;
  readonly terms: Terms;
  readonly scale: NormScale;
}

/** A term, by its place: the gradient of E_t through the copy of the parameter used at step k. */
export interface Place {
  readonly parameter: ParameterName;
  readonly t: number;
  readonly k: number;
}

export type Explorer = ReturnType<typeof createExplorer>;

/** @throws NonFiniteError when the first experiment overflows. */
export function createExplorer(first: Experiment) {
  const history = new History(first);
  const parameter = signal<ParameterName>('W');
  const position = signal(0);
  const playing = signal(false);
  /** The term under the pointer or the focus, if any. */
  const hovered = signal<Place | undefined>(undefined);

  /** The last experiment that could be computed; while there is a problem it is not the present one. */
  const picture = signal(compute(first));
  const problem = signal<string | undefined>(undefined);

  const line = computed(() => {
    const { targets, inputs } = picture.value.experiment;
    return timeline(
      inputs.length,
      targets.flatMap((target, index) => (target ? index + 1 : [])),
    );
  });
  const moment = computed(() => momentAt(line.value, Math.min(position.value, line.value.end)));
  /** The term that formula, chain and triangle show: the last one that the gradient reached. */
  const selected = computed((): Place => {
    const { of, reached } = moment.value;
    const lossSteps = line.value.phases.map((phase) => phase.of).filter((step) => typeof step === 'number');
    const t = typeof of === 'number' ? of : (lossSteps[0] ?? picture.value.terms.length);
    const k = of === 'all' ? 1 : Math.max(1, reached ?? t);
    return { parameter: parameter.value, t, k: actsOnOutput(parameter.value) ? t : k };
  });

  const seek = (to: number) => {
    position.value = Math.min(line.value.end, Math.max(0, to));
  };
  /** Draws the present experiment, at the same moment of the same loss where it has one. */
  const draw = () => {
    const { of, elapsed } = moment.value;
    try {
      picture.value = compute(history.present.value);
      problem.value = undefined;
    } catch (error) {
      if (!(error instanceof NonFiniteError)) throw error;
      problem.value = error.message;
    }
    if (!picture.value.terms.parameters.includes(parameter.value)) parameter.value = 'W';
    hovered.value = undefined;
    const phase = line.value.phases.find((candidate) => candidate.of === of);
    seek(phase ? Math.min(phase.start + elapsed, phase.end) : line.value.end);
  };
  const move = (change: () => void) =>
    batch(() => {
      change();
      draw();
    });

  return {
    experiment: history.present,
    canUndo: history.canUndo,
    canRedo: history.canRedo,
    picture,
    problem,
    line,
    moment,
    selected,
    hovered,
    position,
    playing,

    /** Replaces the experiment. Changes of one `gesture`, such as a drag, are undone together. */
    change: (next: Experiment, gesture?: object) => move(() => history.push(next, gesture)),
    undo: () => move(() => history.undo()),
    redo: () => move(() => history.redo()),

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

function compute(experiment: Experiment): Picture {
  const terms = itemize(experiment);
  return { experiment, gradients: terms.gradients, terms, scale: normScale(normsOf(terms)) };
}

/** Every norm that is drawn, so that one scale holds them all. */
function normsOf(terms: Terms): number[] {
  const losses: LossStep[] = ['all', ...Array.from({ length: terms.length }, (_, index) => index + 1)];
  const flows = losses.flatMap((t) => Object.values(terms.flow(t)).flat());
  const totals = losses.flatMap((t) => terms.parameters.map((P) => norm(terms.total(P, t).flat())));
  return [...Object.values(terms.termNorms).flat(2), ...flows, ...totals];
}
