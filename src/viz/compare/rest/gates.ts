/** The half-life of an LSTM's cell state: what its forget-gate bias predicts, beside what is measured. */
import '../../text/readouts.css';
import { html, nothing, type TemplateResult } from 'lit-html';
import { type Rate, stepsToHalve } from '../../../rnn/rate/rate.ts';
import type { RestSettings } from '../../../rnn/rest/experiment.ts';
import { biasHalfLife, type Summary } from '../../../rnn/rest/spread.ts';
import { formatChosen, formatNumber } from '../../text/format.ts';
import { everyText, rateCell, rateChip, stepsText } from '../../text/rate.ts';
import type { RestColumn } from './column.ts';
import { rateNote } from './table.ts';
import { prose } from '../../text/prose.ts';

export interface RestGatesProps {
  readonly settings: RestSettings;
  /** Of the LSTM. */
  readonly column: RestColumn;
  readonly summary: Summary | undefined;
}

/** Nearer than this, a measured half-life agrees with the predicted one. */
const AGREES = 0.1;

/** Nothing for a cell without a cell state. */
export function restGates({ settings, column, summary }: RestGatesProps): TemplateResult | typeof nothing {
  const { byGates, kept, rate } = column;
  if (!byGates) return nothing;
  return html`<div class="rest-gates">
    <h3>${prose(cellStateFinding(settings, byGates))}</h3>
    <dl class="readouts">
      ${entry(...predictionOf(settings), undefined)}
      ${entry(
        'measured: ∂E/∂c_T times the product of this draw’s forget gates',
        rateCell(byGates),
        rateNote(summary, 'gateRate'),
      )}
      ${entry('all ways together, to s = (h, c): ‖∂E/∂s‖', rateCell(rate), rateNote(summary))}
    </dl>
    <p class="note">
      The forget gates of this draw average ${formatNumber(kept!, 3)} (geometric mean); a norm follows the
      units that keep the longest.
      ${
        settings.scheme === 'chrono'
          ? ''
          : prose('The formula is exact for gates that stay at σ(b_f); what they read moves them.')
      }
    </p>
  </div>`;
}

const entry = (name: string, value: string, note: unknown) =>
  html`<div>
    <dt>${prose(name)}</dt>
    <dd>${value}${note}</dd>
  </div>`;

/** Chrono gives every unit a bias of its own: log u, u from 1 to T - 1, the middle one of which is T / 2. */
const middleBias = ({ scheme, forgetBias, T }: RestSettings): number =>
  scheme === 'chrono' ? Math.log(T / 2) : forgetBias;

function predictionOf(settings: RestSettings): [name: string, value: string] {
  const bias = middleBias(settings);
  const steps = stepsText(biasHalfLife(bias));
  return settings.scheme === 'chrono'
    ? [
        `predicted: the unit in the middle, b_f = log(T/2) = ${formatNumber(bias, 2)} (Tallec & Ollivier 2018)`,
        steps,
      ]
    : [
        `predicted by the bias b_f = ${formatChosen(bias)}: ln 2 / −ln σ(b_f) (why Jozefowicz et al. 2015 set it to 1)`,
        steps,
      ];
}

/** Whether the cell state keeps the gradient for as long as its bias says. @param byGates of the product of the gates */
export function cellStateFinding(settings: RestSettings, byGates: Rate): string {
  const predicted = biasHalfLife(middleBias(settings));
  const factor = 'tail' in byGates ? byGates.tail?.rate : undefined;
  if (factor === undefined || factor >= 1) return `The forget gates alone: ${rateChip(byGates)}`;
  const measured = stepsToHalve(factor);
  const numbers = everyText(measured);
  const ratio = measured / predicted;
  if (Math.abs(ratio - 1) <= AGREES) return `The cell state halves as predicted: ${numbers}`;
  return `The cell state halves ${ratio > 1 ? 'later' : 'sooner'} than predicted: ${numbers}, not ${stepsText(predicted).replace(/ steps?$/, '')}`;
}
