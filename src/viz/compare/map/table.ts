/** The map as a table of numbers: every so many of its points. */
import { html, type TemplateResult } from 'lit-html';
import { valuesOf } from '../../../rnn/map/plane.ts';
import { formatChosen, formatNumber } from '../../text/format.ts';
import { tableDetails } from '../../text/table-details.ts';
import { axisTitles } from './names.ts';
import type { ColourName } from './settings.ts';
import type { Shown } from './shown.ts';

const [MOST_COLUMNS, MOST_ROWS] = [9, 9];

export const mapTable = (shown: Shown, colour: ColourName): TemplateResult =>
  tableDetails('The map in a table', () => {
    const { x, y } = shown.plane;
    const columns = thinned(x.count, MOST_COLUMNS);
    const rows = thinned(y.count, MOST_ROWS).toReversed();
    const [xs, ys] = [valuesOf(x), valuesOf(y)];
    const name = (value: number) => formatChosen(Number(value.toPrecision(3)));
    const number = (point: number): string => {
      const found = colour === 'rate' ? shown.factors[point]?.factor : shown.points[point]?.left?.median;
      return found === undefined ? '–' : formatNumber(found);
    };
    return html`<div class="table-scroll" tabindex="0" role="group" aria-label="Numbers of the map">
      <table class="numbers-table map-table">
        <caption>
          ${colour === 'rate' ? 'Factor a step back' : 'Norm left at the lag'}, median; across:
          ${axisTitles[x.name]}, down: ${axisTitles[y.name]}
        </caption>
        <thead>
          <tr>
            <td></td>
            ${columns.map((column) => html`<th scope="col">${name(xs[column])}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${rows.map(
            (row) =>
              html`<tr>
                <th scope="row">${name(ys[row])}</th>
                ${columns.map((column) => html`<td>${number(row * x.count + column)}</td>`)}
              </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
  });

/** So many indices at most, evenly, with both ends. */
function thinned(count: number, most: number): number[] {
  const shown = Math.min(count, most);
  return Array.from({ length: shown }, (_, i) => Math.round((i * (count - 1)) / Math.max(1, shown - 1)));
}
