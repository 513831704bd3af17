/** The numbers of an experiment, to compute with by hand or to copy. */
import { html, nothing, type TemplateResult } from 'lit-html';
import { type Experiment, formatExperiment, parametersOf } from '../../rnn/index.ts';
import { stepEquation } from '../text/cell-text.ts';
import { subscript } from '../text/format.ts';
import { matrixRows } from '../chart/matrix.ts';
import { numpyArrays } from '../../rnn/export/numpy.ts';

/** What was to be copied last, and whether the browser would not; undefined before. */
export type Copied = { readonly text: string; readonly isRefused: boolean } | undefined;

export interface ExperimentNumbersProps {
  readonly experiment: Experiment;
  readonly copied: Copied;
  readonly onCopy: (text: string) => void;
}

export function experimentNumbers({ experiment, copied, onCopy }: ExperimentNumbersProps): TemplateResult {
  const { weights, initial, inputs, targets } = experiment;
  const copies = [
    ['NumPy', numpyArrays(experiment)],
    ['JSON', formatExperiment(experiment)],
  ] as const;
  const done = copies.find(([, text]) => text === copied?.text);
  const steps = inputs.map((_, index) => subscript(index + 1));
  const isRounded = numbersOf(experiment).some((x) => shown(x) !== x);
  return html`<details>
    <summary>The numbers to compute with</summary>
    <p class="note">${equations(experiment)}</p>
    <div class="given-tables">
      ${parametersOf(experiment).map((name) => tableView(name, matrixRows(weights[name]!)))}
      ${tableView('h₀', matrixRows(initial.h))}
      ${initial.c ? tableView('c₀', matrixRows(initial.c)) : nothing}
      ${inputs.map((x, index) => tableView(`x${steps[index]}`, matrixRows(x)))}
      ${targets.map((target, index) => target && tableView(`ô${steps[index]}`, matrixRows(target)))}
    </div>
    <div class="controls">
      ${copies.map(
        ([name, text]) => html`<button type="button" @click=${() => onCopy(text)}>Copy as ${name}</button>`,
      )}
      <span role="status">${done && !copied!.isRefused ? `Copied as ${done[0]}.` : nothing}</span>
    </div>
    ${isRounded ? html`<p class="note">Rounded to ${DIGITS} digits here. What is copied is exact.</p>` : nothing}
    ${
      done && copied!.isRefused
        ? html`<p role="alert">This browser lets nothing be copied here. Select it:</p>
            <pre tabindex="0">${done[1]}</pre>`
        : nothing
    }
  </details>`;
}

function equations(experiment: Experiment): string {
  const { weights, loss } = experiment;
  const error = loss === 'squared-error' ? 'E₁ = ½ |o₁ − ô₁|²' : 'E₁ = −ô₁ · log softmax(o₁)';
  return `${stepEquation(experiment, 1)}; o₁ = V h₁${weights.d ? ' + d' : ''}; ${error}; and so on. E is the sum of the losses.`;
}

/** A vector stands as a column. */
const tableView = (name: string, rows: readonly (readonly number[])[]): TemplateResult =>
  html`<figure>
    <figcaption id="given-${name}"><i>${name}</i> =</figcaption>
    <table aria-labelledby="given-${name}">
      <tbody>
        ${rows.map(
          (row) =>
            html`<tr>
              ${row.map((x) => html`<td>${String(shown(x)).replace('-', '−')}</td>`)}
            </tr>`,
        )}
      </tbody>
    </table>
  </figure>`;

/** Digits of a number that is drawn, which has more. */
const DIGITS = 6;
const shown = (x: number): number => Number(x.toPrecision(DIGITS));

const numbersOf = ({ weights, initial, inputs, targets }: Experiment): readonly number[] => [
  ...Object.values(weights).flatMap((values) => matrixRows(values).flat()),
  ...Object.values(initial).flat(),
  ...inputs.flat(),
  ...targets.flatMap((target) => target ?? []),
];
