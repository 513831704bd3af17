/** The numbers of a chart in a table: a row a place. */
import { html, type TemplateResult } from 'lit-html';
import { prose } from '../text/prose.ts';
import { tableDetails } from '../text/table-details.ts';

export interface NumbersTable {
  /** What the rows are of. */
  readonly label: string;
  /** Of the columns, the first of which names the rows. */
  readonly head: readonly string[];
  readonly rows: readonly { readonly name: string | number; readonly cells: readonly string[] }[];
  readonly caption?: string;
}

/** @param summary of what is opened */
export const numbersTable = (summary: string, table: () => NumbersTable): TemplateResult =>
  tableDetails(summary, () => tableView(table()));

function tableView({ label, head, rows, caption }: NumbersTable): TemplateResult {
  return html`<div class="table-scroll numbers-scroll" tabindex="0" role="group" aria-label=${label}>
    <table class="numbers-table">
      ${
        caption
          ? html`<caption>
              ${caption}
            </caption>`
          : ''
      }
      <thead>
        <tr>
          ${head.map((name) => html`<th scope="col">${prose(name)}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          ({ name, cells }) =>
            html`<tr>
              <th scope="row">${name}</th>
              ${cells.map((cell) => html`<td>${cell}</td>`)}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}
