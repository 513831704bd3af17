/** What a link holds of the state of Explore. */
import { computed, type ReadonlySignal } from '@preact/signals-core';
import type { Explorer } from './explorer.ts';
import type { PageState } from './page-state.ts';
import { fitted, MOST_STEPS_WHOLE } from './step-window.ts';

/**
 * The state that is on show, by which a link leads to the same picture. While an experiment is being computed, or
 * overflows, it stays what it was: the moment and the selection are those of the picture.
 */
export function presentState(
  explorer: Explorer,
  card: { readonly value: number | undefined },
): ReadonlySignal<PageState> {
  const { experiment, picture, held, selected, moment, panel, window, horizon, presenting, locked } =
    explorer;

  const drawn = (): PageState => {
    const T = picture.value.length;
    const { of, elapsed } = moment.value;
    return {
      experiment: picture.value.experiment,
      ...(held.value && { held: held.value.experiment }),
      place: { parameter: selected.value.parameter, of, elapsed: Math.floor(elapsed) },
      panel: panel.value,
      // Both are kept while another experiment has no room for them, but they do not show.
      ...(window.value && T > MOST_STEPS_WHOLE && { window: fitted(window.value, T) }),
      ...(horizon.value !== undefined && horizon.value < T && { horizon: horizon.value }),
      ...(presenting.value && { presenting: true }),
      locked: locked.value,
      ...(card.value !== undefined && card.value >= 0 && { card: card.value }),
    };
  };
  let last = drawn();
  return computed(() => (picture.value.experiment === experiment.value ? (last = drawn()) : last));
}
