/** A word with its definition, shown where it stands: to the pointer, on focus, and at a touch. */
import { html, type TemplateResult } from 'lit-html';
import { FATES, type Rate } from '../../rnn/rate/rate.ts';
import { rateChip } from './rate.ts';

const defined = (word: string, definition: string): TemplateResult =>
  html`<span
    class="defined"
    tabindex="0"
    role="note"
    aria-label="${word}: ${definition}"
    data-definition=${definition}
    >${word}</span
  >`;

/** What becomes of a gradient in the end, with what the word means. */
export const outcomeView = (rate: Rate): TemplateResult | string =>
  rate.fate ? defined(rateChip(rate), FATES[rate.fate]) : rateChip(rate);
