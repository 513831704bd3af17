/** The link to what is on show, to be copied; and to a lesson, with some controls locked. */
import { html, type TemplateResult } from 'lit-html';
import { ref } from 'lit-html/directives/ref.js';
import { type ControlName, controlNames } from '../../experiment/page-state.ts';
import { LONGEST_LINK } from '../../page/fragment.ts';
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
  /** Saves the experiment as a file. */
  readonly onSave: () => void;
  readonly onClose: () => void;
}

/** Some mail programs and chats cut longer links. */
const LONG = 8000;

export function shareDialog(props: ShareProps): TemplateResult {
  const { isOpen, link, news, locked, presenting, onOptions, onCopy, onSave, onClose } = props;
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
  const tooLong = () =>
    html`<h2>Too large for a link</h2>
      <p class="note">
        It would have ${link.length.toLocaleString('en-GB')} characters, which not every browser opens. Save
        the network as a file instead: Open takes it as it is.
      </p>
      <div class="controls">
        <button class="primary" @click=${onSave}>Save as a file</button>
        <button @click=${onClose}>Close</button>
      </div>`;
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
    ${isOpen ? (link.length > LONGEST_LINK ? tooLong() : content()) : ''}
  </dialog>`;
}

/** The keys of the page behind it are silent: the space bar ticks a box here. */
const keepKeys = (event: KeyboardEvent) => event.stopPropagation();

const selectAll = (event: Event) => (event.target as HTMLInputElement).select();
