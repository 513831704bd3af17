/** The numbers of cells at rest, a column a rival: this draw, and below it the middle of many. */
import { html, type TemplateResult } from 'lit-html';
import { cellOfRival, hasAttention, type Rival } from '../../../rnn/rest/rival.ts';
import { leastShare, shareAtFirst, type Spread, type Summary } from '../../../rnn/rest/spread.ts';
import { cellName } from '../../text/cell-names.ts';
import { prose } from '../../text/prose.ts';
import { outcomeView } from '../../text/outcome.ts';
import { formatShare } from '../../text/format.ts';
import { rateCell } from '../../text/rate.ts';
import type { RestColumn } from './column.ts';
import { lookOf, rivalName } from './lines.ts';
import { outcomesText, rateSpreadText, spreadText } from './text.ts';

export interface RestTableProps {
  readonly columns: readonly RestColumn[];
  /** Of the single draws. */
  readonly seed: number;
  /** Of the draws so far. */
  readonly summaries: ReadonlyMap<Rival, Summary>;
}

export function restTable({ columns, seed, summaries }: RestTableProps): TemplateResult {
  const spread = (
    rival: Rival,
    name: 'halfLag' | 'onePercentLag' | 'share' | 'least',
    format: (x: number) => string,
  ) => spreadNote(summaries.get(rival)?.[name], format);
  const row = (title: unknown, entry: (column: RestColumn) => unknown, note: (rival: Rival) => unknown) =>
    html`<tr>
      <th scope="row">${typeof title === 'string' ? prose(title) : title}</th>
      ${columns.map((column) => html`<td><b>${entry(column)}</b>${note(column.rival)}</td>`)}
    </tr>`;
  return html`<p class="note">
      In bold the draw of seed ${seed}; below it the median of the draws [their 10 % to their 90 % quantile].
    </p>
    <div class="rest-scroll" tabindex="0" role="group" aria-label="Numbers by cell">
      <table class="rest-table">
        <thead>
          <tr>
            <td></td>
            ${columns.map(({ rival }) => html`<th scope="col" class=${lookOf(rival)}>${rivalName(rival)}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${row(
            'in the end',
            ({ rate }) => outcomeView(rate),
            (rival) => {
              const summary = summaries.get(rival);
              return summary && small(outcomesText(summary));
            },
          )}
          ${row(
            'rate',
            ({ rate }) => rateCell(rate),
            (rival) => rateNote(summaries.get(rival)),
          )}
          ${row(
            '1/2 left, at lag',
            ({ rate }) => rate.left.half ?? 'not reached',
            (rival) => spread(rival, 'halfLag', lagText),
          )}
          ${row(
            '1 % left, at lag',
            ({ rate }) => rate.left.hundredth ?? 'not reached',
            (rival) => spread(rival, 'onePercentLag', lagText),
          )}
          ${row(
            'least left, steps 1 to T',
            ({ rate, norms }) => (rate.kind === 'nothing' ? '–' : formatShare(leastShare(norms))),
            (rival) => spread(rival, 'least', formatShare),
          )}
          ${row(
            html`<span class="unbroken">‖∂E/∂s<sub>1</sub>‖</span> /
              <span class="unbroken">‖∂E/∂s<sub>T</sub>‖</span>`,
            ({ rate, norms }) => (rate.kind === 'nothing' ? '–' : formatShare(shareAtFirst(norms))),
            (rival) => spread(rival, 'share', formatShare),
          )}
          <tr class="rest-why">
            <th scope="row">why, in this draw</th>
            ${columns.map(({ reason }) => html`<td>${prose(reason)}</td>`)}
          </tr>
          <tr>
            <th scope="row">term by term</th>
            ${columns.map(
              ({ rival, link }) =>
                html`<td>
                  <a href=${link}
                    >Explore this <span class="rest-name">${cellName(cellOfRival(rival))}</span></a
                  >
                  ${hasAttention(rival) ? small('read out by its last state') : ''}
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
