/** The spectrum: how far each step stretches what goes back through it, and how far all steps so far do together. */
import '../../text/readouts.css';
import { html, svg, type TemplateResult } from 'lit-html';
import type { Spectrum } from '../../../rnn/spectrum/spectrum.ts';
import { formatNumber } from '../../text/format.ts';
import { SPECTRUM_MARKS, type SpectrumProps } from './chart.ts';
import { MOST_LINES } from './panel.ts';
import { formatLog, sampleText, spectrumFinding, spectrumReadout, spectrumReadouts } from './text.ts';
import { prose } from '../../text/prose.ts';
import { readoutView } from '../../text/readout.ts';
import { keyEntry, keyMark, keyView } from '../../chart/key.ts';
import { type NumbersTable, numbersTable } from '../../chart/table.ts';
import { tryAgainButton } from '../../text/try-again.ts';

const MEANING =
  'A singular value is how far a matrix stretches in one direction: σ_max in the best. The spectral radius ρ would count were the same step repeated for ever.';

/** The frame; `drawSpectrum` fills its `svg`. */
export function spectrumView(props: SpectrumProps): TemplateResult {
  const { spectrum, failure, selected, hovered, onAgain } = props;
  if (!spectrum) {
    return html`<div class="spectrum">
      <p class="note" role="status">
        ${
          failure
            ? html`<b class="bad">Not computed.</b> What computes singular values gave no answer: ${failure}.
                ${tryAgainButton(onAgain)}`
            : html`Computing the singular values of every step and of their product …`
        }
      </p>
      <svg></svg>
    </div>`;
  }
  return html`<div class="spectrum">
    <h2>${prose(spectrumFinding(spectrum))}</h2>
    <p class="note">${prose(MEANING)}${sampleText(spectrum)}</p>
    <dl class="readouts spectrum-readouts">
      ${spectrumReadouts(spectrum).map(
        ([name, value]) =>
          html`<div>
            <dt>${prose(name)}</dt>
            <dd>${prose(value)}</dd>
          </div>`,
      )}
    </dl>
    <svg></svg>
    ${readoutView('spectrum-at', spectrumReadout(spectrum, hovered ?? selected.k))} ${legend(spectrum)}
    ${numbersTable('The singular values in a table', () => tableOf(spectrum))}
  </div>`;
}

function legend({ size, steps, t, products }: Spectrum): TemplateResult {
  const swatch = (name: string, text: string) =>
    keyEntry('', svg`<path class="curve ${name}" d="M1,6H25" />`, text);
  const logs = [...steps, ...products].flatMap((each) => Array.from(each.logs));
  const others =
    size - 1 > MOST_LINES
      ? 'the smaller ones: dots, or range, middle half and median'
      : 'the smaller ones: lines or dots, as far as the axis goes';
  return keyView([
    swatch('largest', 'largest singular value, σ_max'),
    swatch('radius', 'spectral radius ρ of a step'),
    ...(size > 1 ? [swatch('other', others)] : []),
    swatch('one', '1: neither grows nor shrinks'),
    ...(steps.length === t
      ? [swatch('bound', 'σ_max of all steps multiplied: the most that the product could be')]
      : []),
    ...(logs.includes(-Infinity) ? [keyMark('all zero', SPECTRUM_MARKS.zero, '0: exactly')] : []),
    ...(logs.some(Number.isNaN)
      ? [keyMark('all lost', SPECTRUM_MARKS.lost, '≈ 0: too small to be told from rounding')]
      : []),
  ]);
}

function tableOf({ t, state, size, steps, products }: Spectrum): NumbersTable {
  const heads = (name: string) => [`σ_max of ${name}`, ...(size > 1 ? [`σ_min of ${name}`] : [])];
  const ends = (logs: Float64Array) => [logs[0], ...(size > 1 ? [logs[size - 1]] : [])].map(formatLog);
  return {
    label: 'Singular values by step',
    head: ['k', ...heads(`step k + 1`), 'ρ of step k + 1', ...heads(`∂${state} at ${t} / ∂${state} at k`)],
    rows: products.map(({ k, logs }, index) => ({
      name: k,
      cells: [...ends(steps[index].logs), formatNumber(steps[index].radius), ...ends(logs)],
    })),
  };
}
