/** Why a text holds no answer, and the place. */
import { html, type TemplateResult } from 'lit-html';
import type { Fault } from './texts.ts';

export const faultHeadline = ({ problem, place }: Fault): TemplateResult =>
  place
    ? html`<b class="bad">Line ${place.line}, column ${place.column}:</b> ${problem}.`
    : html`<b class="bad">Not read:</b> ${problem}.`;

/** @param onFault puts the cursor where the text breaks off; undefined where the text is not on show */
export function excerptView(fault: Fault, onFault: ((fault: Fault) => void) | undefined): TemplateResult {
  if (!fault.place) return html``;
  const { before, at, after } = fault.place.excerpt;
  return html`<p class="check-excerpt">
    <code>${before}<mark>${at}</mark>${after}</code>
    ${onFault ? html`<button type="button" @click=${() => onFault(fault)}>Go there</button>` : ''}
  </p>`;
}
