/** What not every reader needs, a click away, so that a paragraph stays short. */
import { html, type TemplateResult } from 'lit-html';

export const more = (content: unknown): TemplateResult =>
  html`<details class="more">
    <summary>more</summary>
    <p class="note">${content}</p>
  </details>`;
