/** Another network than that of the page, against which numbers are checked: as large as the command line takes, and not drawn. */
import { type ReadonlySignal, type Signal, signal } from '@preact/signals-core';
import { html, nothing, type TemplateResult } from 'lit-html';
import { type Choice, type Experiment, sizesOf } from '../../rnn/index.ts';
import { CHECKED } from '../experiment/largest-sizes.ts';
import { choiceName, type Opened } from '../experiment/opened.ts';
import { cellName } from '../text/cell-names.ts';
import type { openedNetwork, Refusal } from './open-network.ts';

export interface OwnNetwork extends Opened {
  readonly name: string;
}

export interface NetworkStore {
  /** Undefined: the network of the page. */
  readonly own: ReadonlySignal<OwnNetwork | undefined>;
  readonly refusal: ReadonlySignal<(Refusal & { readonly file: File }) | undefined>;
  readonly isReading: ReadonlySignal<boolean>;
  /** Whether the way to open one is on show. */
  readonly isAsked: Signal<boolean>;
  readonly open: (file: File, choice?: Choice) => Promise<void>;
  /** Goes back to the network of the page. */
  readonly close: () => void;
}

/** @param read answers, or throws an Error */
export function networkStore(read: typeof openedNetwork): NetworkStore {
  const own = signal<OwnNetwork | undefined>(undefined);
  const refusal = signal<(Refusal & { readonly file: File }) | undefined>(undefined);
  const isReading = signal(false);
  const isAsked = signal(false);
  /** The file that was opened last counts. */
  let last: File | undefined;
  return {
    own,
    refusal,
    isReading,
    isAsked,
    open: async (file, choice) => {
      last = file;
      refusal.value = undefined;
      isReading.value = true;
      const reply = await read(file, choice).catch(({ message }: Error) => ({
        problem: `${file.name}: ${message}.`,
        choices: [],
      }));
      if (file !== last) return;
      isReading.value = false;
      if ('problem' in reply) refusal.value = { ...reply, file };
      else own.value = { name: file.name, ...reply };
    },
    close: () => {
      last = own.value = undefined;
    },
  };
}

const PASTED = 'What was pasted';

export function networkView(store: NetworkStore): TemplateResult {
  const { own, isAsked, close } = store;
  if (own.value) {
    const { name, experiment, note } = own.value;
    return html`<p>
      Checked against <b>${name === PASTED ? 'what was pasted' : name}</b>: ${sizesText(experiment)}. ${note}
      <button type="button" @click=${close}>Back to the network of this page</button>
    </p>`;
  }
  return html`<details
    ?open=${isAsked.value}
    @toggle=${({ target }: Event) => (isAsked.value = (target as HTMLDetailsElement).open)}
  >
    <summary>Check against another network</summary>
    ${isAsked.value ? openingView(store) : nothing}
  </details>`;
}

function openingView({ refusal, isReading, open }: NetworkStore): TemplateResult {
  const refused = refusal.value;
  return html` <p class="note">
      An experiment as JSON, of at most ${CHECKED.n} units, ${CHECKED.m} inputs and ${CHECKED.T} steps. It is
      not drawn.
    </p>
    <p>
      <label class="button"
        >Open a file …
        <input
          class="visually-hidden"
          type="file"
          accept=".json,application/json"
          @change=${({ target }: Event) => {
            const input = target as HTMLInputElement;
            const file = input.files?.[0];
            input.value = '';
            if (file) void open(file);
          }}
      /></label>
    </p>
    <textarea
      rows="3"
      spellcheck="false"
      autocomplete="off"
      aria-label="An experiment as JSON"
      placeholder='or paste it: {"cell": "lstm", "weights": …}'
      @input=${({ target }: Event) => {
        const { value } = target as HTMLTextAreaElement;
        if (value.trim()) void open(new File([value], PASTED));
      }}
    ></textarea>
    ${isReading.value ? html`<p class="note" role="status">Reading …</p>` : nothing}
    ${refused ? refusedView(refused, open) : nothing}`;
}

const refusedView = (
  { problem, choices, file }: Refusal & { readonly file: File },
  open: NetworkStore['open'],
): TemplateResult =>
  html`<p class=${choices.length > 0 ? '' : 'bad'} role="alert">
    ${problem}
    ${choices.map(
      (choice) =>
        html`<button type="button" @click=${() => void open(file, choice)}>${choiceName(choice)}</button> `,
    )}
  </p>`;

function sizesText(experiment: Experiment): string {
  const { T, n, m, q } = sizesOf(experiment);
  return `${cellName(experiment.cell)}, T = ${T}, n = ${n}, m = ${m}, q = ${q}`;
}
