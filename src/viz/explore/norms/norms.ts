/** How much of a loss arrives at each step on its way back: the finding, numbers, legend and table around the chart. */
import '../../text/readouts.css';
import { html, svg, type TemplateResult } from 'lit-html';
import { formatNumber } from '../../text/format.ts';
import { type NormsProps, selectedLine } from './chart.ts';
import { keyEntry, keyMarks, keyView } from '../../chart/key.ts';
import { markOf } from '../../chart/marks.ts';
import { floorsAbove, listedLines, type NormsLine, sizeKinds, sizeText } from '../../chart/sizes.ts';
import { boundAt, hasNotVanished, normsFinding, normsReadout, rateReadouts } from './text.ts';
import { outcomeView } from '../../text/outcome.ts';
import { prose } from '../../text/prose.ts';
import { readoutView } from '../../text/readout.ts';
import { term } from '../../text/term.ts';
import { type NumbersTable, numbersTable } from '../../chart/table.ts';

/** The frame; `drawNorms` fills its `svg`. */
export function normsView(props: NormsProps): TemplateResult {
  const { lines, rate, reason, hovered, selected } = props;
  const line = selectedLine(props);
  const isYetToVanish = line !== undefined && hasNotVanished(rate, line);
  return html`<div class="norms">
    <h2>${prose(normsFinding(lines, rate))}</h2>
    <p class="note">${prose(reason)}</p>
    <dl class="readouts norms-readouts">
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
    ${
      props.onSigned
        ? html`<p class="note">
            Norms have no sign and hide terms that cancel:
            <button type="button" class="link" @click=${props.onSigned}>“Terms, signed”</button> shows those.
          </p>`
        : ''
    }
    ${props.split ? html`<p class="note norms-split">${prose(props.split)}</p>` : ''} ${legend(props)}
    ${numbersTable('The norms in a table', () => tableOf(props))}
  </div>`;
}

function legend(props: NormsProps): TemplateResult {
  const all = listedLines(props.lines);
  const points = all.flatMap((line) => {
    const kinds = sizeKinds(line);
    return line.norms.map((norm, k) => markOf({ kind: kinds[k], below: floorsAbove(norm) }));
  });
  const swatch = (look: string, text: string) => keyEntry(`line ${look}`, LINE, text);
  return keyView([
    ...all.map(({ kind, state, title }) => swatch(`${kind} of-${state}`, title)),
    ...(props.lines.length > all.length ? [swatch('other', 'other losses')] : []),
    ...(props.bound ? [swatch('bound', 'bound (γ·σ_max)^(t − k)')] : []),
    ...keyMarks(new Set(points)),
  ]);
}

const LINE = svg`<path class="run" d="M1,6H25" />`;

/** Of what the line starts with, without the sign of percent, which is in the head of the column. */
function percentText({ norms, t }: NormsLine, k: number): string {
  const share = (100 * norms[k]) / norms[t];
  return Number.isFinite(share) ? formatNumber(share) : '';
}

function tableOf(props: NormsProps): NumbersTable {
  const columns = listedLines(props.lines).map((line) => ({ line, kinds: sizeKinds(line) }));
  const { bound } = props;
  const selected = selectedLine(props);
  const most = (k: number) => (selected && k <= selected.t ? boundAt(selected, bound, k) : undefined);
  const ofSelected = (k: number, text: (line: NormsLine) => string) =>
    selected ? [k <= selected.t ? text(selected) : ''] : [];
  return {
    label: 'Norms by step',
    head: [
      'k',
      ...(selected ? ['lag'] : []),
      ...columns.map(({ line }) => line.title),
      ...(selected ? ['% of the start'] : []),
      ...(bound ? ['bound'] : []),
    ],
    rows: Array.from({ length: Math.max(0, ...columns.map(({ line }) => line.t + 1)) }, (_, k) => ({
      name: k,
      cells: [
        ...ofSelected(k, ({ t }) => String(t - k)),
        ...columns.map(({ line, kinds }) => (k <= line.t ? sizeText(line.norms[k], kinds[k]) : '')),
        ...ofSelected(k, (line) => percentText(line, k)),
        ...(bound ? [most(k) === undefined ? '' : formatNumber(most(k)!)] : []),
      ],
    })),
  };
}
