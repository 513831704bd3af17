/** The controls of a fact that takes training: run it, cancel it, how far it is. */
import { html, type TemplateResult } from 'lit-html';
import { formatWait } from '../text/format.ts';

export interface RunProps {
  readonly runs: number;
  /** How many are trained at a time. */
  readonly workers: number;
  readonly isRunning: boolean;
  readonly isDone: boolean;
  /** Of all the work. */
  readonly share: number;
  /** Undefined where there is no telling. */
  readonly secondsLeft: number | undefined;
  readonly onStart: () => void;
  readonly onCancel: () => void;
}

export function runControls(props: RunProps): TemplateResult {
  const { runs, workers, isRunning, isDone, share, secondsLeft, onStart, onCancel } = props;
  const left = secondsLeft === undefined ? '' : `, about ${formatWait(secondsLeft)} left`;
  const atATime = workers > 1 ? `${workers} at a time` : 'one after the other';
  return html`
    <div class="controls paper-run">
      ${
        isRunning
          ? html`<button @click=${onCancel}>Cancel</button>
              <progress max="1" .value=${share} aria-label="Training"></progress>
              <span class="note">${Math.floor(100 * share)} % of ${runs} runs${left}</span>`
          : isDone
            ? html`<span class="note">Trained in this browser; kept for the next visit.</span>`
            : html`<button class="primary" @click=${onStart}>
                  ${share > 0 ? 'Go on training' : 'Run it here'}
                </button>
                <span class="note"
                  >${runs} runs in workers, ${atATime}, LSTMs first. Finished runs are kept.</span
                >`
      }
    </div>
  `;
}
