/** How far a search for mistakes is, what is known meanwhile, and the way to stop it. */
import { html, nothing, type TemplateResult } from 'lit-html';
import type { SearchProgress } from '../../rnn/index.ts';
import { counted } from '../text/format.ts';
import { sentenceView } from './whole/sentence.ts';

/** Why no answer came, and what was known until then. */
export interface Failure {
  readonly failure: string;
  readonly meanwhile?: SearchProgress | undefined;
}

export const checkProgress = (progress: SearchProgress | undefined, onCancel: () => void): TemplateResult =>
  html`<div class="check-progress">
    <p class="check-verdict" role="status">
      ${progress?.place ? html`<b class="bad">Wrong.</b> ${sentenceView(progress.place)}` : html`<span class="note">Checking …</span>`}
    </p>
    ${progress ? namedView(progress) : nothing}
    <p class="note">
      ${
        progress
          ? html`<progress max=${progress.of} value=${progress.tried} aria-label="Mistakes tried"></progress>
              ${progress.tried.toLocaleString('en-GB')} of ${counted(progress.of, 'way')} back tried`
          : nothing
      }
      <button type="button" @click=${onCancel}>Stop</button>
    </p>
  </div>`;

/** What was known when a search was stopped. */
export const meanwhileView = ({ meanwhile }: Failure): TemplateResult =>
  meanwhile
    ? html`<p class="check-finding">${sentenceView(meanwhile.place)}</p>
        ${namedView(meanwhile)}`
    : html``;

/** What has been found to give the numbers, in the order in which it was. */
const namedView = ({ named }: SearchProgress): TemplateResult =>
  named.length === 0
    ? html``
    : html`<ul class="check-named">
        ${named.map(({ path, what }) => html`<li>${sentenceView(`${path}: ${what}`)}</li>`)}
      </ul>`;
