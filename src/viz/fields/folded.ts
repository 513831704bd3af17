/** Settings above a picture: on a phone they are folded away, so that the picture comes first. */
import './folded.css';
import { signal } from '@preact/signals-core';
import { html, type TemplateResult } from 'lit-html';

const phone = matchMedia('(max-width: 640px)');
const isNarrow = signal(phone.matches);
phone.addEventListener('change', () => (isNarrow.value = phone.matches));

/** Open wherever there is room for it; where there is not, a tap opens it. */
export const folded = (settings: TemplateResult): TemplateResult =>
  html`<details class="folded" .open=${!isNarrow.value}>
    <summary>Settings</summary>
    ${settings}
  </details>`;
