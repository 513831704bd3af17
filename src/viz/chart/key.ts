/** The key of a chart: what its lines and marks mean. */
import { html, type TemplateResult } from 'lit-html';
import { prose } from '../text/prose.ts';
import { MARKS, type MarkName } from './marks.ts';

export const keyView = (entries: readonly TemplateResult[]): TemplateResult =>
  html`<div class="chart-key">${entries}</div>`;

/** @param drawing parts of an SVG of 26 by 12 pixels, made with lit's `svg` */
export const keyEntry = (look: string, drawing: TemplateResult, text: string): TemplateResult =>
  html`<span>
    <svg class="swatch ${look}" width="26" height="12" viewBox="0 0 26 12" aria-hidden="true">${drawing}</svg>
    <span>${prose(text)}</span>
  </span>`;

/** A mark, of 14 by 14 pixels around its middle. */
export const keyMark = (look: string, d: string, text: string): TemplateResult =>
  html`<span>
    <svg class="swatch" width="14" height="14" viewBox="-7 -7 14 14" aria-hidden="true">
      <path class="mark ${look}" d=${d} />
    </svg>
    <span>${prose(text)}</span>
  </span>`;

/** Those of the marks that are there, and need words. */
export const keyMarks = (present: ReadonlySet<MarkName>): TemplateResult[] =>
  MARKS.filter(({ name, text }) => text && present.has(name)).map(({ name, d, text }) =>
    keyMark(name, d, text),
  );
