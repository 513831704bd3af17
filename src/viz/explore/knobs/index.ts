/** The knobs. Loaded after the rest: they draw networks, which takes libraries that nothing else needs at first. */
import { computed, signal } from '@preact/signals-core';
import { radiusOf } from '../../../rnn/initialise.ts';
import { defaultKnobs, type KnobSettings, schemeShown } from './settings.ts';
import './knobs.css';
import { knobsView } from './knobs.ts';
import { type Shared, show } from '../state/shared.ts';

export function showKnobs(state: Shared): void {
  const knobs = signal<KnobSettings>(defaultKnobs);
  // Eigenvalues and drawing take their time: while a large W is dragged, what was found before stays.
  const radii = computed(() => radiusOf(state.rested.value.picture.experiment));
  const scheme = computed(() => schemeShown(state.rested.value.picture.experiment, knobs.value));
  show('#knobs', () =>
    knobsView({
      experiment: state.experiment.value,
      radii: radii.value,
      scheme: scheme.value,
      locked: state.locked.value.includes('knobs'),
      knobs: knobs.value,
      onKnobs: (next) => (knobs.value = next),
      onExperiment: state.change,
    }),
  );
}
