/** How far a search for mistakes is, what is known meanwhile, and the way to stop it. */
import { html, nothing, type TemplateResult } from 'lit-html';
import type { Progress } from './numbers.ts';
import { typeset } from '../text/prose.ts';

export const checkProgress = (progress: Progress | undefined, onCancel: () => void): TemplateResult =>
  html`<div class="check-progress">
    <p class="check-verdict" role="status">
      ${progress?.place ? html`<b class="bad">Wrong.</b> ${typeset(progress.place)}` : html`<span class="note">Checking …</span>`}
    </p>
    <p class="note">
      ${
        progress
          ? html`<progress max=${progress.of} value=${progress.tried} aria-label="Mistakes tried"></progress>
              ${progress.tried} of ${progress.of} ways back tried`
          : nothing
      }
      <button type="button" @click=${onCancel}>Stop</button>
    </p>
  </div>`;
