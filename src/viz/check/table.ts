/** Someone's numbers in a table; where they differ, the right ones below them. */
import { html, type TemplateResult } from 'lit-html';
import { unitsOf } from '../../rnn/index.ts';
import { gatesOf } from '../text/cell-text.ts';
import type { Comparison } from './numbers.ts';
import type { Checked, CheckQuantity } from './quantity.ts';
import { formatApart } from './text.ts';
import { formatNumber } from '../text/format.ts';

/** Digits of a number that need not be told from another one. */
const MOST_DIGITS = 4;

export function answerComparison(
  { row, column, shape, rows }: Comparison,
  experiment: Checked,
  quantity: CheckQuantity,
): TemplateResult {
  const gates = quantity.kind === 'jacobian' ? undefined : gatesOf(experiment, quantity.parameter);
  const size = unitsOf(experiment.cell, experiment.weights);
  const rowName = (index: number) =>
    gates ? html`<i>${gates[Math.floor(index / size)]}</i> ${(index % size) + 1}` : index + 1;
  const entries = rows.flat();
  const count = entries.filter(({ differs }) => differs).length;
  return html`<p class="check-legend">
      ${count} of ${entries.length} ${entries.length === 1 ? 'number' : 'numbers'}
      ${count === 1 ? 'differs' : 'differ'}${windowText(row, column, shape, rows)}:
      <span class="given">yours</span>, and
      <span class="right">the right one</span>
      below it
    </p>
    <div class="check-table" tabindex="0" role="group" aria-label="Your numbers, entry by entry">
      <table aria-label="Your numbers">
        <thead>
          <tr>
            <td></td>
            ${rows[0].map((_, j) => html`<th scope="col">${column + j + 1}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${rows.map(
            (entries, i) =>
              html`<tr>
                <th scope="row">${rowName(row + i)}</th>
                ${entries.map(entryView)}
              </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
}

function entryView({ given, right, digits, differs }: Comparison['rows'][number][number]): TemplateResult {
  if (!differs) return html`<td>${formatNumber(given, Math.max(1, Math.min(digits, MOST_DIGITS)))}</td>`;
  const [yours, wanted] = formatApart(given, right, Math.min(digits, MOST_DIGITS));
  return html`<td class="differs">
    <span class="given">${yours}</span><span class="visually-hidden">, right is </span
    ><span class="right">${wanted}</span>
  </td>`;
}

/** Which part of a large matrix is shown. */
function windowText(
  row: number,
  column: number,
  [height, width = 1]: readonly number[],
  rows: Comparison['rows'],
): string {
  const part = (what: string, first: number, shown: number, all: number) =>
    shown < all ? [`${what} ${first + 1} to ${first + shown} of ${all}`] : [];
  const parts = [
    ...part('rows', row, rows.length, height),
    ...part('columns', column, rows[0].length, width),
  ];
  return parts.length > 0 ? ` in ${parts.join(' and ')}` : '';
}
