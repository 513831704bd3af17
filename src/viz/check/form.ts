/** What is to be checked, and the text with someone's numbers. */
import { html, nothing, type TemplateResult } from 'lit-html';
import { faultView, numberInput } from '../fields/number-input.ts';
import { live } from 'lit-html/directives/live.js';
import { formats, type ParameterName, parametersOf } from '../../rnn/index.ts';
import { shapeText } from '../../rnn/debug/shapes.ts';
import type { Trial } from './numbers.ts';
import {
  type Checked,
  type CheckQuantity,
  exampleIn,
  isOfOne,
  lossesIn,
  quantityName,
  type Places,
  quantityOf,
  answerShapeOf,
  sizesIn,
  type TabName,
  tabsOf,
} from './quantity.ts';
import { largePasted, type Pasted, type Sheet } from './pasted.ts';
import { trialsView, type TrialSearch } from './trials.ts';
import { subscript } from '../text/format.ts';

/** How the text of a tab was judged. */
export type TabMark = 'right' | 'wrong' | undefined;

export interface TabProps {
  readonly experiment: Checked;
  /** `all`: the gradients of all parameters in one text. */
  readonly tab: TabName | 'all';
  readonly places: Places;
  /** The step of the loss whose gradients are asked for; undefined: E, the sum of all. */
  readonly loss: number | undefined;
  readonly marks: { readonly [Tab in TabName]: TabMark };
  readonly onTab: (tab: TabName | 'all') => void;
}

export interface FormProps extends Omit<TabProps, 'marks' | 'onTab'> {
  readonly text: Pasted;
  readonly isInvalid: boolean;
  /** The mistake that the text was filled in with. */
  readonly tried: Trial | undefined;
  /** What the user had typed was filled in over. */
  readonly canRestore: boolean;
  /** Why nothing was filled in. */
  readonly refusal: string | undefined;
  readonly search: TrialSearch;
  readonly onSearch: (search: TrialSearch) => void;
  readonly onPlaces: (places: Places) => void;
  readonly onLoss: (loss: number | undefined) => void;
  readonly onText: (text: Pasted) => void;
  /** Fills in the right numbers, or those of a mistake. */
  readonly onFill: (trial?: Trial) => void;
  readonly onRestore: () => void;
}

/** Which of what can be checked; above the form and its answer, which have half of the width each. */
export const tabsView = (props: TabProps): TemplateResult =>
  html`<div class="check-tabs" role="group" aria-label="What to check">
    ${tabsOf(props.experiment).map((name) => tabButton(name, props))}
    <button type="button" aria-pressed=${props.tab === 'all'} @click=${() => props.onTab('all')}>
      all at once
    </button>
  </div>`;

export function formView(props: FormProps): TemplateResult {
  const { experiment, tab, places, loss, text, isInvalid, canRestore, refusal } = props;
  const isAll = tab === 'all';
  const quantity = quantityOf(isAll ? 'W' : tab, loss, () => places);
  return html`
    ${tab === 'term' ? termFields(props) : tab === 'jacobian' ? jacobianFields(props) : lossField(props)}
    ${
      typeof text === 'string'
        ? html`<label class="check-label"
            >${isAll ? `Your ${loss ? `∂E${subscript(loss)}` : '∂E'} by all parameters` : yours(quantity)}
            <span class="note">${isAll ? 'under names of yours' : shapeNote(experiment, quantity)}</span>
            <textarea
              rows=${isAll ? 9 : 5}
              spellcheck="false"
              autocomplete="off"
              autocapitalize="off"
              aria-invalid=${isInvalid ? 'true' : 'false'}
              placeholder=${isAll ? EXAMPLES : exampleIn(answerShapeOf(experiment, quantity))}
              .value=${live(text)}
              @input=${(event: Event) => props.onText((event.target as HTMLTextAreaElement).value)}
              @paste=${(event: ClipboardEvent) => {
                const large = largePasted(event);
                if (large) props.onText(large);
              }}
            ></textarea>
          </label>`
        : fileView(text, () => props.onText(''))
    }
    <div class="controls">
      <label class="button"
        >Open a file …
        <input
          class="visually-hidden"
          type="file"
          @change=${({ target }: Event) => {
            const input = target as HTMLInputElement;
            const file = input.files?.[0];
            input.value = '';
            if (file) props.onText(file);
          }}
      /></label>
      <button type="button" @click=${() => props.onFill()}>Fill in the right answer</button>
      ${canRestore ? html`<button type="button" @click=${props.onRestore}>Bring back what I typed</button>` : nothing}
    </div>
    ${trialsView({
      experiment,
      quantity,
      tried: props.tried,
      search: props.search,
      onSearch: props.onSearch,
      onTry: props.onFill,
    })}
    ${refusal ? html`<p class="bad" role="alert">${refusal}</p>` : nothing}
    <details>
      <summary>What can be pasted</summary>
      <dl class="check-formats">
        ${formats.map(
          ({ title, examples }) =>
            html`<div>
              <dt>${title}</dt>
              ${examples.map((example) => html`<dd><pre>${example}</pre></dd>`)}
            </div>`,
        )}
      </dl>
      <p class="note">
        A name before it, as in <code>dW =</code>, does no harm; nor do a factor, <code>.T</code> or a batch
        of one. <code>null</code> leaves an entry open.
      </p>
      <p class="note">Rounded numbers are judged by the digits that they have.</p>
    </details>
  `;
}

