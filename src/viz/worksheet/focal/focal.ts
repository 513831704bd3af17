/** Question 4: what an easy and a hard sample contribute, and from logits to gradients. */
import { html, type TemplateResult } from 'lit-html';
import { focalLoss, focalPoint } from '../../../worksheet/index.ts';
import { differenceFromCrossEntropy, type FocalSample } from './layout.ts';
import { formatChosen, formatNumber } from '../../text/format.ts';

export interface FocalProps {
  readonly gamma: number;
  readonly easy: FocalSample;
  readonly hard: FocalSample;
}

/** How many times as much the hard sample weighs as the easy one, in loss and in the gradient of the logit. */
export function ratiosAt(gamma: number, easy: number, hard: number): { loss: number; gradient: number } {
  const [e, h] = [focalPoint(gamma, easy), focalPoint(gamma, hard)];
  return { loss: h.loss / e.loss, gradient: h.logitSlope / e.logitSlope };
}

export function focalTitle({ gamma, easy, hard }: FocalProps): string {
  const { gradient } = ratiosAt(gamma, easy.p, hard.p);
  const before = ratiosAt(0, easy.p, hard.p).gradient;
  const now = `γ = ${formatChosen(gamma)}: hard pulls ${formatNumber(gradient)} times what easy does`;
  return gamma === 0 ? now : `${now}, not ${formatNumber(before)}`;
}

/** Loss and gradient of both samples at γ beside cross-entropy, as bars on one scale each. */
export function contributions({ gamma, easy, hard }: FocalProps): TemplateResult {
  const samples = [hard, easy];
  const row = (measure: 'loss' | 'logitSlope', title: string) => {
    const size = (g: number, { p }: FocalSample) => Math.abs(focalPoint(g, p)[measure]);
    const most = Math.max(...samples.flatMap((sample) => [size(0, sample), size(gamma, sample)]));
    return html`<tbody>
      ${samples.map(
        (sample, index) =>
          html`<tr>
            ${index === 0 ? html`<th rowspan="2" scope="rowgroup">${title}</th>` : ''}
            <th scope="row">${sample.name} <small>p = ${sample.p}</small></th>
            <td>${formatNumber(size(0, sample))}</td>
            <td>${formatNumber(size(gamma, sample))}</td>
            <td class="bars">
              <i class="before" .style=${`width:${(100 * size(0, sample)) / most}%`}></i>
              <i class="now" .style=${`width:${(100 * size(gamma, sample)) / most}%`}></i>
            </td>
            <td>× ${formatNumber(size(gamma, sample) / size(0, sample))}</td>
          </tr>`,
      )}
    </tbody>`;
  };
  return html`<div class="scroll" tabindex="0" role="group" aria-label="Contributions">
    <table class="contributions">
      <thead>
        <tr>
          <th></th>
          <th></th>
          <th>γ = 0</th>
          <th>γ = ${formatChosen(gamma)}</th>
          <th></th>
          <th>kept</th>
        </tr>
      </thead>
      ${row('loss', 'loss')} ${row('logitSlope', '|dFL/do|')}
    </table>
  </div>`;
}

export function focalSheet({ gamma, easy }: FocalProps): TemplateResult {
  const kept = focalPoint(gamma, easy.p).loss / focalPoint(0, easy.p).loss;
  return html`<p class="question small">
      The sheet: at ${gammaSymbol} = 0 a sample that is already right still costs; for ${gammaSymbol} &gt; 0
      it is scaled down. Of the easy one’s cross-entropy, ${formatNumber(focalPoint(0, easy.p).loss)}, the
      factor (1 − p)<sup>${gammaSymbol}</sup> leaves ${formatNumber(kept)}.
    </p>
    <p class="question small">The dashed curve is −ln p, written down by itself: ${agreement()}</p>`;
}

/** The focusing parameter: not the slope that is called so where gradients vanish. */
const gammaSymbol = html`<i class="symbol">γ</i>`;

function agreement(): string {
  const difference = differenceFromCrossEntropy();
  return difference === 0
    ? 'the engine’s γ = 0 is the same to the last digit, in loss and slopes.'
    : `the engine’s γ = 0 is at most ${formatNumber(difference, 2)} away, in loss and slopes.`;
}

export interface LogitsProps {
  readonly gamma: number;
  readonly logits: readonly (readonly number[])[];
  readonly labels: readonly number[];
  readonly onLogit: (sample: number, index: number, value: number) => void;
  readonly onLabel: (sample: number, label: number) => void;
}

/** Samples with editable logits, and what the engine makes of them. */
export function logitsTable({ gamma, logits, labels, onLogit, onLabel }: LogitsProps): TemplateResult {
  const { loss, gradient } = focalLoss({ gamma, logits, labels });
  const cross = focalLoss({ gamma: 0, logits, labels });
  const softmax = logits.map((row) => {
    const largest = Math.max(...row);
    const powers = row.map((o) => Math.exp(o - largest));
    const sum = powers.reduce((a, b) => a + b, 0);
    return powers.map((power) => power / sum);
  });
  const classes = logits[0].map((_, index) => index);
  return html`<div class="scroll" tabindex="0" role="group" aria-label="From logits to gradients">
    <table class="logits">
      <thead>
        <tr>
          <th>sample</th>
          <th colspan=${classes.length}>logits o</th>
          <th>right class</th>
          <th>p</th>
          <th>−ln p</th>
          <th>FL</th>
          <th colspan=${classes.length}>dFL/do</th>
        </tr>
      </thead>
      <tbody>
        ${logits.map(
          (row, sample) =>
            html`<tr>
              <th scope="row">${sample + 1}</th>
              ${row.map(
                (o, index) =>
                  html`<td>
                    <input
                      type="number"
                      step="0.1"
                      aria-label="sample ${sample + 1}, logit ${index + 1}"
                      .value=${String(o)}
                      @change=${(event: Event) => {
                        const input = event.target as HTMLInputElement;
                        const value = input.valueAsNumber;
                        if (Number.isFinite(value)) onLogit(sample, index, value);
                        else input.value = String(o);
                      }}
                    />
                  </td>`,
              )}
              <td>
                <select
                  aria-label="right class of sample ${sample + 1}"
                  @change=${(event: Event) => onLabel(sample, (event.target as HTMLSelectElement).selectedIndex)}
                >
                  ${classes.map(
                    (index) => html`<option .selected=${index === labels[sample]}>${index + 1}</option>`,
                  )}
                </select>
              </td>
              <td>${formatNumber(softmax[sample][labels[sample]])}</td>
              <td>${formatNumber(cross.loss[sample])}</td>
              <td><b>${formatNumber(loss[sample])}</b></td>
              ${gradient[sample].map((d) => html`<td class=${d < 0 ? 'negative' : 'positive'}>${formatNumber(d)}</td>`)}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}
