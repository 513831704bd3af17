/** Another network than that of the page, against which numbers are checked: as large as the command line takes. Explore draws it in a tab of its own. */
import { batch, type ReadonlySignal, type Signal, signal } from '@preact/signals-core';
import { html, nothing, type TemplateResult } from 'lit-html';
import { asLayers, type Choice } from '../../rnn/index.ts';
import { exploreLink, exploreLinkOf } from '../experiment/explore-link.ts';
import { CHECKED, isShown, LIMITS } from '../experiment/largest-sizes.ts';
import { choiceName } from '../experiment/opened.ts';
import { cellName } from '../text/cell-names.ts';
import { type OwnNetwork, recallNetwork, rememberNetwork } from './kept-network.ts';
import type { openedNetwork, Refusal } from './open-network.ts';
import { type Checked, isOfOne, sizesIn } from './quantity.ts';
import { largePasted, PASTED, type Sheet } from './pasted.ts';
import { snippetsView } from './snippets.ts';
import { copyText } from '../page/clipboard.ts';

export interface NetworkStore {
  /** Undefined: the network of the page. */
  readonly own: ReadonlySignal<OwnNetwork | undefined>;
  /** The name of a network that was open before a reload, and was not kept. */
  readonly missing: ReadonlySignal<string | undefined>;
  readonly refusal: ReadonlySignal<(Refusal & { readonly file: File | Sheet }) | undefined>;
  readonly isReading: ReadonlySignal<boolean>;
  /** Whether the way to open one is on show. */
  readonly isAsked: Signal<boolean>;
  /** The lines of Python on show, and what came of copying them. */
  readonly snippet: Signal<{ readonly open: number; readonly news: string }>;
  readonly open: (file: File | Sheet, choice?: Choice) => Promise<void>;
  /** Goes back to the network of the page. */
  readonly close: () => void;
}

/**
 * @param read answers, or throws an Error
 * @param key under which the network is kept in this tab of the browser
 */
export function networkStore(read: typeof openedNetwork, key: string): NetworkStore {
  const kept = recallNetwork(key);
  const own = signal(kept && 'experiment' in kept ? kept : undefined);
  const missing = signal(kept && !own.peek() ? kept.name : undefined);
  const refusal = signal<(Refusal & { readonly file: File | Sheet }) | undefined>(undefined);
  const isReading = signal(false);
  const isAsked = signal(missing.peek() !== undefined);
  /** The file that was opened last counts. */
  let last: File | Sheet | undefined;
  const settle = (network: OwnNetwork | undefined, size?: number) => {
    batch(() => {
      own.value = network;
      missing.value = undefined;
    });
    rememberNetwork(key, network, size);
  };
  return {
    own,
    missing,
    refusal,
    isReading,
    isAsked,
    snippet: signal({ open: 0, news: '' }),
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
      else {
        const { isOutline, ...network } = reply;
        const from = isOutline ? { file, choice } : undefined;
        settle({ name: file.name, ...network, ...(choice && { choice }), ...(from && { from }) }, file.size);
      }
    },
    close: () => {
      last = undefined;
      isReading.value = false;
      settle(undefined);
    },
  };
}

export function networkView(store: NetworkStore): TemplateResult {
  const { own, missing, isAsked, close } = store;
  if (own.value) {
    const { name, experiment, note } = own.value;
    return html`<p>
      Checked against <b>${name === PASTED ? 'what was pasted' : name}</b>: ${sizesText(experiment)}. ${note}
      ${drawingView(own.value)}
      <button type="button" @click=${close}>Back to the network of this page</button>
    </p>`;
  }
  return html`${missing.value === undefined ? nothing : missingView(missing.value, close)}
    <details
      ?open=${isAsked.value}
      @toggle=${({ target }: Event) => (isAsked.value = (target as HTMLDetailsElement).open)}
    >
      <summary>Check against another network</summary>
      ${isAsked.value ? openingView(store) : nothing}
    </details>`;
}

const links = new WeakMap<Checked, string>();

/** A link to where it is drawn, or why it is not. */
function drawingView({ experiment, from }: OwnNetwork): TemplateResult {
  if (from || !isShown(sizesIn(experiment)))
    return html`Explore draws up to ${LIMITS.n} units and ${LIMITS.T} steps: this one is not drawn.`;
  let link = links.get(experiment);
  if (!link) {
    link = isOfOne(experiment) ? exploreLink(experiment) : exploreLinkOf(asLayers(experiment));
    links.set(experiment, link);
  }
  const isSeveral = !isOfOne(experiment) && experiment.sequences.length > 1;
  return html`<a href=${link} target="_blank" rel="noopener">Open it in Explore</a
    >${isSeveral ? ', a sequence at a time' : ''}.`;
}

const missingView = (name: string, close: () => void): TemplateResult => {
  const [what, cure] =
    name === PASTED ? ['The network that was pasted', 'Paste it again'] : [name, 'Open the file again'];
  return html`<p role="status">
    <b>${what}</b> was too large to be kept over a reload. ${cure}, and what you typed for it is back; until
    then you check against the network of this page.
    <button type="button" @click=${close}>Stay with the network of this page</button>
  </p>`;
};

function openingView({ refusal, isReading, open, snippet }: NetworkStore): TemplateResult {
  const refused = refusal.value;
  return html` <p class="note">
      An experiment as JSON, of at most ${CHECKED.n} units, ${CHECKED.m} inputs and ${CHECKED.T} steps; one
      sequence or several, with an output layer or without. Explore draws it in another tab, up to ${LIMITS.n}
      units and ${LIMITS.T} steps.
    </p>
    ${snippetsView({
      ...snippet.value,
      onOpen: (index) => (snippet.value = { open: index, news: '' }),
      onCopy: async (code) => {
        const { open } = snippet.value;
        const news = await copyText(Promise.resolve(code)).then(
          () => 'Copied.',
          () => 'This browser lets nothing be copied here: select it below.',
        );
        snippet.value = { open, news };
      },
    })}
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
      @paste=${(event: ClipboardEvent) => {
        const large = largePasted(event);
        if (large) void open(large);
      }}
      @input=${({ target }: Event) => {
        const { value } = target as HTMLTextAreaElement;
        if (value.trim()) void open(new File([value], PASTED));
      }}
    ></textarea>
    ${isReading.value ? html`<p class="note" role="status">Reading …</p>` : nothing}
    ${refused ? refusedView(refused, open) : nothing}`;
}

const refusedView = (
  { problem, choices, file }: Refusal & { readonly file: File | Sheet },
  open: NetworkStore['open'],
): TemplateResult =>
  html`<p class=${choices.length > 0 ? '' : 'bad'} role="alert">
    ${problem}
    ${choices.map(
      (choice) =>
        html`<button type="button" @click=${() => void open(file, choice)}>${choiceName(choice)}</button> `,
    )}
  </p>`;

function sizesText(checked: Checked): string {
  const { T, n, m, q } = sizesIn(checked);
  const sizes = `T = ${T}, n = ${n}, m = ${m}, q = ${q}`;
  if (isOfOne(checked)) return `${cellName(checked.cell)}, ${sizes}`;
  const { cell, sequences, weights, loss, reduction } = checked;
  const parts = [
    cellName(cell),
    ...(sequences.length > 1 ? [`${sequences.length} sequences`] : []),
    sizes,
    ...(weights.V ? [] : ['no output layer']),
    loss === 'linear' ? 'a given gradient at every o' : loss,
    ...(reduction === 'mean' ? ['their mean'] : []),
  ];
  return parts.join(', ');
}
