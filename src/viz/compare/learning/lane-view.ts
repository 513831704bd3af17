/** What stands around the picture of one run: its cell, how it stands, and what can be done with it. */
import { html, nothing, type TemplateResult } from 'lit-html';
import { live } from 'lit-html/directives/live.js';
import { cellNames, takesForgetBias } from '../../../rnn/cells/index.ts';
import { type SchemeName, schemesOf } from '../../../rnn/initialise.ts';
import type { HeldOut } from '../../../rnn/training/run.ts';
import { cellTitle } from '../../text/cell-names.ts';
import { formatNumber, formatPercent } from '../../text/format.ts';
import { numberField, selectField } from '../../fields/fields.ts';
import { type Look, lookClass, lookSample } from './looks.ts';
import { type OwnSettings, ownWithCell } from './settings.ts';

export interface LaneHeadProps {
  readonly look: Look;
  readonly name: string;
  /** What a new run gets. */
  readonly own: OwnSettings;
  readonly isOnly: boolean;
  readonly onOwn: (own: OwnSettings) => void;
  readonly onRemove: () => void;
}

export interface LaneFootProps {
  readonly name: string;
  /** What it does, in words. */
  readonly activity: string;
  /** What went wrong. */
  readonly failure: string | undefined;
  /** Undefined before the first report. */
  readonly readouts: LaneReadouts | undefined;
  /** Updates to which it can be moved back, and its last; and the one where it stands. */
  readonly places: readonly number[];
  readonly position: number;
  readonly isBusy: boolean;
  /** Why it cannot be opened in Explore. */
  readonly whyNotExplore: string | undefined;
  readonly onPosition: (step: number) => void;
  readonly onExplore: () => void;
  readonly onSave: () => void;
}

export interface LaneReadouts {
  readonly step: number;
  readonly loss: number;
  readonly window: number;
  /** Share of right answers in the latest batch; that and Ω undefined where the run diverged before its first report. */
  readonly accuracy: number | undefined;
  readonly omega: number | undefined;
  /** Of fresh sequences; undefined where they were not measured at this update. */
  readonly heldOut: HeldOut | undefined;
  /** What counts as a right answer. */
  readonly right: string;
  /** Share of right answers of the best guess that ignores the inputs. */
  readonly chance: number;
  readonly gradientNorm: number;
  /** Updates a second. */
  readonly pace: number | undefined;
}

export const laneHead = (props: LaneHeadProps): TemplateResult => {
  const { own, look, name, isOnly, onOwn, onRemove } = props;
  const { cell, initialisation } = own;
  const set = (change: Partial<OwnSettings['initialisation']>) =>
    onOwn({ cell, initialisation: { ...initialisation, ...change } });
  return html`<h3 class=${lookClass(look)} tabindex="-1">${lookSample(look)} ${name}</h3>
    <div class="knobs lane-knobs" role="group" aria-label="Settings of ${name}">
      ${selectField({
        label: 'cell',
        options: cellNames.map((name) => [name, cellTitle(name)]),
        chosen: cell,
        set: (next) => onOwn(ownWithCell(own, next)),
      })}
      ${
        takesForgetBias(cell) && initialisation.scheme !== 'chrono'
          ? numberField({
              label: 'forget bias',
              value: initialisation.forgetBias ?? 0,
              range: { min: -20, max: 20 },
              set: (forgetBias) => set({ forgetBias }),
            })
          : nothing
      }
      ${selectField<SchemeName>({
        label: 'W',
        options: schemesOf(cell).map((scheme) => [scheme, scheme]),
        chosen: initialisation.scheme,
        set: (scheme) => set({ scheme }),
      })}
      ${numberField({
        label: '×',
        value: initialisation.gain,
        range: { min: -100, max: 100 },
        set: (gain) => set({ gain }),
      })}
      ${isOnly ? nothing : html`<button aria-label="Remove ${name}" @click=${onRemove}>Remove</button>`}
    </div>`;
};

export const laneFoot = (props: LaneFootProps): TemplateResult => html`
  ${props.failure ? html`<p class="failure" role="alert">${props.failure}</p>` : nothing} ${readouts(props)}
  ${rewind(props)}
  <div class="controls">
    <button ?disabled=${props.whyNotExplore !== undefined} @click=${props.onExplore}>Open in Explore</button>
    <button ?disabled=${props.readouts === undefined} @click=${props.onSave}>Save</button>
    <span class="note">${props.activity} ${props.whyNotExplore}</span>
  </div>
`;

function readouts({ readouts }: LaneFootProps): TemplateResult | typeof nothing {
  if (!readouts) return nothing;
  const { step, loss, window, accuracy, heldOut, right, chance, omega, gradientNorm, pace } = readouts;
  const item = (name: string, value: string, title: string) =>
    html`<div title=${title}>
      <dt>${name}</dt>
      <dd>${value}</dd>
    </div>`;
  return html`<dl class="readouts">
    ${item('update', step.toLocaleString('en-GB'), 'updates made')}
    ${item('loss', formatNumber(loss), `mean of the last ${window} updates`)}
    ${item('right answers', accuracy === undefined ? '–' : formatPercent(accuracy), `of the latest batch, before its update. ${right}`)}
    ${item('on fresh sequences', heldOut ? formatPercent(heldOut.accuracy) : '–', heldOut ? `right answers of ${heldOut.sequences.toLocaleString('en-GB')} sequences that are not drawn for training, measured when it came to rest; their loss is ${formatNumber(heldOut.loss)}` : 'measured when training rests')}
    ${item('by chance', formatPercent(chance), 'right answers of the best guess that ignores the inputs')}
    ${item('|g|', formatNumber(gradientNorm, 2), 'norm of the gradient over all parameters, before clipping')}
    ${item('Ω', omega === undefined || Number.isNaN(omega) ? '–' : formatNumber(omega, 2), 'Pascanu’s Ω: each step back changes the norm of the gradient at the state by a factor; the mean of (factor − 1)². It is 0 where every step back keeps the norm')}
    ${item('updates/s', pace === undefined ? '–' : formatNumber(pace, 2), 'over the last two seconds of training')}
  </dl>`;
}

/** A slider over the checkpoints. */
function rewind({ places, position, isBusy, name, onPosition }: LaneFootProps): TemplateResult {
  if (places.length < 2) return html``;
  const last = places.length - 1;
  const index = places.findLastIndex((step) => step <= position);
  const isBack = index < last;
  return html`<label class="rewind"
    ><span>checkpoint</span>
    <input
      type="range"
      min="0"
      max=${last}
      step="1"
      ?disabled=${isBusy}
      .value=${live(String(index))}
      aria-label="Checkpoint of ${name}"
      aria-valuetext="update ${places[index]}"
      @input=${(event: Event) => onPosition(places[(event.target as HTMLInputElement).valueAsNumber])}
    />
    <output>${places[index].toLocaleString('en-GB')}</output>
    ${isBack ? html`<span class="note">${BACK}</span>` : nothing}</label
  >`;
}

const BACK =
  'Training goes on from there, and the line so far stays as a paler one. With the same settings it comes out the same: change rate, clipping or batch to see it fork.';
