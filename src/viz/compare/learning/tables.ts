/** The numbers of the pictures, for those who read rather than look. */
import { scaleLinear } from 'd3';
import { html, type TemplateResult } from 'lit-html';
import { formatNumber } from '../../text/format.ts';
import { type Curve, meanLoss, curveMomentAt, secondsAt, stepOf } from './curve.ts';
import { tableDetails } from '../../text/table-details.ts';

export interface NamedCurve {
  readonly name: string;
  readonly curve: Curve;
}

/** Rows of a table at most. */
const ROWS = 12;

/** Losses at round updates, and the seconds that it took to come so far. */
export function lossTable(
  runs: readonly NamedCurve[],
  window: number,
  baseline: number,
  measure: string,
): TemplateResult {
  return tableDetails('Losses as a table', () => {
    const longest = Math.max(0, ...runs.map(({ curve }) => stepOf(curve)));
    const round = scaleLinear([1, Math.max(1, longest)], [0, 1]).ticks(ROWS - 2);
    const steps = [...new Set([1, ...round.filter(Number.isInteger), longest])].filter((step) => step > 0);
    const at = ({ curve }: NamedCurve, step: number) =>
      step <= stepOf(curve)
        ? `${formatNumber(meanLoss(curve, step, window))} (${secondsAt(curve, step).toFixed(1)} s)`
        : '–';
    return html`<table>
      <caption>
        ${measure}: mean of the last ${window === 1 ? 'update' : `${window} updates`}, and seconds of
        training. Baseline: ${formatNumber(baseline)}.
      </caption>
      <thead>
        <tr>
          <th scope="col">update</th>
          ${runs.map(({ name }) => html`<th scope="col">${name}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${steps
          .sort((a, b) => a - b)
          .map(
            (step) =>
              html`<tr>
                <th scope="row">${step.toLocaleString('en-GB')}</th>
                ${runs.map((run) => html`<td>${at(run, step)}</td>`)}
              </tr>`,
          )}
      </tbody>
    </table>`;
  });
}

/** Norms by lag at one update: its profiles. */
export function lagTable(runs: readonly NamedCurve[], step: number): TemplateResult {
  return tableDetails('Gradients by lag as a table', () => {
    const shown = runs.flatMap(({ name, curve }) => {
      const moment = curveMomentAt(curve, step) ?? curve.moments[0];
      return moment ? [{ name, moment }] : [];
    });
    const most = Math.max(0, ...shown.map(({ moment }) => moment.lagNorms.length - 1));
    const lags = [...new Set([...scaleLinear([0, most], [0, 1]).ticks(ROWS - 2), most])].filter(
      Number.isInteger,
    );
    return html`<table>
      <caption>
        Norm of the gradient of the last step’s loss with respect to the state, so many steps back: mean over
        a batch. The state is h; of an LSTM, h and c together. 0 is exactly 0 in float32.
      </caption>
      <thead>
        <tr>
          <th scope="col">lag</th>
          ${shown.map(({ name, moment }) => html`<th scope="col">${name}, update ${moment.step.toLocaleString('en-GB')}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${lags.map(
          (lag) =>
            html`<tr>
              <th scope="row">${lag}</th>
              ${shown.map(({ moment }) => html`<td>${lag < moment.lagNorms.length ? formatNumber(moment.lagNorms[lag]) : '–'}</td>`)}
            </tr>`,
        )}
      </tbody>
    </table>`;
  });
}
