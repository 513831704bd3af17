import { html, type TemplateResult } from 'lit-html';
import { tryAgainButton } from './try-again.ts';

export interface MessageProps {
  /** Why the present numbers cannot be computed. */
  readonly overflow: string | undefined;
  /** Why nothing was computed. */
  readonly failure: string | undefined;
  /** Why a file or a link was not opened. */
  readonly refusal: string | undefined;
  /** What a file may mean, to choose from. */
  readonly choices?: readonly { readonly name: string; readonly act: () => void }[];
  /** What of a file is not shown. */
  readonly note?: string | undefined;
  readonly onAgain: () => void;
  readonly onDismiss: () => void;
}

/** What went wrong, under the controls, where the user is looking. */
export function messageView({
  overflow,
  failure,
  refusal,
  choices = [],
  note,
  onAgain,
  onDismiss,
}: MessageProps): TemplateResult {
  return html`
    ${
      overflow
        ? html`<p class="message">
            <b>Overflow:</b> ${overflow}, or undo. The picture shows the last numbers that worked.
          </p>`
        : ''
    }
    ${
      failure
        ? html`<p class="message">
            <b>Not computed:</b> what computes large networks gave no answer, ${failure}. The picture shows
            the network before. ${tryAgainButton(onAgain)}
          </p>`
        : ''
    }
    ${
      refusal
        ? html`<p class="message">
            <b>${choices.length > 0 ? 'Not opened yet:' : 'Not opened:'}</b> ${refusal} Nothing was changed.
            ${choices.map(({ name, act }) => html`<button @click=${act}>${name}</button> `)}
            <button @click=${onDismiss}>Dismiss</button>
          </p>`
        : ''
    }
    ${note ? html`<p class="message">${note} <button @click=${onDismiss}>Dismiss</button></p>` : ''}
  `;
}
