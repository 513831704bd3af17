/** What stands at a place in a picture: the place, then a line for each thing that is there. */
import './readout.css';
import { html, type TemplateResult } from 'lit-html';
import { prose } from './prose.ts';

export interface Readout {
  readonly place: string;
  readonly parts: readonly string[];
}

/** @param name its class, beside `place-readout` */
export const readoutView = (name: string, { place, parts }: Readout): TemplateResult =>
  html`<ul class="note place-readout ${name}" aria-live="polite">
    ${[place, ...parts].map((part) => html`<li>${prose(part)}</li>`)}
  </ul>`;

/** The same in one line. */
export const readoutText = ({ place, parts }: Readout): string => `${place}: ${parts.join('; ')}.`;
