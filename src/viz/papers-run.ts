/** What starts the training that a fact is about, and how far it is. */
import { html, type TemplateResult } from 'lit-html';

export interface RunProps {
  readonly runs: number;
  readonly isRunning: boolean;
  readonly isDone: boolean;
  /** Of all updates. */
  readonly share: number;
  readonly onStart: () => void;
  readonly onCancel: () => void;
}

export const runView = ({
  runs,
  isRunning,
  isDone,
  share,
  onStart,
  onCancel,
}: RunProps): TemplateResult => html`
  <div class="controls paper-run">
    ${
      isRunning
        ? html`<button @click=${onCancel}>Cancel</button>
            <progress max="1" .value=${share} aria-label="Training"></progress>
            <span class="note" role="status">${Math.floor(100 * share)} % of ${runs} runs</span>`
        : isDone
          ? html`<span class="note">Trained in this browser; kept for the next visit.</span>`
          : html`<button class="primary" @click=${onStart}>
                ${share > 0 ? 'Go on training' : 'Run it here'}
              </button>
              <span class="note">${runs} runs, in workers: some minutes. Finished runs are kept.</span>`
    }
  </div>
`;
