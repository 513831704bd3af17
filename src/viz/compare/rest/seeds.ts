/** Many draws under way: how far they have come, and the buttons that stop them and go on. */
import { html, type TemplateResult } from 'lit-html';

/** Seconds for so many draws, on how many workers. */
export interface Took {
  readonly draws: number;
  readonly seconds: number;
  readonly workers: number;
}

export interface RestSeedsProps {
  /** Draws that are done, and that are wanted, of all cells. */
  readonly done: number;
  readonly wanted: number;
  readonly isRunning: boolean;
  /** Why the draws broke off, if they did. */
  readonly failure: string | undefined;
  /** What the last of them took, once all are done. */
  readonly took: Took | undefined;
  readonly onCancel: () => void;
  readonly onGoOn: () => void;
}

export function restSeeds(props: RestSeedsProps): TemplateResult {
  const { done, wanted, isRunning, failure, took } = props;
  return html`<div class="rest-seeds">
    <progress aria-label="Draws" max=${wanted} value=${done}></progress>
    <span>${done} of ${wanted} draws${took ? tookText(took, wanted) : ''}</span>
    ${isRunning ? html`<button @click=${props.onCancel}>Cancel</button>` : ''}
    ${!isRunning && done < wanted ? html`<button @click=${props.onGoOn}>Go on</button>` : ''}
    ${failure ? html`<span class="rest-failure">The draws broke off: ${failure}</span>` : ''}
  </div>`;
}

const tookText = ({ draws, seconds, workers }: Took, wanted: number): string =>
  `, ${draws < wanted ? `the last ${draws} ` : ''}in ${seconds.toFixed(1)} s on ${workers} worker${workers === 1 ? '' : 's'}`;
