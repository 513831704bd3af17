/** The knobs. Loaded after the rest: they draw networks, which takes libraries that nothing else needs at first. */
import { computed, signal } from '@preact/signals-core';
import { html } from 'lit-html';
import { radiusOf } from '../../../rnn/initialise.ts';
import { textbook } from '../../../rnn/index.ts';
import { aloneOf } from '../../experiment/part.ts';
import { defaultKnobs, type KnobSettings, schemeShown } from './settings.ts';
import './knobs.css';
import { knobsView } from './knobs.ts';
import { type Shared, show } from '../state/shared.ts';

export function showKnobs(state: Shared): void {
  const knobs = signal<KnobSettings>(defaultKnobs);
  // Eigenvalues and drawing take their time: while a large W is dragged, what was found before stays.
  const rested = computed(() => aloneOf(state.rested.value.picture.experiment) ?? textbook);
  const radii = computed(() => radiusOf(rested.value));
  const scheme = computed(() => schemeShown(rested.value, knobs.value));
  show('#knobs', () => {
    const experiment = state.alone.value;
    if (!experiment)
      return html`<h2>Knobs turn a network of one layer</h2>
        <p class="note">Of several layers the numbers are changed one by one, or in a file.</p>`;
    return knobsView({
      experiment,
      radii: radii.value,
      scheme: scheme.value,
      locked: state.locked.value.includes('knobs'),
      knobs: knobs.value,
      onKnobs: (next) => (knobs.value = next),
      onExperiment: state.change,
    });
  });
}
