/** The numbers of cells at rest, a column a cell: this draw, and below it the middle of many. */
import { html, type TemplateResult } from 'lit-html';
import type { CellName } from '../../../rnn/index.ts';
import { shareAtFirst, type Spread, type Summary } from '../../../rnn/rest/spread.ts';
import { cellName } from '../../text/cell-names.ts';
import { prose } from '../../text/prose.ts';
import { outcomeView } from '../../text/outcome.ts';
import { formatShare } from '../../text/format.ts';
import { rateCell } from '../../text/rate.ts';
import type { RestColumn } from './column.ts';
import { outcomesText, rateSpreadText, spreadText } from './text.ts';

export interface RestTableProps {
  readonly columns: readonly RestColumn[];
  /** Of the single draws. */
  readonly seed: number;
  /** Of the draws so far. */
  readonly summaries: ReadonlyMap<CellName, Summary>;
}

export function restTable({ columns, seed, summaries }: RestTableProps): TemplateResult {
  const spread = (
    cell: CellName,
    name: 'halfLag' | 'onePercentLag' | 'share',
    format: (x: number) => string,
  ) => spreadNote(summaries.get(cell)?.[name], format);
  const row = (title: unknown, entry: (column: RestColumn) => unknown, note: (cell: CellName) => unknown) =>
    html`<tr>
      <th scope="row">${typeof title === 'string' ? prose(title) : title}</th>
      ${columns.map((column) => html`<td><b>${entry(column)}</b>${note(column.cell)}</td>`)}
    </tr>`;
  return html`<p class="note">
      In bold the draw of seed ${seed}; below it the median of the draws [their 10 % to their 90 % quantile].
    </p>
    <div class="rest-scroll" tabindex="0" role="group" aria-label="Numbers by cell">
      <table class="rest-table">
        <thead>
          <tr>
            <td></td>
            ${columns.map(({ cell }) => html`<th scope="col" class="cell-${cell}">${cellName(cell)}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${row(
            'in the end',
            ({ rate }) => outcomeView(rate),
            (cell) => {
              const summary = summaries.get(cell);
              return summary && small(outcomesText(summary));
            },
          )}
          ${row(
            'rate',
            ({ rate }) => rateCell(rate),
            (cell) => rateNote(summaries.get(cell)),
          )}
          ${row(
            '1/2 left, at lag',
            ({ rate }) => rate.left.half ?? 'not reached',
            (cell) => spread(cell, 'halfLag', lagText),
          )}
          ${row(
            '1 % left, at lag',
            ({ rate }) => rate.left.hundredth ?? 'not reached',
            (cell) => spread(cell, 'onePercentLag', lagText),
          )}
          ${row(
            html`|∂E/∂s<sub>1</sub>| / |∂E/∂s<sub>T</sub>|`,
            ({ rate, norms }) => (rate.kind === 'nothing' ? '–' : formatShare(shareAtFirst(norms))),
            (cell) => spread(cell, 'share', formatShare),
          )}
          <tr class="rest-why">
            <th scope="row">why, in this draw</th>
            ${columns.map(({ reason }) => html`<td>${prose(reason)}</td>`)}
          </tr>
          <tr>
            <th scope="row">term by term</th>
            ${columns.map(
              ({ cell, link }) =>
                html`<td>
                  <a href=${link}>Explore this <span class="rest-name">${cellName(cell)}</span></a>
                </td>`,
            )}
          </tr>
        </tbody>
      </table>
    </div>`;
}

const lagText = (lag: number) => (lag === Infinity ? 'not reached' : String(lag));

/** The rates of the draws; nothing where too few of them have one. */
export const rateNote = (summary: Summary | undefined, name: 'rate' | 'gateRate' = 'rate') =>
  summary && small(summary[name] ? rateSpreadText(summary[name]) : 'too few draws have one');

const small = (text: string) => html`<small>${text}</small>`;
const spreadNote = (spread: Spread | undefined, format: (x: number) => string) =>
  spread && small(spreadText(spread, format));
