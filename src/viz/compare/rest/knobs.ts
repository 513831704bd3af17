/** The knobs of Compare, At rest: which cells, how large, how their weights are drawn, what they read. */
import { html, nothing, type TemplateResult } from 'lit-html';
import { live } from 'lit-html/directives/live.js';
import { cellNames, takesForgetBias } from '../../../rnn/cells/index.ts';
import { type SchemeName, schemeNames } from '../../../rnn/initialise.ts';
import { cellOfRival } from '../../../rnn/rest/rival.ts';
import { type InputName, inputNames } from '../../../rnn/inputs.ts';
import { cellName } from '../../text/cell-names.ts';
import { inputTitles, schemeTitles } from '../../text/drawing-titles.ts';
import { numberField, selectField } from '../../fields/fields.ts';
import {
  attentionNames,
  FEWEST_CELLS,
  MOST_CELLS,
  type NumberKnobName,
  numberKnobs,
  type RestKnobs,
  rivalsOf,
  taken,
  toggled,
} from './settings.ts';

export interface RestKnobsProps {
  readonly knobs: RestKnobs;
  readonly onKnobs: (next: RestKnobs) => void;
}

/** How weights are drawn. */
export const schemeField = (
  names: readonly SchemeName[],
  chosen: SchemeName,
  set: (scheme: SchemeName) => void,
): TemplateResult =>
  selectField({
    label: 'initialisation',
    options: names.map((name) => [name, schemeTitles[name]]),
    chosen,
    set,
  });

/** What the network reads. */
export const inputField = (chosen: InputName, set: (input: InputName) => void): TemplateResult =>
  selectField({ label: 'kind', options: inputNames.map((name) => [name, inputTitles[name]]), chosen, set });

export function restKnobs({ knobs, onKnobs }: RestKnobsProps): TemplateResult {
  const set = (change: Partial<RestKnobs>) => onKnobs({ ...knobs, ...change });
  const number = (name: NumberKnobName) =>
    numberField({
      label: numberKnobs[name].label,
      value: knobs[name],
      range: numberKnobs[name],
      set: (value) => set({ [name]: value }),
    });
  const isBiased = rivalsOf(knobs).some((rival) => takesForgetBias(cellOfRival(rival)));
  return html`<div class="knobs rest-knobs" role="group" aria-label="Knobs">
    <fieldset>
      <legend>Cells, two to four</legend>
      ${cellNames.map((cell) => {
        const isChosen = knobs.cells.includes(cell);
        const isFixed = knobs.cells.length === (isChosen ? FEWEST_CELLS : MOST_CELLS);
        return html`<label
          ><input
            type="checkbox"
            .checked=${live(isChosen)}
            ?disabled=${isFixed}
            @change=${() => set({ cells: toggled(knobs.cells, cell) })}
          />
          ${cellName(cell)}</label
        >`;
      })}
    </fieldset>
    <fieldset>
      <legend>Read-out</legend>
      ${selectField({
        label: 'attention, too, over',
        options: attentionNames.map((name) => [name, name === 'none' ? 'nothing' : cellName(name)] as const),
        chosen: knobs.attention,
        set: (attention) => set({ attention }),
      })}
    </fieldset>
    <fieldset>
      <legend>Size</legend>
      ${number('T')} ${number('n')}
    </fieldset>
    <fieldset>
      <legend>Input</legend>
      ${inputField(knobs.input, (input) => set({ input }))} ${number('amplitude')}
    </fieldset>
    <fieldset>
      <legend>Weights</legend>
      ${schemeField(schemeNames, knobs.scheme, (scheme) => set({ scheme }))} ${number('gain')}
      ${isBiased && knobs.scheme !== 'chrono' ? number('forgetBias') : nothing} ${number('seed')}
      <button @click=${() => set({ seed: taken('seed', knobs.seed + 1).value })}>Next seed</button>
    </fieldset>
  </div>`;
}
