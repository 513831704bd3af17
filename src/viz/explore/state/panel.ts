/** What the figures beside the triangle are of: the page's state, their room, and the step that is pointed at. */
import { computed, type ReadonlySignal, signal } from '@preact/signals-core';
import type { Shared } from './shared.ts';

export interface Panel {
  readonly state: Shared;
  /** Pixels across. */
  readonly width: ReadonlySignal<number>;
  /** The step that is pointed at on the way back from the selected loss; 0 is h_0, where no term is. */
  readonly pointed: ReadonlySignal<number | undefined>;
  readonly point: (step: number | undefined) => void;
  /** Selects a term of the selected parameter. */
  readonly choose: (t: number, k: number) => void;
}

export function panelOf(state: Shared, width: ReadonlySignal<number>): Panel {
  const { selected, hovered, hover, select } = state;
  const atStart = signal(false);
  return {
    state,
    width,
    pointed: computed(() =>
      atStart.value ? 0 : hovered.value?.t === selected.value.t ? hovered.value.k : undefined,
    ),
    point(step) {
      const { parameter, t } = selected.value;
      atStart.value = step === 0;
      hover(step === undefined || step === 0 ? undefined : { parameter, t, k: step });
    },
    choose: (t, k) => select({ parameter: selected.value.parameter, t, k: Math.max(1, k) }),
  };
}
