/** What not every reader needs, a click away, so that a paragraph stays short. */
import { html, type TemplateResult } from 'lit-html';
import { prose } from './prose.ts';

/** A paragraph each. */
export const more = (...paragraphs: readonly string[]): TemplateResult =>
  html`<details class="more">
    <summary>more</summary>
    ${paragraphs.map((text) => html`<p class="note">${prose(text)}</p>`)}
  </details>`;
