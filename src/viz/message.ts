import { html, type TemplateResult } from 'lit-html';

export interface MessageProps {
  /** Why the present numbers cannot be computed. */
  readonly overflow: string | undefined;
  /** Why a file was not opened. */
  readonly file: string | undefined;
  readonly onDismiss: () => void;
}

/** What went wrong, under the controls, where the user is looking. */
export function messageView({ overflow, file, onDismiss }: MessageProps): TemplateResult {
  return html`
    ${
      overflow
        ? html`<p class="message">
            <b>Overflow.</b> ${overflow}, or undo. The picture shows the last numbers that worked.
          </p>`
        : ''
    }
    ${
      file
        ? html`<p class="message">
            <b>Not opened.</b> ${file} Nothing was changed. <button @click=${onDismiss}>Dismiss</button>
          </p>`
        : ''
    }
  `;
}
