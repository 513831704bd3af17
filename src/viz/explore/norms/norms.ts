/** How much of a loss arrives at each step on its way back: the finding, numbers, legend and table around the chart. */
import { html, type TemplateResult } from 'lit-html';
import { formatNumber } from '../../text/format.ts';
import { type NormsProps, selectedLine } from './chart.ts';
import { MARKS, markOf } from '../../chart/marks.ts';
import { floorsAbove, listedLines, type NormsLine, sizeKinds, sizeText } from '../../chart/sizes.ts';
import { boundAt, hasNotVanished, normsFinding, normsReadout, rateReadouts } from './text.ts';
import { outcomeView } from '../../text/outcome.ts';
import { prose } from '../../text/prose.ts';
import { readoutView } from '../../text/readout.ts';
import { term } from '../../text/term.ts';
import { tableDetails } from '../../text/table-details.ts';

/** The frame; `drawNorms` fills its `svg`. */
export function normsView(props: NormsProps): TemplateResult {
  const { lines, rate, reason, hovered, selected } = props;
  const line = selectedLine(props);
  const isYetToVanish = line !== undefined && hasNotVanished(rate, line);
  return html`<div class="norms">
    <h2>${prose(normsFinding(lines, rate))}</h2>
    <p class="note">${prose(reason)}</p>
    <dl class="norms-readouts">
      ${
        rate.kind === 'nothing'
          ? ''
          : html`<div>
              <dt>${isYetToVanish ? 'in the long run' : 'in the end'}</dt>
              <dd>${isYetToVanish ? term('vanishes', 'would vanish') : outcomeView(rate)}</dd>
            </div>`
      }
      ${(line ? rateReadouts(rate, line) : []).map(
        ([name, value]) =>
          html`<div>
            <dt>${prose(name)}</dt>
            <dd>${prose(value)}</dd>
          </div>`,
      )}
    </dl>
    <svg></svg>
    ${readoutView('norms-at', normsReadout(props, hovered ?? selected))}
    <p class="note">Norms have no sign and hide terms that cancel: “Terms, signed” shows those.</p>
    ${props.split ? html`<p class="note norms-split">${prose(props.split)}</p>` : ''} ${legend(props)}
    ${tableDetails('The norms in a table', () => tableView(props))}
  </div>`;
}

function legend(props: NormsProps): TemplateResult {
  const all = listedLines(props.lines);
  const points = all.flatMap((line) => {
    const kinds = sizeKinds(line);
    return line.norms.map((norm, k) => markOf({ kind: kinds[k], below: floorsAbove(norm) }));
  });
  const swatch = (name: string, text: string) =>
    html`<span>
      <svg class="swatch line ${name}" width="26" height="10" aria-hidden="true"><path d="M1,5H25" /></svg>
      <span>${prose(text)}</span>
    </span>`;
  const marks = MARKS.filter(({ name, text }) => text && points.includes(name));
  return html`<div class="norms-legend">
    ${all.map(({ kind, state, title }) => swatch(`${kind} of-${state}`, title))}
    ${props.lines.length > all.length ? swatch('other', 'other losses') : ''}
    ${props.bound ? swatch('bound', 'bound (γ·σ_max)^(t − k)') : ''}
    ${marks.map(
      ({ name, d, text }) =>
        html`<span>
          <svg class="swatch" width="14" height="14" viewBox="-7 -7 14 14" aria-hidden="true">
            <path class="mark ${name}" d=${d} />
          </svg>
          <span>${prose(text)}</span>
        </span>`,
    )}
  </div>`;
}

/** Of what the line starts with, without the sign of percent, which is in the head of the column. */
function percentText({ norms, t }: NormsLine, k: number): string {
  const share = (100 * norms[k]) / norms[t];
  return Number.isFinite(share) ? formatNumber(share) : '';
}

function tableView(props: NormsProps): TemplateResult {
  const columns = listedLines(props.lines).map((line) => ({ line, kinds: sizeKinds(line) }));
  const { bound } = props;
  const selected = selectedLine(props);
  const rows = Array.from({ length: Math.max(0, ...columns.map(({ line }) => line.t + 1)) }, (_, k) => k);
  const most = (k: number) => (selected && k <= selected.t ? boundAt(selected, bound, k) : undefined);
  return html`<div class="table-scroll" tabindex="0" role="group" aria-label="Norms by step">
    <table class="norms-table">
      <thead>
        <tr>
          <th scope="col">k</th>
          ${selected && html`<th scope="col">lag</th>`}
          ${columns.map(({ line }) => html`<th scope="col">${line.title}</th>`)}
          ${selected && html`<th scope="col">% of the start</th>`}
          ${bound ? html`<th scope="col">bound</th>` : ''}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (k) =>
            html`<tr>
              <th scope="row">${k}</th>
              ${selected && html`<td>${k <= selected.t ? selected.t - k : ''}</td>`}
              ${columns.map(
                ({ line, kinds }) => html`<td>${k <= line.t ? sizeText(line.norms[k], kinds[k]) : ''}</td>`,
              )}
              ${selected && html`<td>${k <= selected.t ? percentText(selected, k) : ''}</td>`}
              ${bound ? html`<td>${most(k) === undefined ? '' : formatNumber(most(k)!)}</td>` : ''}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}
