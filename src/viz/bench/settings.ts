/** What to measure, and the buttons that start and stop it. */
import { html, type TemplateResult } from 'lit-html';
import { live } from 'lit-html/directives/live.js';
import { faultView, numberInput } from '../fields/number-input.ts';
import { type SizedWork, sizeTitle } from './rows.ts';

/** A kind of work, and its size. */
export interface OwnSize {
  readonly kind: string;
  readonly T: number;
  readonly n: number;
  readonly B: number;
  readonly q: number;
}

export interface SettingsProps {
  /** Kinds of work, each with its sizes by their ids. */
  readonly kinds: readonly {
    readonly name: string;
    readonly title: string;
    readonly works: readonly (SizedWork & { readonly id: string })[];
  }[];
  /** A size of the visitor's own that can be added to the works. */
  readonly own: OwnSize & {
    readonly most: Omit<OwnSize, 'kind'>;
    readonly fault: string | undefined;
    readonly onChange: (change: Partial<OwnSize>) => void;
    readonly onAdd: () => void;
  };
  readonly strategies: readonly string[];
  /** In words, the quick one first. */
  readonly paces: readonly [quick: string, full: string];
  readonly presets: readonly { readonly name: string; readonly title: string }[];
  readonly choice: {
    readonly works: readonly string[];
    readonly strategies: readonly string[];
    readonly quick: boolean;
  };
  /** The name of the preset that the choice is, if it is one. */
  readonly preset: string | undefined;
  /** There is nothing to measure. */
  readonly isEmpty: boolean;
  readonly isRunning: boolean;
  readonly isCancelling: boolean;
  /** How many works of the last run are missing or unfinished. */
  readonly missing: number;
  readonly isCopied: boolean;
  readonly onPreset: (name: string) => void;
  readonly onWorks: (ids: readonly string[]) => void;
  readonly onStrategies: (names: readonly string[]) => void;
  readonly onQuick: (quick: boolean) => void;
  readonly onStart: () => void;
  readonly onContinue: () => void;
  readonly onCancel: () => void;
  readonly onCopy: () => void;
}

export function settingsView(props: SettingsProps): TemplateResult {
  const { presets, preset, choice, isRunning, isCancelling, isEmpty, missing, isCopied } = props;
  return html`
    <div class="controls">
      <label
        >measure
        <select
          ?disabled=${isRunning}
          @change=${(event: Event) => props.onPreset((event.target as HTMLSelectElement).value)}
        >
          ${presets.map(({ name, title }) => html`<option value=${name} .selected=${live(name === preset)}>${title}</option>`)}
          <option value="" disabled .selected=${live(preset === undefined)}>as chosen below</option>
        </select></label
      >
      <button
        class="primary"
        data-running=${isRunning}
        ?disabled=${isCancelling || (!isRunning && isEmpty)}
        @click=${isRunning ? props.onCancel : props.onStart}
      >
        ${isCancelling ? 'Cancelling …' : isRunning ? 'Cancel' : 'Start'}
      </button>
      ${
        missing > 0 && !isRunning
          ? html`<button @click=${props.onContinue}>
              Go on with ${missing === 1 ? 'the one that is' : `the ${missing} that are`} missing
            </button>`
          : ''
      }
      <button ?disabled=${isEmpty} @click=${props.onCopy}>
        ${isCopied ? 'Link copied' : 'Copy a link that starts this'}
      </button>
    </div>
    ${isEmpty ? html`<p class="note">Choose at least one work, and a strategy that does it.</p>` : ''}
    <details>
      <summary>Choose works and strategies</summary>
      <fieldset ?disabled=${isRunning}>
        <legend>Works</legend>
        ${props.kinds.map(
          ({ title, works }) =>
            html`<div class="choices" role="group" aria-label=${title}>
              <b>${title}</b>
              ${works.map((work) => {
                const text = [
                  work.T,
                  work.n,
                  work.B,
                  ...(work.q === undefined ? [] : [`q = ${work.q}`]),
                ].join(', ');
                return checkbox(text, `${title}, ${sizeTitle(work)}`, work.id, choice.works, props.onWorks);
              })}
            </div>`,
        )}
        <p class="note">
          A size is T, n, B: steps, hidden units, sequences at a time; q is the number of outputs.
        </p>
        ${ownSizeView(props)}
      </fieldset>
      <fieldset ?disabled=${isRunning}>
        <legend>Strategies</legend>
        <div class="choices">
          ${props.strategies.map((name) => checkbox(name, name, name, choice.strategies, props.onStrategies))}
        </div>
      </fieldset>
      <fieldset ?disabled=${isRunning}>
        <legend>Rounds</legend>
        <div class="choices">
          ${props.paces.map(
            (text, index) =>
              html`<label
                ><input
                  type="radio"
                  name="pace"
                  .checked=${live(choice.quick === (index === 0))}
                  @change=${() => props.onQuick(index === 0)}
                />
                ${text}</label
              >`,
          )}
        </div>
      </fieldset>
    </details>
  `;
}

/** The fields of a size of one's own: it joins the works of its kind. */
function ownSizeView({ kinds, own }: SettingsProps): TemplateResult {
  const number = (name: 'T' | 'n' | 'B' | 'q', title: string) =>
    html`<label title=${title}
        ><i>${name}</i> ${numberInput({
          label: title,
          name: `${title} of your own size`,
          value: own[name],
          range: { min: 1, max: own.most[name], step: 1 },
          set: (value) => own.onChange({ [name]: value }),
        })}</label
      >${faultView(own[name])}`;
  return html`<div class="choices own-size" role="group" aria-label="A size of your own">
      <b>A size of your own</b>
      <select
        aria-label="Cell, work and loss of your own size"
        @change=${(event: Event) => own.onChange({ kind: (event.target as HTMLSelectElement).value })}
      >
        ${kinds.map(({ name, title }) => html`<option value=${name} .selected=${live(name === own.kind)}>${title}</option>`)}
      </select>
      ${number('T', 'steps')} ${number('n', 'hidden units')} ${number('B', 'sequences at a time')}
      ${number('q', 'outputs')}
      <button type="button" @click=${own.onAdd}>Add it</button>
    </div>
    ${own.fault ? html`<p class="note bad" role="status">${own.fault}</p>` : ''}`;
}

function checkbox(
  text: string,
  label: string,
  item: string,
  chosen: readonly string[],
  set: (chosen: readonly string[]) => void,
): TemplateResult {
  const change = (event: Event) => {
    const others = chosen.filter((other) => other !== item);
    set((event.target as HTMLInputElement).checked ? [...others, item] : others);
  };
  return html`<label class="item" title=${label}
    ><input type="checkbox" aria-label=${label} .checked=${live(chosen.includes(item))} @change=${change} />
    ${text}</label
  >`;
}
