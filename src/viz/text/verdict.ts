/** Whether TensorFlow.js agrees with an answer of the worksheet, in a line. */
import { html, type TemplateResult } from 'lit-html';
import { formatNumber } from './format.ts';
import { tryAgainButton } from './try-again.ts';

/** What a check found. */
export interface Verdict {
  readonly status: 'agrees' | 'disagrees' | 'unavailable';
  readonly reason?: string;
  readonly parts: readonly {
    readonly what: string;
    readonly error: number;
    readonly agrees: boolean;
    readonly judged: boolean;
  }[];
  readonly worst: number;
  /** Where TensorFlow.js ran, in words. */
  readonly where?: string;
  /** Of a check that failed: checks once more. */
  readonly onAgain?: () => void;
}

/** @param verdict undefined while it is being checked */
export function verdictView(of: string, verdict: Verdict | undefined): TemplateResult {
  if (!verdict) return html`<p class="verdict-line">Checking with ${of} of TensorFlow.js …</p>`;
  const { status, reason, parts, worst, where, onAgain } = verdict;
  if (status === 'unavailable') {
    return html`<p class="verdict-line">
      Not checked with TensorFlow.js: ${reason}. ${onAgain ? tryAgainButton(onAgain) : ''}
    </p>`;
  }
  const wrong = parts.filter(({ agrees }) => !agrees).map(({ what }) => what);
  const unjudged = parts.filter(({ judged, agrees }) => agrees && !judged).map(({ what }) => what);
  return html`<p class="verdict-line ${status === 'agrees' ? 'good' : 'bad'}">
    ${
      status === 'agrees'
        ? `✓ ${of} of TensorFlow.js agrees: ${parts.map(({ what }) => what).join(', ')}, worst ${formatNumber(worst, 1)}`
        : `✗ ${of} of TensorFlow.js gives other numbers: ${wrong.join(', ')}`
    }${unjudged.length ? ` (${unjudged.join(', ')}: too small to be judged)` : ''}${where ? html` <small>${where}</small>` : ''}
  </p>`;
}
