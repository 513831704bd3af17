/** The numbers of cells at rest, a column a cell: this draw, and below it the middle of many. */
import { html, type TemplateResult } from 'lit-html';
import type { Decay } from '../../../rnn/decay.ts';
import type { CellName } from '../../../rnn/index.ts';
import { shareAtFirst, type Spread, type Summary } from '../../../rnn/rest/spread.ts';
import { cellName } from '../../text/cell-names.ts';
import { formatNumber, formatPercent } from '../../text/format.ts';
import type { RestColumn } from './column.ts';
import { spreadText, stepsText, verdictsText } from './text.ts';

export interface RestTableProps {
  readonly columns: readonly RestColumn[];
  /** Of the single draws. */
  readonly seed: number;
  /** Of the draws so far. */
  readonly summaries: ReadonlyMap<CellName, Summary>;
}

const VERDICTS = {
  vanishes: 'vanishes',
  holds: 'holds',
  explodes: 'explodes',
  none: 'nothing to measure',
} as const;

export function restTable({ columns, seed, summaries }: RestTableProps): TemplateResult {
  const spread = (
    cell: CellName,
    name: 'halfLife' | 'onePercentLag' | 'share',
    format: (x: number) => string,
  ) => spreadNote(summaries.get(cell)?.[name], format);
  const row = (title: unknown, entry: (column: RestColumn) => unknown, note: (cell: CellName) => unknown) =>
    html`<tr>
      <th scope="row">${title}</th>
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
            'verdict, at step 0',
            ({ decay }) => VERDICTS[decay.verdict],
            (cell) => {
              const summary = summaries.get(cell);
              return summary && small(verdictsText(summary));
            },
          )}
          ${row(
            'half-life',
            ({ decay }) => halfLifeText(decay),
            (cell) => spread(cell, 'halfLife', (x) => (x === Infinity ? '∞' : formatNumber(x, 2))),
          )}
          ${row(
            '1 % left, at lag',
            ({ decay }) => decay.onePercentLag ?? 'not reached',
            (cell) => spread(cell, 'onePercentLag', (x) => (x === Infinity ? 'not reached' : String(x))),
          )}
          ${row(
            html`|∂E/∂s<sub>1</sub>| / |∂E/∂s<sub>T</sub>|`,
            ({ decay, norms }) => (decay.verdict === 'none' ? '–' : shareText(shareAtFirst(norms))),
            (cell) => spread(cell, 'share', shareText),
          )}
          <tr class="rest-why">
            <th scope="row">why, in this draw</th>
            ${columns.map(({ reason }) => html`<td>${reason}</td>`)}
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

/** A gradient that grows has no half-life, but a time in which it doubles. */
function halfLifeText({ halfLife, doubling }: Decay): string {
  if (halfLife === undefined) return '–';
  return doubling === undefined ? stepsText(halfLife) : `none: doubles in ${stepsText(doubling)}`;
}

const small = (text: string) => html`<small>${text}</small>`;
export const spreadNote = (spread: Spread | undefined, format: (x: number) => string) =>
  spread && small(spreadText(spread, format));

const shareText = (share: number) => (share > 2 ? `${formatNumber(share, 2)} times` : formatPercent(share));
