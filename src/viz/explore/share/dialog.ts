/** The link to what is on show, to be copied; and to a lesson, with some controls locked. */
import { html, type TemplateResult } from 'lit-html';
import { ref } from 'lit-html/directives/ref.js';
import { type ControlName, controlNames } from '../../experiment/page-state.ts';
import { controls } from './locks.ts';

export interface LinkOptions {
  readonly locked: readonly ControlName[];
  readonly presenting: boolean;
}

export interface ShareProps extends LinkOptions {
  readonly isOpen: boolean;
  readonly link: string;
  /** What came of copying; empty before. */
  readonly news: string;
  readonly onOptions: (options: LinkOptions) => void;
  readonly onCopy: () => void;
  readonly onClose: () => void;
}

/** Some mail programs and chats cut longer links. */
const LONG = 8000;

export function shareDialog(props: ShareProps): TemplateResult {
  const { isOpen, link, news, locked, presenting, onOptions, onCopy, onClose } = props;
  const toggle = (dialog: Element | undefined) => {
    const element = dialog as HTMLDialogElement | undefined;
    if (isOpen && element && !element.open) element.showModal();
    if (!isOpen) element?.close();
  };
  const check = (text: string, isOn: boolean, set: (isOn: boolean) => void) =>
    html`<label
      ><input
        type="checkbox"
        .checked=${isOn}
        @change=${(event: Event) => set((event.target as HTMLInputElement).checked)}
      />
      ${text}</label
    >`;
  const content = () =>
    html`<h2>A link to what is on show</h2>
      <p class="note">
        It holds everything: the network, its numbers, the moment, the views. Nothing is sent anywhere.
      </p>
      <div class="controls">
        <input type="text" readonly aria-label="Link" .value=${link} @focus=${selectAll} />
        <button @click=${onCopy}>Copy</button>
      </div>
      <p class="note" role="status">
        ${news || `${link.length.toLocaleString('en-GB')} characters${link.length > LONG ? ': some mail programs and chats cut so long a link. Export, JSON makes a file instead.' : '.'}`}
      </p>
      <fieldset>
        <legend>For a lesson, lock</legend>
        ${controlNames.map((name) =>
          check(controls[name].text, locked.includes(name), (isOn) =>
            onOptions({
              presenting,
              locked: controlNames.filter((other) => (other === name ? isOn : locked.includes(other))),
            }),
          ),
        )}
        ${check('Start in presenter mode', presenting, (isOn) => onOptions({ locked, presenting: isOn }))}
      </fieldset>
      <button @click=${onClose}>Close</button>`;
  return html`<dialog
    aria-label="A link to what is on show"
    @close=${onClose}
    @keydown=${keepKeys}
    ${ref(toggle)}
  >
    ${isOpen ? content() : ''}
  </dialog>`;
}

/** The keys of the page behind it are silent: the space bar ticks a box here. */
const keepKeys = (event: KeyboardEvent) => event.stopPropagation();

const selectAll = (event: Event) => (event.target as HTMLInputElement).select();
