/** What stands around the chart of accuracy: how to read it, the button that measures, and all numbers in a table. */
import { html, type TemplateResult } from 'lit-html';
import { formatPercent } from '../../text/format.ts';
import type { AccuracyPoint, AccuracySeries } from './chart-layout.ts';
import { accuracyText } from './chart.ts';

export interface AccuracyProps {
  readonly series: readonly AccuracySeries[];
  /** Whether the chart names its lines. */
  readonly hasNames: boolean;
  readonly pointed: { readonly name: string; readonly point: AccuracyPoint } | undefined;
  /** Sentences a point that the button measures on. */
  readonly count: number;
  /** What guessing gets. */
  readonly chance: number;
  /** What the networks at a point of a line were trained on. */
  readonly trainedOn: string;
  /** From 0 to 1 while it measures. */
  readonly progress: number | undefined;
  /** Why the last measurement broke off. */
  readonly failure: string;
  readonly onMeasure: () => void;
  readonly onStop: () => void;
}

export function accuracyControls(props: AccuracyProps): TemplateResult {
  const { series, hasNames, pointed, count, chance, trainedOn, progress, failure } = props;
  const isLive = series.some(({ live }) => live.length > 0);
  return html`<div class="controls">
      ${
        progress === undefined
          ? html`<button type="button" title="Sentences are drawn anew" @click=${props.onMeasure}>
              Measure the networks above on ${count} sentences a point
            </button>`
          : html`<button type="button" @click=${props.onStop}>Stop</button>
              <progress max="1" .value=${progress} aria-label="measured so far"></progress>`
      }
      <span class="failure" role="status">${failure}</span>
    </div>
    <p class="pointed" aria-hidden="true">
      ${
        pointed
          ? accuracyText(pointed.name, pointed.point)
          : 'Point at a mark, or go there with Tab and the arrow keys, for its numbers; press it for so many filler words above.'
      }
    </p>
    <ul class="key">
      ${
        hasNames
          ? ''
          : series.map(({ name, cell }) => html`<li class="name cell-${cell}"><i></i>${name}</li>`)
      }
      <li>line: mean of the seeds; at each number ${trainedOn}</li>
      <li>thin: each seed</li>
      <li>band: worst seed to best seed, both widened to their 95 % intervals (Wilson)</li>
      <li>dashed, at ${formatPercent(chance)}: guessing</li>
      ${isLive ? html`<li>◆ the networks above, measured just now, with their 95 % intervals</li>` : ''}
    </ul>`;
}

/** All points, a row a number of fillers. */
export function accuracyTable(series: readonly AccuracySeries[]): TemplateResult {
  const share = ({ share, low, high }: AccuracyPoint) =>
    `${formatPercent(share)} (${formatPercent(low)} to ${formatPercent(high)})`;
  const shown = series.flatMap(({ name, points, live }) => [
    { name, points },
    ...(live.length ? [{ name: `${name}, just now`, points: live }] : []),
  ]);
  const rows = [...new Set(shown.flatMap(({ points }) => points.map(({ fillers }) => fillers)))];
  return html`<table class="numbers">
    <thead>
      <tr>
        <th scope="col">filler words</th>
        ${shown.map(({ name }) => html`<th scope="col">${name}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${rows.map(
        (count) =>
          html`<tr>
            <th scope="row">${count}</th>
            ${shown.map(({ points }) => {
              const point = points.find(({ fillers }) => fillers === count);
              return html`<td>${point ? share(point) : ''}</td>`;
            })}
          </tr>`,
      )}
    </tbody>
  </table>`;
}
