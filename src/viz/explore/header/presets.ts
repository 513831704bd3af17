/** Presets, and what to see in the one that was picked. */
import { namesOfFile } from '../../text/own-names.ts';
import { effect, signal } from '@preact/signals-core';
import { html, render, type TemplateResult } from 'lit-html';
import {
  type Experiment,
  type SingleExperiment,
  type StackedExperiment,
  textbook,
} from '../../../rnn/index.ts';
import type { LayersPreset, Preset } from '../../../rnn/presets.ts';
import type { PanelName } from '../../experiment/place.ts';
import { partOf } from '../../experiment/part.ts';
import { firstPictureShown } from '../../page/first-picture.ts';
import { loadOrNotify } from '../../page/load-part.ts';
import { prose } from '../../text/prose.ts';
import { element, type Shared, show } from '../state/shared.ts';

/** @param restored the experiment that this tab had on show before it was loaded again */
export function showPresets(state: Shared, restored: SingleExperiment | undefined): void {
  const presets = signal<readonly (Preset | LayersPreset)[]>([]);
  /** The preset that was picked last, as long as its experiment is the present one. */
  const picked = signal<{ readonly preset: Preset | LayersPreset; readonly of: unknown } | undefined>(
    undefined,
  );
  // They draw networks, which takes libraries that nothing else needs at first.
  const load = async () => {
    await firstPictureShown();
    const loaded = await loadOrNotify('The list of presets', () => import('../../../rnn/presets.ts'));
    presets.value = loaded ? [...loaded.presets, ...loaded.layersPresets] : [];
  };
  void load();

  const pick = (event: Event) => {
    const select = event.target as HTMLSelectElement;
    const preset = presets.value.find(({ id }) => id === select.value);
    if (!preset) return;
    const experiment = preset.make();
    namesOfFile.value = {};
    state.panel.value = viewOf(preset);
    if ('layers' in experiment) return void openLayers(preset, experiment);
    picked.value = { preset, of: experiment };
    open(experiment, preset);
  };
  const openLayers = async (preset: Preset | LayersPreset, whole: StackedExperiment) => {
    const loaded = await loadOrNotify('What opens layers', () => import('../state/open-experiment.ts'));
    if (!loaded) return;
    await loaded.openExperiment(state, whole);
    picked.value = { preset, of: whole };
  };
  const open = (experiment: Experiment, { truncation }: Pick<Preset, 'truncation'> = {}) => {
    const last = experiment.targets.findLastIndex((target) => target !== null) + 1;
    state.window.value = undefined;
    state.horizon.value = truncation?.horizon;
    state.windows.value = false;
    state.open(experiment, { parameter: truncation?.parameter ?? 'W', of: last, elapsed: last + 1 });
  };
  const current = () => {
    const { value } = picked;
    return value?.of === wholeOf(state.experiment.value) ? value?.preset : undefined;
  };
  show(
    '#presets',
    (): TemplateResult =>
      // The one picked goes by what it is of: the note below says what it shows.
      html`<select
        aria-label="Preset"
        title=${current()?.name ?? 'Experiments that show one thing each'}
        @change=${pick}
      >
        <option value="" .selected=${!current()}>Presets</option>
        ${presets.value.map((preset) => {
          const isCurrent = preset === current();
          const name = isCurrent ? preset.name.split(':')[0] : preset.name;
          return html`<option value=${preset.id} .selected=${isCurrent}>${name}</option>`;
        })}
      </select>`,
  );
  effect(() => {
    const note = element('#preset-note');
    const preset = current();
    const isKept =
      state.experiment.value === restored &&
      !state.locked.value.includes('files') &&
      JSON.stringify(restored) !== JSON.stringify(textbook);
    if (preset)
      render(
        presetNote(preset, () => (state.panel.value = viewOf(preset))),
        note,
      );
    else render(isKept ? keptNote(() => open(textbook)) : '', note);
    note.hidden = !preset && !isKept;
  });
}

/** What was opened, of which a part may be on show. */
const wholeOf = (experiment: SingleExperiment): unknown => partOf(experiment)?.whole ?? experiment;

/** The view of the gradient over time that shows what there is to see. */
const viewOf = ({ view }: Pick<Preset, 'view'>): PanelName => view ?? 'norms';

const presetNote = ({ name, note, truncation }: Preset | LayersPreset, onSee: () => void): TemplateResult =>
  html`<b>${prose(name)}.</b> ${prose(note)}
    <a class="link" href=${truncation ? '#triangle' : '#panel'} @click=${onSee}>See it</a>`;

const keptNote = (onReset: () => void): TemplateResult =>
  html`What this tab last had on show was kept, your edits too.
    <button
      type="button"
      title="Back to the textbook’s experiment; Undo brings your own back"
      @click=${onReset}
    >
      Reset
    </button>`;
