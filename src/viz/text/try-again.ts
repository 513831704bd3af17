import { html, type TemplateResult } from 'lit-html';

/** The way on from what got no answer. */
export const tryAgainButton = (onAgain: () => void): TemplateResult =>
  html`<button type="button" data-again @click=${onAgain}>Try again</button>`;
