/** What to measure, and the buttons that start and stop it. */
import { html, type TemplateResult } from 'lit-html';
import { live } from 'lit-html/directives/live.js';
import { type SizedWork, sizeTitle } from './rows.ts';

export interface SettingsProps {
  /** Kinds of work, each with its sizes by their ids. */
  readonly kinds: readonly {
    readonly title: string;
    readonly works: readonly (SizedWork & { readonly id: string })[];
  }[];
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
                const text = [work.T, work.n, work.B].join(', ');
                return checkbox(text, `${title}, ${sizeTitle(work)}`, work.id, choice.works, props.onWorks);
              })}
            </div>`,
        )}
        <p class="note">A size is T, n, B: steps, hidden units, sequences at a time.</p>
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
