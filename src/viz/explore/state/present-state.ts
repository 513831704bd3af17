/** What a link holds of the state of Explore. */
import { computed, type ReadonlySignal } from '@preact/signals-core';
import { type Experiment, parametersOf, type SingleExperiment } from '../../../rnn/index.ts';
import type { Explorer } from './explorer.ts';
import type { PageState } from '../../experiment/page-state.ts';
import { partOf } from '../../experiment/part.ts';
import { fitted, MOST_STEPS_WHOLE } from '../../experiment/step-window.ts';

/**
 * The state that is on show, by which a link leads to the same picture. While an experiment is being computed it stays
 * what it was: the moment and the selection are those of the picture. One that overflows is in it, to be mended, where
 * its steps are those of the picture.
 */
export function presentState(
  explorer: Explorer,
  card: { readonly value: number | undefined },
): ReadonlySignal<PageState> {
  const {
    experiment,
    picture,
    problem,
    held,
    selected,
    moment,
    panel,
    window,
    horizon,
    windows,
    presenting,
    locked,
  } = explorer;

  const drawn = (): PageState => {
    const T = picture.value.length;
    const { of, elapsed } = moment.value;
    return {
      ...asStored(experiment.value),
      ...(held.value && asHeld(held.value.experiment)),
      place: { parameter: selected.value.parameter, of, elapsed: Math.floor(elapsed) },
      panel: panel.value,
      // Both are kept while another experiment has no room for them, but they do not show.
      ...(window.value && T > MOST_STEPS_WHOLE && { window: fitted(window.value, T) }),
      ...(horizon.value !== undefined && horizon.value < T && { horizon: horizon.value }),
      ...(horizon.value !== undefined && horizon.value < T && windows.value && { windows: true }),
      ...(presenting.value && { presenting: true }),
      locked: locked.value,
      ...(card.value !== undefined && card.value >= 0 && { card: card.value }),
    };
  };
  const fits = () =>
    picture.value.experiment === experiment.value ||
    (problem.value !== undefined && stepsOf(picture.value.experiment) === stepsOf(experiment.value));
  // What is shown some steps at a time is too large for an address.
  const isKept = () => partOf(experiment.value)?.steps === undefined;
  let last = drawn();
  return computed(() => (fits() && isKept() ? (last = drawn()) : last));
}

/** A part of a larger network is kept as the whole of it, and which part it is. */
function asStored(experiment: SingleExperiment): Pick<PageState, 'experiment' | 'cut'> {
  const part = partOf(experiment);
  return part ? { experiment: part.whole, cut: part.place } : { experiment: experiment as Experiment };
}

function asHeld(experiment: SingleExperiment): Pick<PageState, 'held' | 'heldCut'> {
  const { experiment: held, cut } = asStored(experiment);
  return { held, ...(cut && { heldCut: cut }) };
}

/** What a moment and a selection must fit: the steps, which of them have a loss, and the parameters. */
const stepsOf = (experiment: SingleExperiment): string =>
  `${experiment.targets.map((target) => target !== null)} ${parametersOf(experiment)}`;
