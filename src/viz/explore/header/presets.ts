/** Presets, and what to see in the one that was picked. */
import { effect, signal } from '@preact/signals-core';
import { html, render, type TemplateResult } from 'lit-html';
import type { Preset } from '../../../rnn/presets.ts';
import { loadOrNotify } from '../../page/load-part.ts';
import { prose } from '../../text/prose.ts';
import { element, type Shared, show } from '../state/shared.ts';

export function showPresets(state: Shared): void {
  const presets = signal<readonly Preset[]>([]);
  /** The preset that was picked last, as long as its experiment is the present one. */
  const picked = signal<{ readonly preset: Preset; readonly of: unknown } | undefined>(undefined);
  // They draw networks, which takes libraries that nothing else needs at first.
  const load = async () => {
    const loaded = await loadOrNotify('The list of presets', () => import('../../../rnn/presets.ts'));
    presets.value = loaded?.presets ?? [];
  };
  void load();

  const pick = (event: Event) => {
    const select = event.target as HTMLSelectElement;
    const preset = presets.value.find(({ id }) => id === select.value);
    // The control stays narrow, and a name is not cut: the note below has it.
    select.value = '';
    if (!preset) return;
    const experiment = preset.make();
    picked.value = { preset, of: experiment };
    const last = experiment.targets.findLastIndex((target) => target !== null) + 1;
    state.window.value = undefined;
    state.horizon.value = undefined;
    state.open(experiment, { parameter: 'W', of: last, elapsed: last + 1 });
  };
  const current = () => (picked.value?.of === state.experiment.value ? picked.value.preset : undefined);
  show(
    '#presets',
    (): TemplateResult =>
      html`<select aria-label="Preset" title="Experiments that show one thing each" @change=${pick}>
        <option value="" selected>Presets</option>
        ${presets.value.map(({ id, name }) => html`<option value=${id}>${name}</option>`)}
      </select>`,
  );
  effect(() => {
    const note = element('#preset-note');
    const preset = current();
    render(preset ? html`<b>${prose(preset.name)}.</b> ${prose(preset.note)}` : '', note);
    note.hidden = !preset;
  });
}
