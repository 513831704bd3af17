/** Strategies over all sizes: a row each, with what it is. */
import { html, type TemplateResult } from 'lit-html';
import { counted, formatNumber, formatTimes } from '../text/format.ts';
import { type BenchRow, isOurs, sizeTitle } from './rows.ts';
import { noteOf } from './strategy-notes.ts';
import { type Payback, summaryOf } from './summary-rows.ts';

export interface SummaryProps {
  /** Of one kind of work, and inferences of the same networks. */
  readonly rows: readonly BenchRow[];
  readonly inferences: readonly BenchRow[];
  /** Whom others are compared with, and who can be. */
  readonly reference: string;
  readonly references: readonly string[];
  readonly onReference: (strategy: string) => void;
}

export function benchSummary({
  rows,
  inferences,
  reference,
  references,
  onReference,
}: SummaryProps): TemplateResult {
  const summaries = summaryOf(rows, inferences, reference);
  const hasBackward = summaries.some(({ backward }) => backward !== undefined);
  const hasGpu = summaries.some(({ payback }) => payback);
  return html`<h2>Over all sizes</h2>
    <div class="controls">
      <label
        >compared with
        <select @change=${(event: Event) => onReference((event.target as HTMLSelectElement).value)}>
          ${references.map((name) => html`<option value=${name} .selected=${name === reference}>${name}</option>`)}
        </select></label
      >
    </div>
    <table class="over-sizes">
      <thead>
        <tr>
          <th scope="col">strategy</th>
          <th scope="col" class="number">× ${reference}, <span>geometric mean</span></th>
          ${hasBackward ? html`<th scope="col" class="number">backward / <span>forward</span></th>` : ''}
          ${hasGpu ? html`<th scope="col">start paid for</th>` : ''}
          <th scope="col">what it is</th>
          <th scope="col">source</th>
        </tr>
      </thead>
      <tbody>
        ${summaries.map(
          ({ strategy, isOnGpu, ratio, sizes, backward, payback }) =>
            html`<tr>
              <th scope="row" class=${isOurs(strategy) ? 'ours' : isOnGpu ? 'gpu' : ''}>${strategy}</th>
              <td class="number">
                ${ratio === undefined ? '–' : html`${formatTimes(ratio)} <small>over ${counted(sizes, 'size')}</small>`}
              </td>
              ${hasBackward ? html`<td class="number">${backward === undefined ? '–' : formatNumber(backward, 2)}</td>` : ''}
              ${hasGpu ? html`<td class="payback">${payback ? paybackText(payback) : ''}</td>` : ''}
              ${noteView(strategy)}
            </tr>`,
        )}
      </tbody>
    </table>`;
}

/** `after 12 gradients at T = 100, n = 64, B = 32` */
export const paybackText = ({ after, size }: Payback): string =>
  after === undefined
    ? `never at ${sizeTitle(size)}`
    : `after ${after.toLocaleString('en-GB')} at ${sizeTitle(size)}`;

function noteView(strategy: string): TemplateResult {
  const note = noteOf(strategy);
  if (!note)
    return html`<td></td>
      <td></td>`;
  const { text, file, home } = note;
  return html`<td class="how">${text}</td>
    <td class="how">
      <code>${file.split('/').at(-1)}</code>${home ? html`, <a href=${home.href}>${home.name}</a>` : ''}
    </td>`;
}
