/** Many networks under way: how far they have come, what they took, and the buttons that stop them and go on. */
import './long-run.css';
import type { ReadonlySignal } from '@preact/signals-core';
import { html, type TemplateResult } from 'lit-html';
import { counted } from '../text/format.ts';

/** Seconds for so many networks, on so many workers. */
export interface Timing {
  readonly count: number;
  readonly seconds: number;
  readonly workers: number;
}

export interface LongRun {
  /** Networks that are done, and that are wanted. */
  readonly done: ReadonlySignal<number>;
  readonly wanted: ReadonlySignal<number>;
  readonly isRunning: ReadonlySignal<boolean>;
  /** Why it broke off, if it did. */
  readonly failure: ReadonlySignal<string | undefined>;
  /** What the last run took, once all are done. */
  readonly took: ReadonlySignal<Timing | undefined>;
  /** Ends the run; what is done stays. */
  readonly cancel: () => void;
  /** Computes what is missing. */
  readonly goOn: () => void;
}

/** @param one of them: `draw` @param what has broken off: `The draws` */
export function longRunView(
  { done, wanted, isRunning, failure, took, cancel, goOn }: LongRun,
  { title, one, what }: { readonly title: string; readonly one: string; readonly what: string },
): TemplateResult {
  const time = took.value ? tookText(took.value, wanted.value) : '';
  return html`<div class="long-run">
    <progress aria-label=${title} max=${wanted.value} value=${done.value}></progress>
    <span>${done.value.toLocaleString('en-GB')} of ${counted(wanted.value, one)}${time}</span>
    ${isRunning.value ? html`<button @click=${cancel}>Cancel</button>` : ''}
    ${!isRunning.value && done.value < wanted.value ? html`<button @click=${goOn}>Go on</button>` : ''}
    ${failure.value ? html`<span class="broke-off">${what} broke off: ${failure.value}</span>` : ''}
  </div>`;
}

const tookText = ({ count, seconds, workers }: Timing, wanted: number): string =>
  `, ${count < wanted ? `the last ${count.toLocaleString('en-GB')} ` : ''}in ${seconds.toFixed(1)} s on ${counted(workers, 'worker')}`;
