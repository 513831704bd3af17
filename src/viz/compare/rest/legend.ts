/** What lines, bands and marks of the chart of norms by lag mean; and its numbers in a table. */
import { html, svg, type TemplateResult } from 'lit-html';
import type { Spread } from '../../../rnn/rest/spread.ts';
import { formatNumber } from '../../text/format.ts';
import { MARKS, markOf } from '../../chart/marks.ts';
import { floorsAbove, sizeKinds, sizeText } from '../../chart/sizes.ts';
import { lineName, type RestLine } from './lines.ts';
import { tableDetails } from '../../text/table-details.ts';

const kindsOf = ({ norms }: RestLine) => sizeKinds({ norms: norms.toReversed() }).toReversed();

/** @param seed of the single draws */
export function restLegend(lines: readonly RestLine[], seed: number): TemplateResult {
  const present = new Set(
    lines.flatMap((line) => {
      const kinds = kindsOf(line);
      return line.norms.map((norm, lag) => markOf({ kind: kinds[lag], below: floorsAbove(norm) }));
    }),
  );
  const swatch = (name: string, drawing: TemplateResult, text: string) =>
    html`<span
      ><svg class="rest-swatch ${name}" viewBox="0 0 26 12" aria-hidden="true">${drawing}</svg> ${text}</span
    >`;
  const [first] = lines;
  const parts = lines.filter(({ state }) => state === 'h');
  return html`<div class="norms-legend">
    ${swatch(`line cell-${first?.cell}`, LINE, `one draw, seed ${seed}`)}
    ${parts.map(({ cell }) => swatch(`line of-h cell-${cell}`, LINE, 'what of it arrives at h alone, not at c'))}
    ${
      lines.some(({ band }) => band)
        ? [
            swatch(`band cell-${first?.cell}`, MEDIAN, 'median of the draws'),
            swatch(`band cell-${first?.cell}`, AREA, 'from their 10 % to their 90 % quantile'),
          ]
        : ''
    }
    ${MARKS.filter(({ name, text }) => text && present.has(name)).map(
      ({ name, d, text }) =>
        html`<span
          ><svg class="swatch" width="14" height="14" viewBox="-7 -7 14 14" aria-hidden="true">
            <path class="mark ${name}" d=${d} />
          </svg>
          ${text}</span
        >`,
    )}
  </div>`;
}

// Parts of an svg element, so written that they get its namespace.
const LINE = svg`<path class="run" d="M1,6H25" />`;
const MEDIAN = svg`<path class="median" d="M1,6H25" />`;
const AREA = svg`<path class="area" d="M1,1H25V11H1Z" />`;

export const restNormsTable = (lines: readonly RestLine[], T: number): TemplateResult =>
  tableDetails('The norms by lag in a table', () => {
    const columns = lines.map((line) => ({ line, kinds: kindsOf(line) }));
    return html`<div class="table-scroll" tabindex="0" role="group" aria-label="Norms by lag">
      <table class="norms-table">
        <thead>
          <tr>
            <th scope="col">lag</th>
            ${lines.map(
              (line) =>
                html`<th scope="col">${lineName(line)}</th>
                  ${line.band ? html`<th scope="col">median [10 to 90 %]</th>` : ''}`,
            )}
          </tr>
        </thead>
        <tbody>
          ${Array.from(
            { length: T + 1 },
            (_, lag) =>
              html`<tr>
                <th scope="row">${lag}</th>
                ${columns.map(
                  ({ line, kinds }) =>
                    html`<td>${sizeText(line.norms[lag], kinds[lag])}</td>
                      ${line.band ? html`<td>${bandText(line.band[lag])}</td>` : ''}`,
                )}
              </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
  });

const bandText = ({ low, median, high }: Spread) =>
  `${formatNumber(median, 2)} [${formatNumber(low, 2)} to ${formatNumber(high, 2)}]`;