const fileView = (file: File | Sheet, onClose: () => void): TemplateResult =>
  html`<p class="check-file">
    <b>${file.name}</b>, ${sizeText(file.size)}: too much for a field, or a file; a reload loses it.
    <button type="button" @click=${onClose}>Take it away</button>
  </p>`;

const sizeText = (bytes: number): string =>
  bytes < 1e5 ? `${Math.ceil(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;

/** Of names that are known. */
const EXAMPLES = `dW = [[0.1, 0.2], [0.3, 0.4]]
dU = …

or  weight_hh_l0 tensor([[…]])
or  {"dWaa": …, "dba": …}
or  dWf[3][1] = -0.0698`;

const TAB_TITLES: { readonly [Tab in TabName]?: string } = { term: 'one term', jacobian: 'one Jacobian' };
const MARKS = { right: ['✓', 'right'], wrong: ['✗', 'wrong'] } as const;

function tabButton(name: TabName, { tab, places, loss, marks, onTab }: TabProps): TemplateResult {
  const [sign, word] = MARKS[marks[name]!] ?? [];
  return html`<button type="button" aria-pressed=${name === tab} @click=${() => onTab(name)}>
    ${TAB_TITLES[name] ?? quantityName(quantityOf(name, loss, () => places))}
    ${sign ? html`<span class=${word === 'right' ? 'good' : 'bad'} role="img" aria-label=${word}>${sign}</span>` : nothing}
  </button>`;
}

const yours = (quantity: CheckQuantity): string => `Your ${quantityName(quantity)}`;

function shapeNote(experiment: Checked, quantity: CheckQuantity): string {
  const { n } = sizesIn(experiment);
  const shape = shapeText(answerShapeOf(experiment, quantity));
  if (!isOfOne(experiment)) return shape;
  if (quantity.kind === 'jacobian' && experiment.initial.c)
    return `${shape}, with c held constant; or ${shapeText([2 * n, 2 * n])}, of (h, c)`;
  if (quantity.kind === 'term' && !experiment.targets[quantity.t - 1])
    return `${shape}; there is no loss at step ${quantity.t}, all are 0`;
  return shape;
}

/** E, or one of its losses; nothing to choose where there is but one. */
function lossField({ experiment, loss, onLoss }: FormProps): TemplateResult {
  const steps = lossesIn(experiment);
  if (steps.length === 0) return html``;
  return html`<div class="controls">
    <label
      >of
      <select
        aria-label="Loss"
        @change=${({ target }: Event) => {
          const { selectedIndex } = target as HTMLSelectElement;
          onLoss(selectedIndex === 0 ? undefined : steps[selectedIndex - 1]);
        }}
      >
        <option .selected=${!loss}>E, the sum of all losses</option>
        ${steps.map((t) => html`<option .selected=${t === loss}>E${subscript(t)} alone</option>`)}
      </select></label
    >
  </div>`;
}

function termFields({ experiment, places, onPlaces }: FormProps): TemplateResult {
  const { term } = places;
  const { T } = sizesIn(experiment);
  const set = (change: Partial<Places['term']>) => onPlaces({ ...places, term: { ...term, ...change } });
  return html`<div class="controls">
    <label
      >of
      <select
        aria-label="Parameter"
        @change=${(event: Event) =>
          set({ parameter: (event.target as HTMLSelectElement).value as ParameterName })}
      >
        ${parametersOf(experiment).map(
          (name) => html`<option value=${name} .selected=${name === term.parameter}>∂E/∂${name}</option>`,
        )}
      </select></label
    >
    ${stepField('t', 'step of the loss', term.t, 1, T, (t) => set({ t, k: Math.min(t, term.k) }))}
    ${stepField('k', 'step at which the parameter acts', term.k, 1, term.t, (k) => set({ k }))}
  </div>`;
}

function jacobianFields({ experiment, places, onPlaces }: FormProps): TemplateResult {
  const { t, k } = places.jacobian;
  const { T } = sizesIn(experiment);
  const set = (next: Places['jacobian']) => onPlaces({ ...places, jacobian: next });
  return html`<div class="controls">
    ${stepField('t', 'later step', t, 1, T, (next) => set({ t: next, k: Math.min(next, k) }))}
    ${stepField('k', 'earlier step', k, 0, t, (next) => set({ t, k: next }))}
  </div>`;
}

function stepField(
  symbol: string,
  title: string,
  value: number,
  least: number,
  most: number,
  set: (value: number) => void,
): TemplateResult {
  const button = (label: string, next: number, sign: string) =>
    html`<button
      type="button"
      aria-label="${symbol} ${label}"
      ?disabled=${next < least || next > most}
      @click=${() => set(next)}
    >
      ${sign}
    </button>`;
  const range = { min: least, max: most, step: 1 };
  return html`<span class="stepper" role="group" aria-label=${title} title="${title}, ${least} to ${most}">
    ${button('less', value - 1, '−')}
    <label><i>${symbol}</i>${numberInput({ label: symbol, name: title, value, range, set })}</label
    >${faultView(value)} ${button('more', value + 1, '+')}
  </span>`;
}
