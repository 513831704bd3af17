/** Sentences on gradients under the names that someone gave. */
import { html, type TemplateResult } from 'lit-html';
import { typeset } from '../../text/prose.ts';
import { markedParts } from './marks.ts';

/** A sentence with someone's names as code, and symbols typeset. */
export const sentenceView = (sentence: string): TemplateResult[] =>
  markedParts(sentence).map((part, index) =>
    index % 2 === 0 ? html`${typeset(part)}` : html`<code>${part}</code>`,
  );
